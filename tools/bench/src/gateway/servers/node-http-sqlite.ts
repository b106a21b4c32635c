/** What durability alone costs: node:http, which writes each body down, synced to the disk, before a constant answer. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { serveBench } from "../child.ts";

interface Waiting {
  readonly body: string;
  readonly written: (id: number) => void;
}

const folder = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "scenario-call-bench-"));
process.on("exit", () => {
  rmSync(folder, { recursive: true, force: true });
});
const database = new DatabaseSync(join(folder, "bodies.sqlite"));
database.exec(`
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE bodies (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
`);
const insert = database.prepare("INSERT INTO bodies (body) VALUES (?)");
const pragma = (name: string): string => String(database.prepare(`PRAGMA ${name}`).get()?.[name]);

let waiting: Waiting[] = [];

/** All bodies of one turn of the event loop share a sync. */
function commit(): void {
  const group = waiting;
  waiting = [];
  database.exec("BEGIN IMMEDIATE");
  const ids = group.map(({ body }) => Number(insert.run(body).lastInsertRowid));
  database.exec("COMMIT");
  for (const [index, { written }] of group.entries()) written(ids[index] ?? 0);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf8");
    const { id } = JSON.parse(body) as { readonly id: string };
    const written = (call_session_id: number): void => {
      const text = JSON.stringify({
        jsonrpc: "2.0",
        id,
        result: { data: { call_session_id }, metadata: {} },
      });
      response.writeHead(200, {
        "content-type": "application/json; charset=UTF-8",
        "content-length": Buffer.byteLength(text),
      });
      response.end(text);
    };
    waiting.push({ body, written });
    if (waiting.length === 1) setImmediate(commit);
  });
});
server.listen(0, "127.0.0.1", () => {
  serveBench((server.address() as AddressInfo).port, {
    journal_mode: pragma("journal_mode"),
    synchronous: pragma("synchronous") === "2" ? "FULL" : pragma("synchronous"),
  });
});
