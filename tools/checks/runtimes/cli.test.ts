/** The packed command starts on every Node.js that is supported, its server too. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unpack } from "../src/shape/consumer.ts";
import { pack } from "../src/shape/pack.ts";
import { ROOT } from "../src/workspace.ts";
import { nodeOf } from "./runtimes.ts";

const ACCOUNT = join(ROOT, "spec/server/examples/reference-account.yaml");
const folder = mkdtempSync(join(tmpdir(), "scenario-call-cli-"));
const MAIN = join(folder, "node_modules/scenario-call/dist/main.js");

beforeAll(() => {
  for (const name of ["core", "call-flow", "node-client", "server", "cli"]) {
    const source = join(ROOT, "packages", name);
    unpack(pack(source, folder), source, folder);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

for (const major of [20, 22, 24, 26]) {
  const node = major === 24 ? process.execPath : nodeOf(major);
  if (node === null)
    process.stdout.write(`NOT RUN: the command on Node.js ${major}: no binary for this machine\n`);
  describe.runIf(node !== null)(`on Node.js ${major}`, () => {
    const type = (args: readonly string[], env: Readonly<Record<string, string>> = {}, input = "") =>
      spawnSync(node ?? "", [MAIN, ...args], {
        encoding: "utf8",
        input,
        env: { XDG_CONFIG_HOME: folder, NODE_OPTIONS: "", LANG: "C", ...env },
      });

    it("helps, explains and checks", () => {
      expect(type(["--help"])).toMatchObject({ status: 0, stderr: "" });
      expect(type(["explain", "auth_error"])).toMatchObject({ status: 0, stderr: "" });
      expect(type(["check", "-"], {}, "{}")).toMatchObject({ status: 3, stdout: "" });
      expect(type(["admin", "check", ACCOUNT])).toMatchObject({ status: 0, stderr: "" });
      expect(type(["asterisk", "help"])).toMatchObject({ status: 0, stderr: "" });
    });

    it("serves from memory, and calls through what it serves", async () => {
      const args = ["serve", "--account", ACCOUNT, "--store", "memory", "--port", "0", "--json"];
      const server = spawn(node ?? "", [MAIN, ...args, "--log-level", "error"], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { NODE_OPTIONS: "" },
      });
      try {
        const [line] = (await once(server.stdout, "data")) as [Buffer];
        const { url } = JSON.parse(line.toString("utf8")) as { url: string };
        const params =
          "--virtual-phone-number 74993720692 --contact 79260000000 --first-call employee --scenario-id 23456";
        const env = { SCENARIO_CALL_URL: url, SCENARIO_CALL_TOKEN: "demo-key" };
        const call = type(["call", ...params.split(" "), "--json"], env);
        expect(call).toMatchObject({ status: 0, stderr: "" });
        const { call_session_id } = JSON.parse(call.stdout) as { call_session_id: number };
        expect(type(["hangup", String(call_session_id)], env)).toMatchObject({ status: 0, stderr: "" });
      } finally {
        server.kill();
        await once(server, "close");
      }
    });

    it("says what to do where SQLite is not ready, and only there", () => {
      const served = type([
        "serve",
        "--account",
        join(folder, "missing.yaml"),
        "--data",
        join(folder, "a.sqlite"),
      ]);
      expect(served.status).toBe(2);
      expect(served.stderr.includes("--store memory")).toBe(major < 24);
    });
  });
}
