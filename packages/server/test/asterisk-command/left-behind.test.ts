import { describe, expect, it } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import type { AriReply } from "../../src/asterisk-command/doctor/ari-http.ts";
import { leftBehind } from "../../src/asterisk-command/doctor/left-behind.ts";

const APP = "scenario-call-doctor-12ab34cd";

type Lists = Readonly<Record<string, readonly object[] | null>>;

/** What is said of lists that read so, after a time for which they are asked; `later` from its middle on. */
const said = async (lists: Lists, later: Lists = lists) => {
  const clock = new HeldClock();
  const begun = clock.now();
  const ask = async (_: string, list: string): Promise<AriReply> => {
    const body = (clock.now() - begun < 2500 ? lists : later)[list] ?? null;
    return body === null ? { ok: false } : { ok: true, status: 200, body };
  };
  const looking = leftBehind({ ask }, APP, clock);
  const state = { isOver: false };
  const over = looking.finally(() => {
    state.isOver = true;
  });
  while (!state.isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!state.isOver) await clock.advance(50);
  }
  return { finding: await over, ms: clock.now() - begun };
};

const EMPTY: Lists = { applications: [], channels: [], bridges: [] };
const OTHERS: Lists = {
  applications: [{ name: "scenario-call" }, { name: "scenario-call-doctor-ffffffff" }],
  channels: [{ id: "scenario-call.7.c" }],
  bridges: [{ id: "scenario-call.7.t" }],
};

describe("what the doctor has left behind", () => {
  it.each([
    ["nothing is there", EMPTY],
    ["only what is others'", OTHERS],
  ])("is nothing, and not waited for, where %s", async (_, lists) => {
    const { finding, ms } = await said(lists);
    expect(finding).toBeNull();
    expect(ms).toBeLessThanOrEqual(50);
  });

  it("is waited for as long as Asterisk clears it away", async () => {
    const { finding, ms } = await said({ ...OTHERS, applications: [{ name: APP }] }, OTHERS);
    expect(finding).toBeNull();
    expect(ms).toBeGreaterThanOrEqual(2500);
  });

  it.each([
    ["the name of the application", { ...EMPTY, applications: [{ name: APP, channel_ids: [] }] }, APP],
    ["a channel", { ...EMPTY, channels: [{ id: `${APP}.a` }] }, `${APP}.a`],
    ["a bridge", { ...EMPTY, bridges: [{ id: `${APP}.bridge` }] }, `${APP}.bridge`],
  ])("is told by its name after five seconds, with what to do: %s", async (_, lists, name) => {
    const { finding, ms } = await said(lists);
    expect(finding).toMatchObject({ check: "application", state: "warned" });
    expect(finding?.what.en).toBe(`of this check is still there after 5 s: ${name}`);
    expect(finding?.next?.en).toContain("core show channels");
    expect(ms).toBeLessThanOrEqual(5100);
  });

  it("is not claimed to be nothing where Asterisk does not say", async () => {
    const { finding } = await said({ ...EMPTY, bridges: null });
    expect(finding).toMatchObject({ state: "warned" });
    expect(finding?.what.en).toContain("cannot be asked");
  });
});
