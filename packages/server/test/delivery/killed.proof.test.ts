import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openSqliteStore } from "../../src/adapters/sqlite/sqlite-store.ts";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { openReceiver } from "./receiver.ts";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));
const temporaryFile = temporaryFiles();

const ALL = {
  account_id: 1001,
  created_from: 0,
  created_before: Number.MAX_SAFE_INTEGER,
  external_ids: null,
  include_open: true,
  after: 0,
  limit: 100_000,
};

it("a server that is killed again and again leaves no event out, and none of a session before its time", async () => {
  const file = temporaryFile();
  const receiver = await openReceiver();
  const run = (mode: string) => {
    const flags = ["--conditions=@scenario-call/source", "--disable-warning=ExperimentalWarning"];
    return spawn(process.execPath, [...flags, CHILD, file, receiver.url, mode], {
      stdio: ["ignore", "pipe", "inherit"],
    });
  };
  const acknowledged: number[] = [];
  for (const more of [20, 45, 70]) {
    const child = run("start");
    const exit = once(child, "exit");
    const lines = createInterface({ input: child.stdout });
    lines.on("line", (line) => acknowledged.push(Number(line)));
    const target = receiver.arrivals.length + more;
    await receiver.until((got) => got.length >= target);
    child.kill("SIGKILL");
    await exit;
  }
  const last = run("rest");
  const exit = once(last, "exit");
  const [line] = (await once(createInterface({ input: last.stdout }), "line")) as [string];
  expect(line).toBe("done");
  last.kill("SIGKILL");
  await exit;

  const store = openSqliteStore({ file });
  const sessions = await store.findSessions(ALL);
  await store.close();
  expect(sessions.length).toBeGreaterThanOrEqual(acknowledged.length);
  expect(acknowledged.length).toBeGreaterThan(0);
  for (const session of sessions) {
    const own = receiver.arrivals.filter(({ event }) => event.call_session_id === session.call_session_id);
    const expected = eventsOf(session);
    // Repetitions are allowed, with the same id and content; the first of each kind come in order, without a gap.
    const firsts = own.filter(
      (arrival, index) => own.findIndex(({ event }) => event.event_id === arrival.event.event_id) === index,
    );
    expect(firsts.map(({ event }) => event)).toEqual(expected);
    expect(new Set(own.map(({ body }) => body)).size).toBe(expected.length);
    for (const { headers, event } of own) expect(headers["webhook-id"]).toBe(event.event_id);
  }
}, 60_000);
