import { describe, expect, it } from "vitest";
import { asteriskConfiguration } from "../../../src/adapters/asterisk/config/configuration.ts";
import { confFile, ConfValueError } from "../../../src/adapters/asterisk/config/conf-file.ts";
import { waitingMelody } from "../../../src/adapters/asterisk/config/melody.ts";
import type { AccountFile } from "../../../src/generated/account.ts";

type Settings = Parameters<typeof asteriskConfiguration>[0];

const settings = (
  asterisk: NonNullable<AccountFile["asterisk"]>,
  more: Partial<Settings> = {},
): Settings => ({
  asterisk,
  passwords: {
    trunks: new Map([["main", "trunk's password"]]),
    lines: new Map([["100123", "line's password"]]),
  },
  ari: { address: "127.0.0.1", port: 8088, user: "scenario-call", password: "ari's password" },
  musicFolder: "/srv/music",
  ...more,
});

/** Sections with their settings; a name may stand twice. */
const parse = (text: string): { readonly name: string; readonly values: Record<string, string[]> }[] => {
  const sections: { name: string; values: Record<string, string[]> }[] = [];
  for (const line of text.split("\n")) {
    const name = /^\[(.+)\]$/u.exec(line)?.[1];
    if (name !== undefined) sections.push({ name, values: {} });
    const [, key = "", value = ""] = /^([a-z0-9_]+) = (.*)$/u.exec(line) ?? [];
    if (key !== "") (sections.at(-1)!.values[key] ??= []).push(value);
  }
  return sections;
};

const pjsip = (asterisk: NonNullable<AccountFile["asterisk"]>) => {
  const sections = parse(asteriskConfiguration(settings(asterisk))["pjsip.conf"] ?? "");
  return (name: string, type: string) =>
    sections.find((section) => section.name === name && section.values["type"]?.[0] === type)?.values;
};

describe("a configuration file", () => {
  const value = (text: string): string =>
    confFile(["about"], [{ name: "a", why: "b", lines: [{ key: "k", value: text, why: "" }] }]);

  it("has what it is for, and why each setting is there, as comments", () => {
    const section = { name: "a", why: "a section", lines: [{ key: "k", value: 1, why: "a reason" }] };
    expect(confFile(["what for"], [section])).toBe("; what for\n\n; a section\n[a]\n; a reason\nk = 1\n");
  });

  it("lets no semicolon begin a comment", () => {
    expect(value("a;b")).toContain("k = a\\;b\n");
  });

  it.each(["a\nb", "a\r", "\u0000", "a\u2028b", "\u0085", " a", "a ", "\ta"])(
    "takes no value that it cannot hold (%j), and does not repeat it",
    (text) => {
      expect(() => value(text)).toThrow(ConfValueError);
      expect(() => value(`secret\n${text}`)).toThrow(/^(?!.*secret)/u);
    },
  );

  it.each(["a]\n[b", "", "a b", "[x"])("takes no section called %j", (name) => {
    expect(() => confFile([], [{ name, why: "", lines: [] }])).toThrow(ConfValueError);
  });
});

describe("the configuration of an Asterisk", () => {
  it("is every file that it needs", () => {
    expect(Object.keys(asteriskConfiguration(settings({}))).toSorted()).toEqual([
      "ari.conf",
      "extensions.conf",
      "http.conf",
      "indications.conf",
      "logger.conf",
      "modules.conf",
      "musiconhold.conf",
      "pjsip.conf",
      "rtp.conf",
      "websocket_client.conf",
    ]);
  });

  it("explains each setting, or the first of several that are there for one reason", () => {
    const network = { external_address: "198.51.100.7", local_networks: ["10.0.0.0/8", "192.168.0.0/16"] };
    const trunks = [{ name: "main", host: "sip.example.com", login: "us" }];
    const files = asteriskConfiguration(settings({ trunks, lines: [{ phone_number: "100123" }], network }));
    for (const [name, text] of Object.entries(files)) {
      const lines = text.split("\n");
      const unexplained = lines.filter((line, at) => {
        const [key = "", value] = line.split(" = ");
        const before = lines[at - 1] ?? "";
        return value !== undefined && !before.startsWith("; ") && !before.startsWith(`${key} = `);
      });
      expect(unexplained, name).toEqual([]);
    }
  });

  it("knows a provider by its address where there is no login", () => {
    const found = pjsip({ trunks: [{ name: "main", host: "sip.example.com" }] });
    expect(found("trunk-main", "aor")?.["contact"]).toEqual(["sip:sip.example.com:5060"]);
    expect(found("trunk-main", "endpoint")?.["outbound_auth"]).toBeUndefined();
    expect(found("trunk-main-registration", "registration")).toBeUndefined();
  });

  it("registers with digest where there is one, over and over", () => {
    const found = pjsip({
      trunks: [{ name: "main", host: "sip.example.com", port: 5070, transport: "tcp", login: "us" }],
    });
    expect(found("trunk-main", "endpoint")).toMatchObject({
      outbound_auth: ["trunk-main-auth"],
      transport: ["transport-tcp"],
    });
    expect(found("trunk-main-auth", "auth")).toMatchObject({
      username: ["us"],
      password: ["trunk's password"],
    });
    expect(found("trunk-main-registration", "registration")).toMatchObject({
      server_uri: ["sip:sip.example.com:5070\\;transport=tcp"],
      client_uri: ["sip:us@sip.example.com:5070"],
    });
    expect(found("transport-tcp", "transport")).toMatchObject({ protocol: ["tcp"] });
  });

  it("only answers with digest where a trunk does not register", () => {
    const found = pjsip({ trunks: [{ name: "main", host: "h", login: "us", registers: false }] });
    expect(found("trunk-main-auth", "auth")).toBeDefined();
    expect(found("trunk-main-registration", "registration")).toBeUndefined();
  });

  it("lets Asterisk write P-Asserted-Identity only where it looks like From", () => {
    const sends = (trunk: object) =>
      pjsip({ trunks: [{ name: "main", host: "h", ...trunk }] })("trunk-main", "endpoint")?.["send_pai"];
    expect(sends({})).toEqual(["yes"]);
    expect(sends({ from_format: "national", pai_format: "national" })).toEqual(["yes"]);
    expect(sends({ from_format: "plus_e164" })).toEqual(["no"]);
  });

  it("makes a line that one telephone registers for by its number", () => {
    const found = pjsip({ lines: [{ phone_number: "100123" }] });
    expect(found("100123", "endpoint")).toMatchObject({ auth: ["100123-auth"], aors: ["100123"] });
    expect(found("100123", "aor")).toMatchObject({ max_contacts: ["1"], remove_existing: ["yes"] });
    expect(found("100123-auth", "auth")).toMatchObject({
      username: ["100123"],
      password: ["line's password"],
    });
  });

  it("tells those outside the address by which they see it, and those inside its own", () => {
    const network = {
      external_address: "198.51.100.7",
      local_networks: ["10.0.0.0/8", "192.168.0.0/16"],
      sip_port: 5062,
    };
    expect(pjsip({ network })("transport-udp", "transport")).toMatchObject({
      bind: ["0.0.0.0:5062"],
      external_media_address: ["198.51.100.7"],
      external_signaling_address: ["198.51.100.7"],
      local_net: ["10.0.0.0/8", "192.168.0.0/16"],
    });
  });

  it("keeps the way through routers open, and finds out who is not there any more", () => {
    const found = pjsip({ trunks: [{ name: "main", host: "h" }], network: { keep_alive: 20 } });
    expect(found("trunk-main", "aor")?.["qualify_frequency"]).toEqual(["20"]);
    for (const key of ["rtp_symmetric", "force_rport", "rewrite_contact"])
      expect(found("trunk-main", "endpoint")?.[key]).toEqual(["yes"]);
    expect(Number(found("trunk-main", "endpoint")?.["rtp_timeout"]?.[0])).toBeGreaterThan(0);
  });

  it("loads no module by itself", () => {
    expect(asteriskConfiguration(settings({}))["modules.conf"]).toContain("\nautoload = no\n");
  });
});

describe("the melody for whoever waits", () => {
  it("is what a telephone line plays, the same every time, and does not click", () => {
    const { sampleRate, samples } = waitingMelody();
    expect(sampleRate).toBe(8000);
    expect(samples).toHaveLength(8 * 8000);
    expect(waitingMelody().samples).toEqual(samples);
    const steps = samples.map((sample, at) => Math.abs(sample - (samples[at - 1] ?? 0)));
    // The steepest step of the highest note: 4000 times 2 pi 659 / 8000.
    expect(Math.max(...steps)).toBeLessThan(2071);
  });
});
