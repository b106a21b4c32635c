/** Finds the Node.js that runs the tools. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { TOOLS_NODE_MAJOR } from "./pinned.mjs";

/**
 * What is looked at of the Node.js that runs now.
 *
 * @typedef {Pick<NodeJS.Process, "platform" | "arch" | "execPath" | "version"> & { readonly versions: { readonly node: string } }} Running
 */

/**
 * The pinned Node.js from `node_modules` where there is one (Linux), else the one that runs now if it is new enough,
 * else null.
 *
 * @param {string} root
 * @param {Running} running
 */
export function findNode(root, running = process) {
  const pinned = join(root, "node_modules", `node-${running.platform}-${running.arch}`, "bin", "node");
  if (running.platform === "linux" && existsSync(pinned)) return pinned;
  return Number(running.versions.node.split(".")[0]) >= TOOLS_NODE_MAJOR ? running.execPath : null;
}

/**
 * What to tell somebody whose Node.js is too old where no pinned one exists.
 *
 * @param {Running} running
 */
export function nodeIsTooOld(running = process) {
  return `On ${running.platform} ${running.arch} this project needs Node.js ${TOOLS_NODE_MAJOR} or newer for its tools; this is ${running.version}.`;
}
