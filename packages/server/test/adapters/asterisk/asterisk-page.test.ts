import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CallEvent, type CallPlan, createCall, type LegEndCause, step } from "@scenario-call/call-flow";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { CAUSES } from "../../../src/adapters/asterisk/causes.ts";
import type { CheckName } from "../../../src/asterisk-command/doctor/finding.ts";
import type { AccountFile } from "../../../src/generated/account.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { accountWith, testFolder, type } from "../../asterisk-command/support.ts";
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

/** The commands of a page's blocks that begin so, each as its words. */
const commandsIn = (page: string, begins: string): readonly (readonly string[])[] =>
  [...page.matchAll(/```sh\n([^]*?)```/gu)]
    .flatMap(([, block = ""]) => block.replaceAll("\\\n", " ").split("\n"))
    .filter((line) => line.startsWith(begins))
    .map((line) => line.split(/ +/u).slice(2));

/** Runs commands in a folder of the test, where they speak of folders of the system. */
const statusesOf = async (
  commands: readonly (readonly string[])[],
  folder: string,
): Promise<readonly number[]> => {
  const statuses: number[] = [];
  for (const words of commands) {
    const args = words.map((word) => word.replace(/^(?=\/|account\.yaml$)/u, `${folder}/`));
    statuses.push((await type(args, { clock: systemClock() })).status);
  }
  return statuses;
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

  it("writes the configuration by commands that work, the first of which writes nothing", async () => {
    const folder = testFolder();
    writeFileSync(
      join(folder, "account.yaml"),
      JSON.stringify(accountWith({ trunks: [{ name: "main", host: "sip.example.com" }] })),
    );
    const [dry, real, ...more] = commandsIn(PAGE, "scenario-call asterisk init");
    expect(more).toEqual([]);
    expect(await statusesOf([dry!], folder)).toEqual([0]);
    expect(readdirSync(folder)).toEqual(["account.yaml"]);
    expect(await statusesOf([real!], folder)).toEqual([0]);
    expect(readdirSync(join(folder, "etc/scenario-call"))).toEqual(["ari-password"]);
  });

  it("checks by a command that is understood", async () => {
    const folder = testFolder();
    writeFileSync(join(folder, "account.yaml"), JSON.stringify(accountWith({ trunks: [] })));
    // Nothing has been written there: there is no password yet.
    expect(await statusesOf(commandsIn(PAGE, "scenario-call asterisk doctor"), folder)).toEqual([1]);
  });
});

describe("the page about real calls in the tests", () => {
  it("configures an Asterisk for them by an account and a command that work", async () => {
    const page = readFileSync(new URL("../../../../../docs/test-phones.md", import.meta.url), "utf8");
    const block = /```yaml\n([^]*?)```/u.exec(page)?.[1] ?? "";
    const folder = testFolder();
    const { asterisk } = parse(block) as Pick<AccountFile, "asterisk">;
    writeFileSync(join(folder, "account.yaml"), JSON.stringify(accountWith(asterisk)));
    expect(await statusesOf(commandsIn(page, "scenario-call asterisk init"), folder)).toEqual([0]);
    const pjsip = readFileSync(join(folder, "etc/asterisk/pjsip.conf"), "utf8");
    // What `portsOf` of tools/phones looks for.
    expect(pjsip).toMatch(/^\[transport-udp\][^[]*^bind = 127\.0\.0\.1:25060$/mu);
    expect(readFileSync(join(folder, "etc/asterisk/ari.conf"), "utf8")).toContain("[phones]\n");
  });
});
