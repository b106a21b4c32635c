/* oxlint-disable vitest/expect-expect -- what is expected stands in the watch over every test */
/** Each of these tests lets a secret out where a server could: the watch over the suite has to fail every one but the last. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { httpSender } from "../../../src/adapters/webhooks/http-sender.ts";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { loadPrefixTable } from "../../../src/directory/prefixes/prefix-file.ts";
import { createLog } from "../../../src/log/log.ts";

const TOKEN = "demo-key";
const NUMBER = "74993720692";
const log = createLog({ level: "debug", write: () => {}, now: () => 0 });

test("a token in a line of a log that nobody keeps", () => {
  log.info(`refused_${TOKEN}`);
});

test("a session token in a line of a log", () => {
  log.info(`refused_ ${"0f".repeat(32)}`);
});

test("a number in a line of a log", () => {
  log.info(`dialled ${NUMBER}`);
});

test("a token that a child process writes", async () => {
  const child = spawn(process.execPath, ["-e", `console.error("x " + ${JSON.stringify(TOKEN)})`]);
  child.stderr.resume();
  await once(child, "close");
});

test("a number with separators that a child process writes in pieces", async () => {
  const child = execFile(process.execPath, [
    "-e",
    'process.stdout.write("+7 (499) 372"); setImmediate(() => process.stdout.write("-06-92"))',
  ]);
  await once(child, "close");
});

test("a token in an answer", async () => {
  const server = createServer((_req, res) => {
    res.end(JSON.stringify({ value: TOKEN }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const [res] = (await once(
    get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    "response",
  )) as [NodeJS.ReadableStream];
  res.resume();
  await once(res, "end");
  server.close();
});

test("a token in the text of an error that somebody catches", async () => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-"));
  const file = join(folder, `${TOKEN}.csv`);
  writeFileSync(file, "no prefixes");
  await expect(loadPrefixTable(file)).rejects.toThrow("the prefixes cannot be used");
  rmSync(folder, { recursive: true });
});

test("a number in an address that the server asks", async () => {
  const sender = httpSender({
    url: "http://127.0.0.1:1/hooks?contact=79991234567",
    secrets: () => ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
    allowPrivate: true,
    clock: new HeldClock(0),
  });
  await sender.send({ id: "1", body: "{}" });
});

test("a token on the console", () => {
  process.stderr.write(`${TOKEN}\n`);
});

test("nothing", () => {
  log.info("listening", { url: "http://127.0.0.1:54321/v4.0" });
});
