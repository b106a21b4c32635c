import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startTestServer } from "@scenario-call/testing";
import { expect, it } from "vitest";
import { EXIT } from "../src/exit-codes.ts";
import { Shell } from "./support/typed.ts";

const README = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");

/** Every line of a block that is typed at a shell, without the name of the command. */
const LINES = [...README.matchAll(/^scenario-call (?!:)(.*)$/gmu)].map((match) => match[1] ?? "");

it("tells command lines that do what they say", async () => {
  await using server = await startTestServer({
    phones: {
      "79260000000": { answers_after_ms: 500, hangs_up_after_talk_ms: 1000 },
      "79260000001": { answers_after_ms: 30_000 },
    },
  });
  using shell = new Shell();
  const file = join(shell.home, "request.json");
  const request = {
    virtual_phone_number: "74990000001",
    contact: "79260000000",
    first_call: "contact",
    scenario_id: 100,
  };
  writeFileSync(file, JSON.stringify(request));
  // Something to hang up, under the number that the README has.
  const first =
    "call --contact 79260000001 --virtual-phone-number 74990000001 --scenario-id 100 --first-call contact";
  await shell.typeTo(server, first.split(" ")).status;
  const typed = LINES.filter((line) => !line.startsWith("login"));
  expect(typed.length).toBeGreaterThan(8);
  for (const line of typed) {
    const words = line.replace("request.json", file).split(" ");
    const command = shell.typeTo(server, words);
    if (words.includes("--wait")) {
      await command.shows(/call \d/u);
      // The first call rings for longer.
      await server.advance(8000);
    }
    expect([line, await command.status]).toEqual([line, 0]);
  }
});

it("logs in as it says", async () => {
  await using server = await startTestServer();
  using shell = new Shell();
  const lines = LINES.filter((each) => each.includes("--token-stdin"));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const words = line
      .replace(/ <.*$/u, "")
      .replace(/https?:\S+/u, server.url)
      .split(" ");
    expect(await shell.type(words, { input: server.token }).status).toBe(0);
  }
});

it("documents every status", () => {
  const documented = [...README.matchAll(/^\| (\d+) +\|/gmu)].map((match) => Number(match[1]));
  expect(documented).toEqual(Object.values(EXIT));
});

it("shows the place of a mistake as the command does", async () => {
  using shell = new Shell();
  const text =
    '{\n  "contact": "79260000000",\n  "scenario_id": 100,\n  "first_call": "boss",\n  "virtual_phone_number": "74990000001"\n}';
  writeFileSync(join(shell.home, "request.json"), text);
  const typed = shell.type(["check", join(shell.home, "request.json")]);
  expect(await typed.status).toBe(3);
  const [, shown = ""] = /```\n(scenario-call: [\s\S]*?)\n {2}next:/u.exec(README) ?? [];
  expect(shown).not.toBe("");
  expect(typed.err.replace(`${shell.home}/`, "")).toContain(shown);
});
