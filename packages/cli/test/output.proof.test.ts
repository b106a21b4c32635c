import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "scenario-call-output-"));

/** A place that takes nothing: a file that is open for reading alone. Full disks fail at the same moment. */
const unwritable = join(home, "unwritable");
writeFileSync(unwritable, "");

afterAll(() => {
  rmSync(home, { recursive: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command to its end; an output is read, or gone from the start, or cannot be written to. */
async function run(
  args: readonly string[],
  outputs: Readonly<Partial<Record<"out" | "err", "gone" | "unwritable">>>,
): Promise<Ended> {
  const file = openSync(unwritable, "r");
  const of = (output: "out" | "err"): number | "pipe" => (outputs[output] === "unwritable" ? file : "pipe");
  const child = spawn(process.execPath, ["--conditions=@scenario-call/source", MAIN, ...args], {
    stdio: ["ignore", of("out"), of("err")],
    env: { HOME: home, XDG_CONFIG_HOME: home, LANG: "C" },
  });
  closeSync(file);
  const texts = { out: "", err: "" };
  for (const output of ["out", "err"] as const) {
    const stream = output === "out" ? child.stdout : child.stderr;
    if (outputs[output] === "gone") stream?.destroy();
    else stream?.on("data", (piece) => (texts[output] += String(piece)));
  }
  const [status] = (await once(child, "close")) as [number | null];
  return { status, ...texts };
}

describe("a failure keeps its status", () => {
  it.each(["gone", "unwritable"] as const)("where stderr is %s", async (err) => {
    expect(await run(["hangup", "1"], { err })).toMatchObject({ status: 5, out: "" });
    expect(await run(["hangup", "1", "--json"], { err })).toMatchObject({ status: 5, out: "" });
  });
});

describe("what nobody can read", () => {
  it("is no failure where whoever read has seen enough", async () => {
    expect(await run(["--help"], { out: "gone" })).toMatchObject({ status: 0, err: "" });
  });

  it("is one where it cannot be written, told without a trace", async () => {
    const told = await run(["explain", "auth_error"], { out: "unwritable" });
    expect(told).toMatchObject({
      status: 1,
      err: "scenario-call: stdout cannot be written to (EBADF)\n  next: what the command did stays done: look at scenario-call calls before you repeat it\n",
    });
  });

  it("is told to programs as every failure is", async () => {
    const { status, err } = await run(["explain", "auth_error", "--json"], { out: "unwritable" });
    expect(status).toBe(1);
    expect(JSON.parse(err)).toMatchObject({ error: { kind: "output_failed", where: "stdout (EBADF)" } });
  });
});
