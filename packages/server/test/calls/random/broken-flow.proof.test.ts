/** A call flow that breaks its promises is caught by the random calls. */
import type * as flow from "@scenario-call/call-flow";
import type { CallEvent, CallState, Command } from "@scenario-call/call-flow";
import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { drive } from "./drive.ts";
import { complaintsOf, IN_ORDER } from "./rules.ts";
import { settings } from "./setting.ts";

type Commands = readonly Command[];

/** What is done to the commands of every step. */
const fault = vi.hoisted(() => ({
  change: (commands: Commands, _state: CallState, _event: CallEvent): Commands => commands,
}));

vi.mock("@scenario-call/call-flow", async (importOriginal) => {
  const real = await importOriginal<typeof flow>();
  return {
    ...real,
    step: (state: CallState, event: CallEvent) => {
      const [next, commands] = real.step(state, event);
      return [next, fault.change(commands, next, event)];
    },
  };
});

const right = fault.change;
afterEach(() => {
  fault.change = right;
});

const complaints = async (): Promise<ReadonlySet<string>> => {
  const names = new Set<string>();
  for (const setting of fc.sample(settings(["take"]), { numRuns: 150, seed: 1 })) {
    for (const name of Object.keys(complaintsOf(await drive(setting), IN_ORDER))) names.add(name);
  }
  return names;
};

it("a flow that keeps its promises is not complained of", async () => {
  expect(await complaints()).toEqual(new Set());
});

it("a flow that rings the contact at once is", async () => {
  fault.change = (commands, { plan: { contact } }, { type }) =>
    type === "started"
      ? [
          ...commands,
          {
            type: "dial",
            leg: "contact",
            phone_number: contact.phone_number,
            caller_id: contact.caller_id,
            ring_timeout_ms: contact.ring_timeout_ms,
          },
        ]
      : commands;
  expect(await complaints()).toContain("nobody is dialled before the rules allow it");
});

it("a flow that forgets to hang up is", async () => {
  fault.change = (commands) => commands.filter(({ type }) => type !== "hang_up");
  expect(await complaints()).toContain("nobody is left alone on a line");
});

it("a flow that forgets a message is", async () => {
  fault.change = (commands) => commands.filter(({ type }) => type !== "play");
  expect(await complaints()).toContain("the phones heard what the flow says");
});

it("a flow that does not join the two is", async () => {
  fault.change = (commands) => commands.filter(({ type }) => type !== "bridge");
  expect(await complaints()).toContain("the phones heard what the flow says");
});
