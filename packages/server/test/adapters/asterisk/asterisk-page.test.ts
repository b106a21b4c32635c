import { readFileSync } from "node:fs";
import { type CallEvent, type CallPlan, createCall, type LegEndCause, step } from "@scenario-call/call-flow";
import { describe, expect, it } from "vitest";
import { CAUSES } from "../../../src/adapters/asterisk/causes.ts";
import { samplePlan } from "../../ports/sample-session.ts";

const PAGE = readFileSync(new URL("../../../../../docs/asterisk.md", import.meta.url), "utf8");

/** How a call ends whose leg rang and then ended so: by the flow itself. */
const finishReason = (first_call: CallPlan["first_call"], cause: LegEndCause): string | undefined => {
  const leg = first_call === "contact" ? "contact" : "employee:0.0";
  const events: CallEvent[] = [
    { at: 0, type: "started" },
    { at: 1, type: "leg_ringing", leg },
    { at: 2, type: "leg_ended", leg, cause },
  ];
  let state = createCall(samplePlan({ first_call }));
  for (const event of events) [state] = step(state, event);
  return state.ending?.reason;
};

describe("the page about Asterisk", () => {
  it("has the causes as the code has them, and the ends that the flow makes of them", () => {
    const [, table = ""] = PAGE.split("<!-- test: the causes -->");
    const rows = [...table.matchAll(/^\| (\d+) .*\|$/gmu)].map(([row]) =>
      row
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
    expect(rows).toEqual(
      CAUSES.map(({ q850, name, sip, cause }) => [
        String(q850),
        name,
        sip.join(", "),
        cause,
        finishReason("contact", cause),
        finishReason("employee", cause),
      ]),
    );
  });

  it("names options that there are", () => {
    const main = readFileSync(new URL("../../../src/main.ts", import.meta.url), "utf8");
    const options = new Set(PAGE.match(/(?<![\w-])--[a-z][a-z-]+/gu));
    expect(options.size).toBeGreaterThan(4);
    for (const option of options)
      expect(main).toContain(
        `"${option.slice(2)}"`.replace('"account"', "account:").replace('"telephony"', "telephony:"),
      );
  });
});
