import { copyFileSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.ts";
import type { StoredSession } from "../../src/ports/store.ts";
import type { Intent } from "./customers.ts";

/** A phone that was dialled. */
export interface Dial {
  /** Number of the process, from 1. */
  readonly life: number;
  readonly call_session_id: number;
  readonly leg: string;
}

/** Reads a line of what `tells-dials.ts` writes. */
export const dialOf = (line: string): Dial => {
  const [life, session, leg = ""] = line.split(" ");
  return { life: Number(life), call_session_id: Number(session), leg };
};

/** What was acknowledged and is not in what the dead process left: looked up in a copy, so that its successor finds it so. */
export const missingIn = (file: string, intents: readonly Intent[]): readonly Intent[] => {
  const copy = join(dirname(file), "copy.sqlite");
  for (const suffix of ["", "-wal"]) {
    rmSync(`${copy}${suffix}`, { force: true });
    if (existsSync(`${file}${suffix}`)) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
  }
  const database = new DatabaseSync(copy);
  const rows = database.prepare("SELECT call_session_id, external_id FROM sessions").all();
  database.close();
  const stored = new Map(rows.map((row) => [row["call_session_id"], row["external_id"]]));
  return intents.filter(({ acknowledged, key }) => acknowledged !== null && stored.get(acknowledged) !== key);
};

/** Every session in the file of a store that is closed. */
export const sessionsIn = async (file: string): Promise<readonly StoredSession[]> => {
  const store = openSqliteStore({ file });
  const sessions = await store.findSessions({
    account_id: 1001,
    created_from: 0,
    created_before: Number.MAX_SAFE_INTEGER,
    external_ids: null,
    include_open: true,
    after: 0,
    limit: 1_000_000,
  });
  await store.close();
  return sessions;
};

/** For each session, how many entries its journal had at each step of the feed. */
export const feedIn = (file: string): ReadonlyMap<number, readonly number[]> => {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("SELECT call_session_id, entries FROM feed ORDER BY position").all();
  database.close();
  const feed = new Map<number, number[]>();
  for (const { call_session_id: id, entries } of rows) {
    const steps = feed.get(Number(id)) ?? [];
    steps.push(Number(entries));
    feed.set(Number(id), steps);
  }
  return feed;
};
