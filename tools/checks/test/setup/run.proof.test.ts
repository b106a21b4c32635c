import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { PNPM_VERSION } from "../../../setup/pinned.mjs";
import { Workspace } from "./workspace.ts";

test("the first command installs the lockfile with the pinned package manager, and says so on stderr only", async () => {
  using workspace = new Workspace();
  const { code, stdout, stderr } = await workspace.run(["start", "--once", "a b"]);
  expect(code).toBe(0);
  expect(stdout).toBe('["--once","a b"]\n');
  expect(stderr).toMatch(/^set-up: installing .*\n(.*\n)*set-up: done in \d+\.\d s\n$/);
  expect(workspace.installs).toHaveLength(1);
  expect(workspace.installs[0]).toContain(`pnpm@${PNPM_VERSION} install`);
  expect(workspace.installs[0]).toContain("--frozen-lockfile");
});

test("a set-up that is done is neither repeated nor talked about", async () => {
  using workspace = new Workspace();
  await workspace.run(["start"]);
  const second = await workspace.run(["start"]);
  expect(second).toMatchObject({ code: 0, stderr: "" });
  expect(workspace.installs).toHaveLength(1);
});

test.each([
  ["the lockfile", "pnpm-lock.yaml", "lockfileVersion: '9.1'\n"],
  ["the workspace file", "pnpm-workspace.yaml", "packages: [a]\n"],
  ["a manifest", "packages/core/package.json", '{"name":"core"}'],
  ["a new package", "tools/new/package.json", "{}"],
  [
    "a pinned version",
    "tools/setup/pinned.mjs",
    'export const PNPM_VERSION = "0.0.1"; export const TOOLS_NODE_MAJOR = 20; export const PNPM_INSTALL = "";',
  ],
])("a change of %s leads to a new install", async (_, path, content) => {
  using workspace = new Workspace();
  await workspace.run(["start"]);
  workspace.write(path, content);
  expect((await workspace.run(["start"])).code).toBe(0);
  expect(workspace.installs).toHaveLength(2);
});

test("an install that fails is told with its last words, and the next command tries again", async () => {
  using workspace = new Workspace({ script: "echo the disk is full >&2; exit 3" });
  const failed = await workspace.run(["start"]);
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("the install failed (status 3)");
  expect(failed.stderr).toContain("the disk is full");
  workspace.installer();
  expect((await workspace.run(["start"])).code).toBe(0);
});

test("a lockfile that disagrees with a manifest is told with the command that mends it", async () => {
  using workspace = new Workspace({ script: "echo ERR_PNPM_OUTDATED_LOCKFILE; exit 1" });
  expect((await workspace.run(["start"])).stderr).toContain(`npx --yes pnpm@${PNPM_VERSION} install`);
});

test("an install that is interrupted does not look finished", async () => {
  using workspace = new Workspace({
    script: "mkdir -p node_modules; echo x > node_modules/.modules.yaml; exec sleep 60",
  });
  const running = workspace.start(["start"]);
  await running.wrote("installing");
  await vi.waitUntil(() => existsSync(join(workspace.root, "node_modules/.modules.yaml")));
  running.kill("SIGTERM");
  expect(await running.ended).toMatchObject({ code: 1, stdout: "" });
  workspace.installer();
  expect((await workspace.run(["start"])).code).toBe(0);
  expect(workspace.installs).toHaveLength(2);
});

test("two commands started together install once", async () => {
  using workspace = new Workspace();
  const both = await Promise.all([workspace.run(["start", "1"]), workspace.run(["start", "2"])]);
  expect(both.map(({ code, stdout }) => [code, stdout])).toEqual([
    [0, '["1"]\n'],
    [0, '["2"]\n'],
  ]);
  expect(workspace.installs).toHaveLength(1);
});

test("the lock of a process that is gone stops nobody", async () => {
  using workspace = new Workspace();
  const gone = await workspace.run(["start"]);
  expect(gone.code).toBe(0);
  workspace.write("pnpm-lock.yaml", "changed: true\n");
  workspace.write(".setup/lock", "999999999");
  expect((await workspace.run(["start"])).code).toBe(0);
});

test("a Node.js that is too old is told so in one line", () => {
  using workspace = new Workspace();
  const script = `
    Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.0" } });
    await import(${JSON.stringify(join(workspace.root, "tools/setup/run.mjs"))});
  `;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^This project needs Node\.js 20 or newer.*\n$/);
  expect(workspace.installs).toEqual([]);
});

test("the task's exit status is passed on", async () => {
  using workspace = new Workspace();
  workspace.task("process.exit(7);");
  expect((await workspace.run(["start"])).code).toBe(7);
});

test("a signal reaches the task, and the task decides how to end", async () => {
  using workspace = new Workspace();
  workspace.task(
    'process.on("SIGINT", () => { console.log("closing"); process.exit(0); }); console.log("ready"); setInterval(() => {}, 1000);',
  );
  const running = workspace.start(["start"]);
  await running.wrote("ready");
  running.kill("SIGINT");
  expect(await running.ended).toMatchObject({ code: 0, stdout: "ready\nclosing\n" });
});

test("a task that a signal ended ends the command by the same signal", async () => {
  using workspace = new Workspace();
  workspace.task('console.log("ready"); setInterval(() => {}, 1000);');
  const running = workspace.start(["start"]);
  await running.wrote("ready");
  running.kill("SIGTERM");
  expect((await running.ended).signal).toBe("SIGTERM");
});

test("the task runs on the pinned Node.js with the workspace's tools first on the path", async () => {
  using workspace = new Workspace();
  workspace.task("console.log(process.env.PATH);");
  const { stdout } = await workspace.run(["start"]);
  const [first, second] = stdout.split(":");
  expect(first).toBe(
    process.platform === "linux"
      ? join(workspace.root, `node_modules/node-linux-${process.arch}/bin`)
      : join(process.execPath, ".."),
  );
  expect(second).toBe(join(workspace.root, "node_modules/.bin"));
});

test("what was meant for another Node.js or for npm itself is not passed on", async () => {
  using workspace = new Workspace();
  workspace.task(
    "console.log(JSON.stringify([process.env.NODE_OPTIONS, process.env.npm_config_json, process.env.npm_config_registry, process.env.MINE]));",
  );
  const { stdout, stderr } = await workspace.run(["start"], {
    NODE_OPTIONS: "--no-warnings",
    npm_config_json: "true",
    npm_config_registry: "kept",
    MINE: "kept",
  });
  expect(JSON.parse(stdout)).toEqual([null, null, "kept", "kept"]);
  expect(stderr).toContain("NODE_OPTIONS is not passed on");
});

test("NODE_ENV=production does not leave the tools out", async () => {
  using workspace = new Workspace({
    script: '[ -z "$NODE_ENV" ] || exit 9; mkdir -p node_modules; touch node_modules/.modules.yaml',
  });
  expect((await workspace.run(["start"], { NODE_ENV: "production" })).code).toBe(0);
});

test("an unknown task is answered with the list of tasks", async () => {
  using workspace = new Workspace();
  const { code, stderr } = await workspace.run(["strat"]);
  expect(code).toBe(1);
  expect(stderr).toContain('There is no task "strat".');
  expect(stderr).toContain("npm run <task>");
  expect(workspace.installs).toEqual([]);
});
