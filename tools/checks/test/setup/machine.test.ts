import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { machineLines, PROGRAMS } from "../../../setup/machine.mjs";
import { ROOT } from "../../src/workspace.ts";

const nx = JSON.parse(readFileSync(join(ROOT, "nx.json"), "utf8")) as {
  readonly namedInputs: Readonly<Record<string, readonly unknown[]>>;
  readonly targetDefaults: Readonly<
    Record<string, { readonly cache: boolean; readonly inputs: readonly unknown[] }>
  >;
};

/** A program that says what a test wants it to. */
function program(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "machine-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "program");
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

test("presence and version of browsers, phones and other programs are an input of every cached test", () => {
  expect(nx.namedInputs["machine"]).toEqual([{ runtime: "node tools/setup/machine.mjs" }]);
  for (const target of ["test", "proofs"]) expect(nx.targetDefaults[target]?.inputs).toContain("machine");
  const names = PROGRAMS.map(([name]) => name.split("/").at(-1));
  for (const name of ["asterisk", "chromium", "firefox", "espeak-ng", "strace", "tmux"]) {
    expect(names).toContain(name);
  }
});

test("another version, and a program that was not there before, make another input", async () => {
  const one = program("echo Program 1.0");
  const other = program("echo loading >&2; echo 'Program 2.0' >&2; exit 1");
  const [, ...lines] = await machineLines([[one], [other], [`${one}-missing`]]);
  expect(lines).toEqual([`${one}: Program 1.0`, `${other}: Program 2.0`, `${one}-missing: missing`]);
});

test("a program that says no number is there all the same", async () => {
  const silent = program("exit 0");
  expect(await machineLines([[silent]])).toContain(`${silent}: `);
});
