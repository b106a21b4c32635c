import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CAUSES, legEndCause } from "../../../src/adapters/asterisk/causes.ts";
import { AsteriskIds } from "../../../src/adapters/asterisk/ids.ts";
import { formatNumber, type RouteRequest, routeTo } from "../../../src/adapters/asterisk/routes.ts";
import { soundUri } from "../../../src/adapters/asterisk/sound-uri.ts";
import { CACHED, readySound, ROUTES, TRUNK } from "./support.ts";

const request: RouteRequest = {
  phoneNumber: "79261234567",
  callerId: "74993720692",
  virtualNumber: "74993720692",
  callsOn: () => 0,
};

describe("where a number is dialled", () => {
  it("a line of this Asterisk by its own name, and shows the number as it is", () => {
    expect(routeTo(ROUTES, { ...request, phoneNumber: "100123" })).toEqual({
      endpoint: "PJSIP/100123",
      trunk: null,
      from: "74993720692",
      pai: null,
    });
  });

  it("a line of the account that does not register here goes nowhere, though it looks like a number of the network", () => {
    expect(routeTo(ROUTES, { ...request, phoneNumber: "1001234" })).toBe("no_trunk");
  });

  it("every other number through a trunk, and nowhere without one", () => {
    expect(routeTo(ROUTES, request)).toMatchObject({
      endpoint: "PJSIP/79261234567@trunk-main",
      trunk: "main",
    });
    expect(routeTo({ ...ROUTES, trunks: [] }, request)).toBe("no_trunk");
  });

  it.each([
    ["e164", "79261234567", "79261234567"],
    ["plus_e164", "79261234567", "+79261234567"],
    ["national", "79261234567", "89261234567"],
    // Another country, from within Russia: 8, then 10.
    ["national", "380441234567", "810380441234567"],
  ] as const)("writes numbers as %s", (format, digits, written) => {
    expect(formatNumber(digits, format)).toBe(written);
  });

  it("has a form of its own for the request, From, and P-Asserted-Identity", () => {
    const trunk = { ...TRUNK, uri: "national", from: "plus_e164", pai: "e164" } as const;
    expect(routeTo({ ...ROUTES, trunks: [trunk] }, request)).toEqual({
      endpoint: "PJSIP/89261234567@trunk-main",
      trunk: "main",
      from: "+74993720692",
      pai: "<sip:74993720692@sip.example.com>",
    });
  });

  it("shows the virtual number where a trunk takes no foreign one, and the foreign one where it does", () => {
    const foreign = { ...request, callerId: "79031112233" };
    expect(routeTo(ROUTES, foreign)).toMatchObject({ from: "74993720692" });
    const trunk = { ...TRUNK, showsForeignNumbers: true };
    expect(routeTo({ ...ROUTES, trunks: [trunk] }, foreign)).toMatchObject({ from: "79031112233" });
  });

  it("takes the next trunk when one is full, and says so when all are", () => {
    const trunks = [
      { ...TRUNK, channels: 2 },
      { ...TRUNK, name: "spare", channels: 1 },
    ];
    const callsOn = (calls: Record<string, number>) => (trunk: string) => calls[trunk] ?? 0;
    const route = (calls: Record<string, number>) =>
      routeTo({ ...ROUTES, trunks }, { ...request, callsOn: callsOn(calls) });
    expect(route({ main: 1 })).toMatchObject({ trunk: "main" });
    expect(route({ main: 2 })).toMatchObject({ trunk: "spare" });
    expect(route({ main: 2, spare: 1 })).toBe("trunks_full");
  });

  it("takes a trunk that is for some numbers only for calls with these", () => {
    const trunks = [{ ...TRUNK, name: "other", virtualNumbers: new Set(["74951234567"]) }, TRUNK];
    expect(routeTo({ ...ROUTES, trunks }, request)).toMatchObject({ trunk: "main" });
    const routes = { ...ROUTES, trunks, ownNumbers: new Set(["74951234567"]) };
    expect(routeTo(routes, { ...request, callerId: "74951234567" })).toMatchObject({ trunk: "other" });
  });

  it("lets nothing but digits into a SIP address, whatever the number and the shown number are", () => {
    const parts = ["7", "9", "0", "@", ";", ">", "<", "%", "\r\n", " ", "sip:", "+", "PJSIP/", "&", ","];
    const hostile = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...parts), { maxLength: 14 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(hostile, hostile, (phoneNumber, callerId) => {
        const route = routeTo(
          { ...ROUTES, trunks: [{ ...TRUNK, showsForeignNumbers: true }] },
          { ...request, phoneNumber, callerId },
        );
        if (typeof route === "string") return;
        expect(route.endpoint).toMatch(/^PJSIP\/([0-9]{1,15}@trunk-main|100123)$/u);
        expect(route.from).toMatch(/^[0-9]{1,15}$/u);
      }),
    );
  });
});

describe("the names of what a session has in Asterisk", () => {
  const ids = new AsteriskIds("sc");

  it("follow from session, leg and command, and no two are the same", () => {
    const names = [1, 2, 11].flatMap((session) => [
      ids.talk(session),
      ...(["contact", "employee:0.0", "employee:0.1", "employee:1.0"] as const).flatMap((leg) => [
        ids.channel(session, leg),
        ids.home(session, leg),
        ids.playback(session, `${leg}:0`),
        ids.playback(session, `${leg}:0`, 1),
        ids.playback(session, `${leg}:1`),
      ]),
    ]);
    expect(new Set(names).size).toBe(names.length);
    expect(ids.channel(1, "contact")).toBe(new AsteriskIds("sc").channel(1, "contact"));
  });

  it("are known again, and others are not", () => {
    expect(ids.isOurs(ids.channel(7, "employee:2.1"))).toBe(true);
    expect(ids.isOurs(ids.home(7, "contact"))).toBe(true);
    expect(ids.isOurs(ids.talk(7))).toBe(true);
    for (const other of ["sc2.7.c", "7.c", "sc.c", "sc.7.x", "sc.7.c.h.h", "sc.07.c", "", "1795.12"])
      expect(ids.isOurs(other), other).toBe(false);
  });
});

describe("why a leg ended", () => {
  it("has one row a code", () => {
    const codes = CAUSES.map(({ q850 }) => q850);
    expect(new Set(codes).size).toBe(codes.length);
    const statuses = CAUSES.flatMap(({ sip }) => sip);
    expect(new Set(statuses).size).toBe(statuses.length);
  });

  it.each([
    [17, "busy"],
    [19, "no_answer"],
    [21, "rejected"],
    [1, "unreachable"],
    [34, "failed"],
    // In no table.
    [99, "failed"],
  ])("Q.850 %i at a leg that rang is %s", (code, cause) => {
    expect(legEndCause(code, { answered: false, rang: true })).toBe(cause);
  });

  it("whoever was there has hung up, whatever the code", () => {
    for (const { q850 } of CAUSES) expect(legEndCause(q850, { answered: true, rang: true })).toBe("hung_up");
  });

  it("no answer without a ring is a telephone that cannot be reached", () => {
    expect(legEndCause(19, { answered: false, rang: false })).toBe("unreachable");
  });
});

describe("how Asterisk is told which sound to play", () => {
  it("by the path of the file in the cache, without its ending", () => {
    expect(soundUri(readySound(CACHED))).toEqual({ ok: true, uri: `sound:${CACHED.slice(0, -4)}`, ms: 2000 });
  });

  it.each([
    "../../etc/passwd",
    "/var/cache/../../etc/0123456789abcdef.wav",
    "/var/cache/./0123456789abcdef.wav",
    "/var/cache/hello.wav",
    "/var/cache/0123456789abcdef",
    "/var/cache/0123456789abcdef.wav&/etc/passwd.wav",
    "/var/cache,b/0123456789abcdef.wav",
    "/var/cache\n/0123456789abcdef.wav",
    "recording:0123456789abcdef.wav",
    "http://example.com/0123456789abcdef.wav",
    "0123456789abcdef.wav",
    "",
  ])("not by %j", (file) => {
    expect(soundUri(readySound(file))).toMatchObject({ ok: false });
  });

  it("not where it is in memory only, nor at another rate than a line's", () => {
    expect(soundUri(readySound(null))).toMatchObject({ ok: false });
    expect(soundUri({ ...readySound(CACHED), sample_rate: 16_000 })).toMatchObject({ ok: false });
  });
});
