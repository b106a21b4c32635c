/** Tells whether the installed tools are those that the workspace asks for, without running any of them. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNPM_VERSION, TOOLS_NODE_MAJOR } from "./pinned.mjs";

/** Folders whose children are packages: the same two that `pnpm-workspace.yaml` names. */
const PACKAGE_FOLDERS = ["packages", "tools"];

/** @param {string} root */
const stampFile = (root) => join(root, ".setup", "stamp");

/**
 * The files that decide what an install puts into `node_modules`, relative to `root`, in a fixed order.
 *
 * @param {string} root
 */
function inputFiles(root) {
  const manifests = PACKAGE_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${folder}/${entry.name}/package.json`)
      .sort(),
  );
  return ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests].filter((file) =>
    existsSync(join(root, file)),
  );
}

/**
 * A hash over everything that decides what is installed: manifests, lockfile, pinned versions, and the platform.
 *
 * @param {string} root
 */
export function fingerprint(root, platform = process.platform, arch = process.arch) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify({ PNPM_VERSION, TOOLS_NODE_MAJOR, platform, arch }));
  for (const file of inputFiles(root)) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/**
 * True if the last set-up ended well and nothing that it depends on has changed since.
 *
 * @param {string} root
 */
export function isSetUp(root) {
  try {
    return (
      existsSync(join(root, "node_modules", ".modules.yaml")) &&
      readFileSync(stampFile(root), "utf8") === fingerprint(root)
    );
  } catch {
    return false;
  }
}

/**
 * Takes the stamp away: an install that is interrupted must not look finished.
 *
 * @param {string} root
 */
export function clearStamp(root) {
  rmSync(stampFile(root), { force: true });
}

/**
 * Says that set-up ended well. Renamed into place, so that half a stamp never stands there.
 *
 * @param {string} root
 */
export function writeStamp(root) {
  mkdirSync(join(root, ".setup"), { recursive: true });
  const draft = `${stampFile(root)}.${process.pid}`;
  writeFileSync(draft, fingerprint(root));
  renameSync(draft, stampFile(root));
}
