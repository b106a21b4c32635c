import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { espeakProgram } from "../../../src/adapters/speech/espeak-program.ts";
import type { Speech } from "../../../src/ports/speech.ts";
import { SoundReader } from "../../../src/sound/sound-reader.ts";
import { describeSpeech, TIMEOUT_MS } from "../../ports/speech.conformance.ts";

const reader = new SoundReader();
afterAll(async () => {
  await reader.close();
});

const installed = spawnSync("espeak-ng", ["--version"]).status === 0;

if (!installed)
  process.stderr.write("\nNOT RUN: espeak-ng is not installed here: nothing is known of it.\n\n");

describe.runIf(installed)("espeak-ng, where it is installed; skipped is NOT RUN", () => {
  describeSpeech("an installed espeak-ng", async (clock) => ({
    speech: espeakProgram({ clock, reader, limits: { timeoutMs: TIMEOUT_MS } }),
  }));
});

/** A program in the place of espeak-ng, of these lines of JavaScript, and the folder in which it runs. */
const inPlaceOfIt = (
  lines: string,
  clock = new HeldClock(),
): { speech: Speech; folder: string; clock: HeldClock } => {
  const folder = mkdtempSync(join(tmpdir(), "espeak-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const program = join(folder, "program");
  writeFileSync(program, `#!${process.execPath}\nconst folder = ${JSON.stringify(folder)};\n${lines}\n`);
  chmodSync(program, 0o700);
  return { speech: espeakProgram({ clock, reader, program }), folder, clock };
};

const NOTE = `
  const { readFileSync, writeFileSync } = require("node:fs");
  writeFileSync(folder + "/argv", JSON.stringify(process.argv.slice(2)));
  writeFileSync(folder + "/stdin", readFileSync(0));
`;

describe("the program", () => {
  test("gets its options from us and the text through stdin, nowhere else", async () => {
    const { speech, folder } = inPlaceOfIt(`${NOTE} process.exit(3);`);
    const text = "-v de; $(touch x) [[a]] <b> \u{1F600} да";
    await expect(speech.synthesise(text, { language: "ru" })).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringMatching(/ended with status 3$/u) as unknown,
    });
    expect(JSON.parse(readFileSync(join(folder, "argv"), "utf8"))).toEqual([
      "--stdin",
      "-b",
      "1",
      "-v",
      "ru",
      "--stdout",
    ]);
    // Two opening brackets would begin the phoneme mode.
    expect(readFileSync(join(folder, "stdin"), "utf8")).toBe(text.replace("[[", "[ ["));
  });

  test("that is not there is not available", async () => {
    const speech = espeakProgram({ clock: new HeldClock(), reader, program: "/nowhere/espeak-ng" });
    await expect(speech.synthesise("one", { language: "en" })).rejects.toMatchObject({
      kind: "not_available",
    });
    await expect(speech.identity()).rejects.toMatchObject({ kind: "not_available" });
  });

  test.each([
    ["nothing", "process.exit(0);"],
    ["something that is no sound", "process.stdout.write('Error: no such voice');"],
  ])("that gives %s has failed", async (_, lines) => {
    const { speech } = inPlaceOfIt(lines);
    await expect(speech.synthesise("one", { language: "en" })).rejects.toMatchObject({ kind: "failed" });
  });

  test("that never ends with its sound is stopped", async () => {
    const { speech } = inPlaceOfIt(
      "const more = () => process.stdout.write(Buffer.alloc(1_000_000), more); more();",
    );
    await expect(speech.synthesise("one", { language: "en" })).rejects.toMatchObject({ kind: "too_long" });
  });

  test("that hangs is killed when its time is over", async () => {
    const { speech, folder, clock } = inPlaceOfIt(`
      const { writeFileSync } = require("node:fs");
      writeFileSync(folder + "/pid", String(process.pid));
      setInterval(() => {}, 1000);
    `);
    const outcome = speech.synthesise("one", { language: "en" }).catch((error: unknown) => error);
    while (!existsSync(join(folder, "pid")) || readFileSync(join(folder, "pid"), "utf8") === "")
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
    await clock.advance(30_000);
    expect(await outcome).toMatchObject({ kind: "timed_out" });
    const lives = (): boolean => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    // Ends only when the process is gone.
    while (lives())
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
  });

  test("tells its version without the place of its data", async () => {
    const { speech } = inPlaceOfIt(
      "console.log('eSpeak NG text-to-speech: 1.51  Data at: /usr/lib/espeak-ng-data');",
    );
    expect(await speech.identity()).toBe("espeak-ng 1.51");
  });
});
