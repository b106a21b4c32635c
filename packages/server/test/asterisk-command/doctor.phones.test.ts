import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AsteriskProgram,
  freePorts,
  Phones,
  type ProvidedAsterisk,
  type RunningAsterisk,
  startAsterisk,
} from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { systemClock } from "../../src/adapters/clock/system-clock.ts";
import { type DoctorRequest, examineAsterisk } from "../../src/asterisk-command/doctor/doctor.ts";
import type { Finding } from "../../src/asterisk-command/doctor/finding.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import { PHONE, EARS } from "../adapters/asterisk/real-asterisk.ts";
import { accountWith, type as typeCommand, writeAccounts } from "./support.ts";

const program: ProvidedAsterisk = inject("ownAsterisk");

/** The last two digits are shown of it. */
const LINE = "100123";
const OWN = "100777";

type Block = NonNullable<AccountFile["asterisk"]>;

/** An Asterisk that was set up by `init` alone, and a provider and a telephone beside it. */
interface SetUp {
  readonly asterisk: RunningAsterisk;
  readonly url: string;
  readonly folder: string;
  /** What the doctor finds, as `check` or `check subject` and its state. */
  examine(
    request?: Partial<DoctorRequest>,
    env?: Readonly<Record<string, string>>,
  ): Promise<readonly Finding[]>;
  /** A request of ARI. */
  ask(method: string, resource: string): Promise<number>;
  stop(): Promise<void>;
}

/** `spoil` changes a file of the configuration before Asterisk reads it. */
const setUp = async (
  fit: AsteriskProgram,
  blockOf: (ports: { readonly sip: number; readonly exchange: number }) => Block,
  {
    spoil = (_name, text) => text,
    isSilent = false,
  }: {
    readonly spoil?: (name: string, text: string) => string;
    readonly isSilent?: boolean;
  } = {},
): Promise<SetUp> => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-doctor-"));
  const ports = await freePorts();
  const phones = new Phones();
  const exchange = await phones.open({ scripts: {}, ears: EARS });
  const { network = {}, ...block } = blockOf({ sip: ports.sip, exchange: exchange.port });
  const account = writeAccounts(
    folder,
    accountWith({
      ...block,
      network: {
        sip_address: "127.0.0.1",
        sip_port: ports.sip,
        rtp_from: ports.rtp.from,
        rtp_to: ports.rtp.to,
        keep_alive: 1,
        ...network,
      },
    }),
  );
  const out = join(folder, "etc");
  const written = await typeCommand([
    "init",
    "--account",
    account,
    "--out",
    out,
    "--ari-port",
    String(ports.http),
  ]);
  if (written.status !== 0) throw new Error(written.err);
  if (isSilent) rmSync(join(out, "music", "melody.wav"));
  const names = readdirSync(out).filter((name) => name.endsWith(".conf"));
  const configuration = Object.fromEntries(
    names.map((name) => [name, spoil(name, readFileSync(join(out, name), "utf8"))]),
  );
  const asterisk = await startAsterisk(fit, ports, configuration);
  for (const { phone_number: user, password = "" } of block.lines ?? [])
    if (user === LINE)
      await phones.open({
        scripts: { "*": PHONE },
        ears: EARS,
        registration: { port: ports.sip, user, password },
      });
  const url = `http://127.0.0.1:${ports.http}`;
  const passwordFile = join(out, "ari-password");
  const request: DoctorRequest = {
    account,
    ariUrl: url,
    ariUser: "scenario-call",
    ariPasswordFile: passwordFile,
    ariApp: "scenario-call",
    allowPublic: false,
    soundCache: join(folder, "sounds"),
    probeAddress: null,
    speechProgram: null,
  };
  return {
    asterisk,
    url,
    folder,
    examine: async (changes = {}, env = {}) =>
      examineAsterisk(
        { ...request, ...changes },
        {
          env,
          clock: systemClock(),
          console: async (command) => asterisk.console(command),
          onFinding: () => {},
        },
      ),
    ask: async (method, resource) => {
      const password = readFileSync(passwordFile, "utf8").trim();
      const authorization = `Basic ${Buffer.from(`scenario-call:${password}`).toString("base64")}`;
      return (await fetch(`${url}/ari/${resource}`, { method, headers: { authorization } })).status;
    },
    stop: async () => {
      await phones.close();
      await asterisk.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const told = (findings: readonly Finding[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    findings.map(({ check, subject, state }) => [subject === null ? check : `${check} ${subject}`, state]),
  );

/** The findings that are not as they should be. */
const wrong = (findings: readonly Finding[]): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(told(findings)).filter(([, state]) => state !== "passed"));

describe.skipIf(program === null)("doctor, at an Asterisk that init has set up; skipped is NOT RUN", () => {
  let real: SetUp;

  beforeAll(async () => {
    if (program === null) return;
    real = await setUp(program, ({ sip, exchange }) => ({
      trunks: [
        { name: "main", host: "127.0.0.1", port: exchange },
        // The Asterisk as its own provider: it registers as the telephone of a line.
        { name: "self", host: "127.0.0.1", port: sip, login: OWN, password: "password-of-own" },
      ],
      lines: [
        { phone_number: LINE, password: "password-of-line" },
        { phone_number: OWN, password: "password-of-own" },
      ],
    }));
    const isThere = async (): Promise<boolean> =>
      /self-registration.* Registered/u.test(await real.asterisk.console("pjsip show registrations")) &&
      (await real.asterisk.console("pjsip show contacts")).match(/ Avail /gu)?.length === 4;
    while (!(await isThere()));
  });

  afterAll(async () => {
    await real?.stop();
  });

  it("finds everything right, and hears the call in both directions", async () => {
    expect(told(await real.examine())).toEqual({
      ari_address: "passed",
      ari_password: "passed",
      ari: "passed",
      "ari_address bindaddr": "passed",
      version: "passed",
      modules: "passed",
      network: "passed",
      "trunk main": "passed",
      "trunk self": "passed",
      "registration self": "passed",
      "line ••••23": "passed",
      "line ••••77": "passed",
      codecs: "passed",
      application: "passed",
      sound: "passed",
      music: "passed",
      echo_call: "passed",
    });
  });

  it("leaves nothing behind", async () => {
    const password = readFileSync(join(real.folder, "etc", "ari-password"), "utf8").trim();
    const authorization = `Basic ${Buffer.from(`scenario-call:${password}`).toString("base64")}`;
    const listOf = async (list: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
      (await (await fetch(`${real.url}/ari/${list}`, { headers: { authorization } })).json()) as [];
    // The doctor has waited for that, or said that it is not so: nothing has to be waited for here.
    for (const list of ["channels", "bridges", "recordings/stored", "applications"])
      expect(await listOf(list), list).toEqual([]);
  });

  it("notices a wrong password", async () => {
    const env = { SCENARIO_CALL_ARI_PASSWORD: "h4Kd9-x2Lw7-pQ8" };
    expect(wrong(await real.examine({ ariPasswordFile: null }, env))).toMatchObject({
      ari: "failed",
      version: "skipped",
      echo_call: "skipped",
    });
  });

  it("notices a wrong user", async () => {
    expect(wrong(await real.examine({ ariUser: "nobody" }))).toMatchObject({ ari: "failed" });
  });

  it.each([
    ["res_musiconhold", { modules: "failed", music: "failed" }],
    // What plays the files of the sound cache.
    ["format_wav", { modules: "failed", sound: "failed", music: "failed" }],
  ])("notices that the module %s is missing, and what that means in a call", async (name, expected) => {
    expect(await real.ask("DELETE", `asterisk/modules/${name}.so`)).toBe(204);
    try {
      const findings = await real.examine();
      expect(wrong(findings)).toEqual(expected);
      expect(findings.find(({ check }) => check === "modules")?.next?.en).toContain(`load = ${name}.so`);
    } finally {
      expect(await real.ask("POST", `asterisk/modules/${name}.so`)).toBe(204);
    }
  });

  it("notices that its telephones cannot be reached", async () => {
    // An address for documentation: no machine has it.
    expect(wrong(await real.examine({ probeAddress: "192.0.2.1" }))).toEqual({
      echo_call: "failed",
      sound: "skipped",
      music: "skipped",
    });
  });

  it("notices a folder of sounds that cannot be written", async () => {
    const file = join(real.folder, "no-folder");
    writeFileSync(file, "");
    expect(wrong(await real.examine({ soundCache: join(file, "sounds") }))).toEqual({ sound: "failed" });
  });

  it("says that it was not told the folder of sounds", async () => {
    expect(wrong(await real.examine({ soundCache: null }))).toEqual({ sound: "skipped" });
  });
});

describe.skipIf(program === null)("doctor, at an Asterisk in which much is wrong; skipped is NOT RUN", () => {
  let real: SetUp;
  let findings: readonly Finding[];
  const next = (check: string, subject: string | null): string =>
    findings.find((finding) => finding.check === check && finding.subject === subject)?.next?.en ?? "";

  beforeAll(async () => {
    if (program === null) return;
    real = await setUp(
      program,
      ({ sip, exchange }) => ({
        trunks: [
          // A port that is reserved for nobody.
          { name: "down", host: "127.0.0.1", port: 9 },
          { name: "stranger", host: "127.0.0.1", port: sip, login: OWN, password: "another password" },
          { name: "deaf", host: "127.0.0.1", port: exchange },
          { name: "other", host: "127.0.0.1", port: exchange, dtmf_mode: "info" },
          { name: "moved", host: "127.0.0.1", port: exchange },
          { name: "forgotten", host: "127.0.0.1", port: exchange },
        ],
        lines: [{ phone_number: OWN, password: "password-of-own" }],
        network: { external_address: "198.51.100.7" },
      }),
      {
        isSilent: true,
        spoil: (name, text) => {
          if (name === "http.conf") return text.replace("bindaddr = 127.0.0.1", "bindaddr = 0.0.0.0");
          if (name !== "pjsip.conf") return text;
          const sections = text.split(/\n(?=; .*\n\[)/u);
          return sections
            .map((section) => {
              if (section.includes("[trunk-forgotten]")) return "";
              if (section.includes("[trunk-deaf]"))
                return section.replace("allow = alaw,ulaw", "allow = g722");
              if (section.includes("[trunk-other]"))
                return section.replace("dtmf_mode = info", "dtmf_mode = rfc4733");
              if (section.includes("[trunk-moved]"))
                return section.replace(/contact = .*/u, "contact = sip:127.0.0.1:10");
              return section.replaceAll("198.51.100.7", "198.51.100.8");
            })
            .join("\n");
        },
      },
    );
    const isAsked = async (): Promise<boolean> =>
      /stranger-registration.* Rejected/u.test(await real.asterisk.console("pjsip show registrations")) &&
      /trunk-down.*Unavail/u.test(await real.asterisk.console("pjsip show contacts")) &&
      /trunk-deaf.* Avail/u.test(await real.asterisk.console("pjsip show contacts"));
    while (!(await isAsked()));
    findings = await real.examine();
  });

  afterAll(async () => {
    await real?.stop();
  });

  it("tells each thing, and nothing that is right", () => {
    expect(wrong(findings)).toEqual({
      "ari_address bindaddr": "warned",
      network: "failed",
      "trunk down": "failed",
      "registration stranger": "failed",
      "trunk other": "failed",
      "trunk moved": "failed",
      "trunk forgotten": "failed",
      "line ••••77": "warned",
      codecs: "failed",
      music: "failed",
    });
  });

  it("says of each what to do", () => {
    expect(next("ari_address", "bindaddr")).toContain("bindaddr = 127.0.0.1");
    expect(next("network", null)).toContain("restart Asterisk");
    expect(next("trunk", "down")).toContain("firewall");
    expect(next("registration", "stranger")).toContain("login and password");
    for (const name of ["other", "moved", "forgotten"])
      expect(next("trunk", name)).toContain("asterisk init");
    expect(next("codecs", null)).toContain("allow = alaw,ulaw");
    expect(findings.find(({ check }) => check === "codecs")?.what.en).toMatch(/: deaf$/u);
    expect(next("music", null)).toContain("musiconhold.conf");
    expect(next("line", "••••77")).toContain("telephone");
  });

  it("tells a codec that is missing by its call, too", async () => {
    const account = writeAccounts(
      mkdirs(join(real.folder, "deaf")),
      accountWith({ trunks: [{ name: "deaf", host: "127.0.0.1" }] }),
    );
    const found = await real.examine({ account });
    expect(found.find(({ check }) => check === "echo_call")).toMatchObject({
      state: "failed",
      what: { en: "Asterisk offers no G.711" },
    });
  });
});

const mkdirs = (folder: string): string => {
  mkdirSync(folder, { recursive: true });
  return folder;
};
