import type { AsteriskProgram, CallReport } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { routesOf } from "../../../src/adapters/asterisk/account-routes.ts";
import { Asterisk } from "../../../src/adapters/asterisk/asterisk.ts";
import { LOADED_MODULES } from "../../../src/adapters/asterisk/config/modules-conf.ts";
import { systemClock } from "../../../src/adapters/clock/system-clock.ts";
import { accountFor, VIRTUAL } from "./own-server.ts";
import {
  ARI_PASSWORD,
  ARI_USER,
  asteriskBlock,
  PHONE,
  type RealAsterisk,
  startRealAsterisk,
} from "./real-asterisk.ts";
import { SOUNDS } from "./support.ts";

const program: AsteriskProgram | null = inject("ownAsterisk");

const LINE = "100123";
const OWN = "100777";
const OUTSIDE = "89261234567";
const refuses = { ...PHONE, outcome: { does: "refuses", status: 486, after_ms: 0, rings: false } } as const;

/** Passwords with all that means something to a configuration file. */
const HOSTILE = 'a;b\\;c # [x] = y => ${EXTEN} ;-- "q" --;';

const SETTING = {
  outside: { [OUTSIDE]: refuses },
  lines: { [LINE]: refuses },
  keepAlive: 1,
  otherLines: [OWN],
  // The Asterisk as its own provider: a trunk that registers as the telephone of a line.
  first: (sip: number) => [
    { name: "self", host: "127.0.0.1", port: sip, login: OWN, password: `password-of-${OWN}` },
    { name: "stranger", host: "127.0.0.1", port: sip, login: OWN, password: "another password" },
  ],
  trunk: {
    login: "our-login",
    password: HOSTILE,
    registers: false,
    number_format: "national",
    from_format: "plus_e164",
    pai_format: "e164",
    dtmf_mode: "info",
    channels: 5,
  },
} as const;

describe.skipIf(program === null)("the configuration, read by a real Asterisk; skipped is NOT RUN", () => {
  let real: RealAsterisk;
  const shown: Record<string, string> = {};

  beforeAll(async () => {
    if (program === null) return;
    real = await startRealAsterisk(program, SETTING);
    for (const command of [
      "module show",
      "pjsip show endpoint trunk-main",
      `pjsip show endpoint ${LINE}`,
      "pjsip show auth trunk-main-auth",
      "moh show classes",
      "ari show users",
      "http show status",
      "dialplan show",
      "indication show ru",
    ])
      shown[command] = await real.asterisk.console(command);
    // Both have been answered.
    while (!/Registered[^]*Rejected|Rejected[^]*Registered/u.test(shown["registrations"] ?? ""))
      shown["registrations"] = await real.asterisk.console("pjsip show registrations");
  });

  afterAll(async () => {
    await real?.stop();
  });

  /** A setting as the console shows it. */
  const setting = (command: string, key: string): string | undefined =>
    new RegExp(`^ *${key} *: (.*?) *$`, "mu").exec(shown[command] ?? "")?.[1];

  it("loads every module that it names", () => {
    // Some are a part of others in one version and not in another.
    const optional = new Set(["res_websocket_client", "res_stasis_mailbox"]);
    const running = new Set(
      [...(shown["module show"] ?? "").matchAll(/^(\w+)\.so .* Running /gmu)].map(([, name]) => name),
    );
    expect(LOADED_MODULES.filter((name) => !running.has(name) && !optional.has(name))).toEqual([]);
  });

  it("says about a trunk what the account says", () => {
    const command = "pjsip show endpoint trunk-main";
    expect(setting(command, "dtmf_mode")).toBe("info");
    expect(setting(command, "send_pai")).toBe("false");
    expect(setting(command, "direct_media")).toBe("false");
    expect(setting(command, "rtp_symmetric")).toBe("true");
    expect(setting(command, "allow_transfer")).toBe("false");
    expect(setting(command, "outbound_auth")).toBe("trunk-main-auth");
    expect(setting(command, "from_domain")).toBe("127.0.0.1");
  });

  it("registers with digest at a provider, and not with another password", () => {
    expect(shown["registrations"]).toMatch(/trunk-self-registration.* Registered/u);
    expect(shown["registrations"]).toMatch(/trunk-stranger-registration.* Rejected/u);
  });

  it("keeps a password as it is, whatever is in it", () => {
    expect(setting("pjsip show auth trunk-main-auth", "password")).toBe(HOSTILE);
    expect(setting("pjsip show auth trunk-main-auth", "username")).toBe("our-login");
  });

  it("lets nobody call in: the context of every endpoint is none", () => {
    for (const endpoint of ["trunk-main", LINE]) {
      const context = setting(`pjsip show endpoint ${endpoint}`, "context") ?? "";
      expect(context).not.toBe("");
      expect(shown["dialplan show"]).not.toContain(`'${context}'`);
    }
  });

  it("has the melody, the user of ARI, and tones of a country", () => {
    expect(shown["moh show classes"]).toContain("Class: scenario-call");
    expect(shown["ari show users"]).toContain(ARI_USER);
    expect(shown["http show status"]).toContain(`127.0.0.1:${real.asterisk.ports.http}`);
    expect(shown["indication show ru"]).toContain("busy");
  });

  it("is taken without an error of ours in Asterisk's log", async () => {
    // It says so of every file that may be missing.
    const log = (await real.asterisk.log()).split("\n").filter((line) => /ERROR|WARNING/u.test(line));
    expect(
      log.filter((line) =>
        /pjsip\.conf|http\.conf|ari\.conf|rtp\.conf|musiconhold|indications|sorcery/iu.test(line),
      ),
    ).toEqual(log.filter((line) => /Unable to load config file 'pjproject\.conf'/u.test(line)));
  });

  describe("a number of the network", () => {
    let call: CallReport | undefined;
    beforeAll(async () => {
      if (program === null) return;
      const block = asteriskBlock(real.asterisk.ports, real.exchange.port, { ...SETTING, first: () => [] });
      const telephony = new Asterisk({
        access: { url: real.url, user: ARI_USER, password: ARI_PASSWORD, app: "numbers" },
        clock: systemClock(),
        routes: routesOf(accountFor([LINE], block, [])),
        sounds: SOUNDS,
        musicClass: "scenario-call",
        virtualNumberOf: () => VIRTUAL,
      });
      await telephony.open();
      const ended = new Promise<void>((resolve) => {
        telephony.onEvent((_, { type }) => {
          if (type === "leg_ended") resolve();
        });
      });
      await telephony.execute(1, {
        type: "dial",
        leg: "contact",
        phone_number: "79261234567",
        // Not one of the account's, and the trunk does not take that.
        caller_id: "79031112233",
        ring_timeout_ms: 5000,
      });
      await ended;
      [call] = await real.exchange.calls();
      await telephony.close();
    });

    it("is dialled in the trunk's form, and shows the virtual number in its forms of From and P-Asserted-Identity", () => {
      expect(call).toMatchObject({ number: OUTSIDE, from: `+${VIRTUAL}`, asserted: VIRTUAL });
    });
  });
});
