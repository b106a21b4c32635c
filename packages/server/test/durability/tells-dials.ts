/**
 * To be preloaded into a server (`node --import`): each phone that the sandbox is told to dial gets a line in the file
 * that `TOLD_DIALS` names, before it rings. A line is one write, so it is there however the process ends.
 */
import { openSync, writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";

if (isMainThread) {
  const file = openSync(process.env["TOLD_DIALS"] ?? "", "a");
  const original = Object.getOwnPropertyDescriptor(Sandbox.prototype, "execute")?.value as Sandbox["execute"];
  Sandbox.prototype.execute = function execute(this: Sandbox, callSessionId, command) {
    if (command.type === "dial") writeSync(file, `${process.env["LIFE"]} ${callSessionId} ${command.leg}\n`);
    return original.call(this, callSessionId, command);
  };
}
