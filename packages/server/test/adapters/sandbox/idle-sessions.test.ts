import type { LegId } from "@scenario-call/call-flow";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { IdleSessions } from "../../../src/adapters/sandbox/idle-sessions.ts";

const collectGarbage = async (): Promise<void> => {
  setFlagsFromString("--expose-gc");
  // What was looked at in a turn lives until its end.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  (runInNewContext("gc") as () => void)();
};

it("holds nothing of a session that it has forgotten, nor of one that was taken", async () => {
  const idle = new IdleSessions();
  const legs = [1, 2, 3].map((id) => {
    const names: LegId[] = [`employee:${id}.0`];
    idle.put(id, names, id);
    return new WeakRef(names);
  });
  idle.take(2);
  idle.forget(3);
  await collectGarbage();
  expect(legs.map((names) => names.deref()?.[0])).toEqual([undefined, undefined, "employee:3.0"]);
  expect(idle.take(3)).toEqual(["employee:3.0"]);
});
