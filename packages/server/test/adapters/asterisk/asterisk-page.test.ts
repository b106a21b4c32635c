import { readFileSync } from "node:fs";
import { type CallEvent, type CallPlan, createCall, type LegEndCause, step } from "@scenario-call/call-flow";
import { describe, expect, it } from "vitest";
import { CAUSES } from "../../../src/adapters/asterisk/causes.ts";
import type { CheckName } from "../../../src/asterisk-command/doctor/finding.ts";
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
    const sources = ["main.ts", "asterisk-command/command.ts"].map((name) =>
      readFileSync(new URL(`../../../src/${name}`, import.meta.url), "utf8"),
    );
    const ours = PAGE.split("\n").filter((line) => !/^(docker|sudo) /u.test(line));
    const options = new Set(ours.join("\n").match(/(?<![\w-])--[a-z][a-z-]+/gu));
    expect(options.size).toBeGreaterThan(10);
    for (const option of options)
      expect(
        sources.some((source) => new RegExp(`^ +"?${option.slice(2)}"?: \\{`, "mu").test(source)),
        option,
      ).toBe(true);
  });

  it("names the checks of the doctor, in the order in which they are", () => {
    const [, table = ""] = PAGE.split("| Check ");
    const rows = [...table.split("\n\n")[0]!.matchAll(/^\| `(\w+)`/gmu)].map(([, name]) => name);
    const names: readonly CheckName[] = [
      "ari_address",
      "ari_password",
      "ari",
      "version",
      "modules",
      "application",
      "network",
      "trunk",
      "registration",
      "line",
      "codecs",
      "speech",
      "sound",
      "music",
      "echo_call",
    ];
    expect(rows).toEqual(names);
  });
});
