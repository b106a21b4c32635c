import { expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/adapters/clock/system-clock.ts";
import { makeEchoCall } from "../../src/asterisk-command/doctor/echo-call.ts";
import { FakeAri } from "../adapters/asterisk/fake-ari.ts";

/** What the echo call finds where Asterisk ends its first channel so. */
const foundAfter = async (cause: number, techCause?: number): Promise<string | undefined> => {
  const ari = new FakeAri();
  onTestFinished(async () => ari.close());
  ari.rules.push(({ uri }) => {
    const [, channel = "", what = ""] = uri.split(/[/?]/u);
    if (what !== "dial") return null;
    ari.hangUp(channel, cause, techCause);
    return { status: 204 };
  });
  const findings = await makeEchoCall({
    access: { url: await ari.listen(), user: "tester", password: "of the test", app: "doctor" },
    clock: systemClock(),
    block: { trunks: [{ name: "main", host: "127.0.0.1" }] },
    soundCache: null,
    probeAddress: "127.0.0.1",
  });
  return findings[3].what.en;
};

it.each([
  ["newer than 20.16 and 22.6, which tells the status of SIP too", 488],
  ["older, or of the series 21, which does not", undefined],
])("the echo call knows by its end that no codec is in common, of an Asterisk %s", async (_, techCause) => {
  // Q.850's bearer capability not available is what Asterisk makes of SIP's 488.
  expect(await foundAfter(58, techCause)).toBe("Asterisk offers no G.711");
});

it.each([
  ["408: nobody is there", 18, 408],
  ["nothing that anybody told", 0, undefined],
])("the echo call does not take another end for that: %s", async (_, cause, techCause) => {
  expect(await foundAfter(cause, techCause)).toBe("a call from Asterisk to 127.0.0.1 was not answered");
});
