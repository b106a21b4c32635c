/** Commands and settings that the pages in docs/ show do what the page says: operations.md, events.md, media-and-speech.md. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { ROOT } from "../src/workspace.ts";
import { codeBlocks } from "./support/code-blocks.ts";
import { Command } from "./support/command.ts";

const SERVER = `"${process.execPath}" --conditions=@scenario-call/source "${join(ROOT, "packages/server/src/main.ts")}"`;
const ACCOUNT = join(ROOT, "spec/server/examples/reference-account.yaml");
const HOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

const blocksOf = (page: string, language: string): readonly string[] =>
  codeBlocks(readFileSync(join(ROOT, "docs", page), "utf8"))
    .filter((block) => block.language === language)
    .map(({ code }) => code);

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "scenario-call-documents-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A command of a page, with the server of the workspace in place of the installed one. */
async function run(line: string, place: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const command = line.replace(/\s+#.*$/u, "").replace(/^scenario-call-server/u, SERVER);
  await using ran = new Command(command, place, environment);
  const { code, stdout, stderr } = await ran.ended;
  expect({ line, code, stderr }).toMatchObject({ code: 0 });
  return stdout;
}

async function started(place: string, more = "", environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const server = new Command(
    `${SERVER} --account "${ACCOUNT}" --port 0 --json --sandbox-speed 100 --drain 0 ${more}`,
    place,
    environment,
  );
  onTestFinished(() => server[Symbol.asyncDispose]());
  const line = await server.printed(/"url":"http[^"]+"/u);
  return new URL(/"url":"(?<url>[^"]+)"/u.exec(line)?.groups?.["url"] ?? "").origin;
}

async function tokenFor(place: string): Promise<string> {
  const line = "scenario-call-server admin token create --login demo --name documents --json";
  const { result } = JSON.parse(await run(line, place)) as { readonly result: { readonly token: string } };
  return result.token;
}

async function placeCall(origin: string, token: string, more: object = {}): Promise<void> {
  const params = {
    access_token: token,
    virtual_phone_number: "74993720692",
    contact: "79260000000",
    first_call: "contact",
    scenario_id: 23456,
    ...more,
  };
  const response = await fetch(`${origin}/v4.0`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: "1", method: "start.scenario_call", params }),
  });
  expect(await response.json()).toMatchObject({ result: { data: { call_session_id: expect.any(Number) } } });
}

/** Half a second of silence as telephones have it. */
function wav(): Buffer {
  const samples = Buffer.alloc(8000);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

test("the commands of operations.md administer a running server and back it up", async () => {
  const place = folder();
  await started(place);
  const lines = blocksOf("operations.md", "sh").join("").trim().split("\n");
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) await run(line.replace("/backups/", "./"), place);
  expect(readFileSync(join(place, "accounts.yaml"), "utf8")).toContain("74993720692");
  expect(readFileSync(join(place, "calls-2026-11-26.sqlite")).subarray(0, 15).toString()).toBe(
    "SQLite format 3",
  );
});

test("the two streams of events.md tell what happens to a call", async () => {
  execFileSync("curl", ["--version"]);
  const place = folder();
  const origin = await started(place);
  const TOKEN = await tokenFor(place);
  const [one = "", all = ""] = blocksOf("events.md", "sh")
    .join("")
    .trim()
    .split("\n")
    .map((line) => line.replace("http://127.0.0.1:8080", origin).replace("curl", "curl -sS"));

  await using everything = new Command(`${all} -D "${join(place, "headers")}"`, place, { TOKEN });
  await expect
    .poll(() => readFileSync(join(place, "headers"), { encoding: "utf8", flag: "a+" }))
    .toContain(" 200 ");
  await placeCall(origin, TOKEN);
  expect(await everything.printed(/session_created/u)).toMatch(/^id: /mu);

  const told = await run(one, place, { TOKEN });
  expect(told).toMatch(/session_created.*session_finished/su);
});

test("the settings of events.md and media-and-speech.md are some that an account may have", async () => {
  const place = folder();
  mkdirSync(join(place, "sounds"));
  writeFileSync(join(place, "sounds/thanks.mp3"), wav());
  const [hooks = ""] = blocksOf("events.md", "yaml");
  const [media = ""] = blocksOf("media-and-speech.md", "yaml");
  const account = parse(readFileSync(ACCOUNT, "utf8")) as {
    readonly media_files: readonly { readonly id: number }[];
  };
  const { media_files: shown } = parse(media) as typeof account;
  const others = account.media_files.filter(({ id }) => !shown.some((each) => each.id === id));
  const whole = { ...account, ...(parse(hooks) as object), media_files: [...others, ...shown] };
  writeFileSync(join(place, "account.yaml"), stringify(whole));
  const environment = { CRM_HOOK_SECRET: HOOK_SECRET };
  await run("scenario-call-server admin check account.yaml", place, environment);

  const wrong = {
    ...whole,
    media_files: [...others, ...shown.map((each) => ({ ...each, file: "sounds/none.mp3" }))],
  };
  writeFileSync(join(place, "wrong.yaml"), stringify(wrong));
  await using refused = new Command(`${SERVER} admin check wrong.yaml`, place, environment);
  // As operations.md says: the check found mistakes.
  expect((await refused.ended).code).toBe(3);
});

test("a synthesiser is asked as media-and-speech.md says", async () => {
  const asked: { readonly request: IncomingMessage; readonly body: string }[] = [];
  const synthesiser = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      asked.push({ request, body });
      response.setHeader("Content-Type", "audio/wav");
      response.end(wav());
    });
  });
  await new Promise<void>((resolve) => {
    synthesiser.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    synthesiser.closeAllConnections();
    synthesiser.close();
  });
  const [shown = ""] = blocksOf("media-and-speech.md", "http");
  const [head = "", body = ""] = shown.trim().split("\n\n");
  const [first = "", ...fields] = head.split("\n");
  const { text } = JSON.parse(body) as { readonly text: string };
  const [method = "", path = ""] = first.split(" ");

  const place = folder();
  const { port } = synthesiser.address() as AddressInfo;
  const origin = await started(place, `--speech http --speech-url http://127.0.0.1:${port}${path}`, {
    SCENARIO_CALL_SPEECH_AUTHORIZATION: "Bearer of the synthesiser",
  });
  await placeCall(origin, await tokenFor(place), { contact_message: { type: "tts", value: text } });
  await expect.poll(() => asked.length, { timeout: 60_000 }).toBe(1);
  const [{ request, body: sent } = { request: undefined, body: "" }] = asked;
  expect({ method: request?.method, path: request?.url, body: JSON.parse(sent) as unknown }).toEqual({
    method,
    path,
    body: JSON.parse(body) as unknown,
  });
  const named = fields.map((field) => field.split(": ")[0]?.toLowerCase() ?? "");
  expect(named).toEqual(["content-type", "accept", "authorization"]);
  expect(named.map((name) => request?.headers[name])).toEqual([
    "application/json",
    "audio/wav, audio/mpeg, audio/L16",
    "Bearer of the synthesiser",
  ]);
});
