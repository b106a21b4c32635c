import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AsteriskProgram, isFitVersion } from "./program.ts";
import { rtpRange } from "../program/free-ports.ts";
import type { AsteriskConfiguration, AsteriskPorts, RunningAsterisk } from "./start.ts";

/** An Asterisk that runs already, on this machine, and that tests may set up as they need it. */
export interface ExistingAsterisk {
  /** Address of its HTTP server. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** The folder of its configuration, which tests may write into. */
  readonly folder: string;
}

/** What the environment says of an Asterisk is not enough, or not so. Holds no password. */
export class UnfitAsterisk extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnfitAsterisk";
  }
}

const VARIABLES = ["ASTERISK_USER", "ASTERISK_PASSWORD", "ASTERISK_CONFIGURATION"] as const;

/**
 * The Asterisk that `ASTERISK_URL` names, or null where the environment names none. Throws {@link UnfitAsterisk} for one
 * that cannot be used: whoever names one wants it and no other.
 */
export const existingAsterisk = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<AsteriskProgram | null> => {
  const { ASTERISK_URL: url = "" } = environment;
  if (url === "") return null;
  const [user = "", password = "", folder = ""] = VARIABLES.map((name) => environment[name] ?? "");
  const missing = VARIABLES.filter((name) => (environment[name] ?? "") === "");
  if (missing.length > 0) throw new UnfitAsterisk(`ASTERISK_URL needs ${missing.join(", ")} beside it`);
  if (!URL.canParse(url) || new URL(url).hostname !== "127.0.0.1")
    throw new UnfitAsterisk(
      "ASTERISK_URL: expected http://127.0.0.1:PORT, for the phones are on this machine",
    );
  const existing = { url, user, password, folder };
  const answer = await ask(existing, "GET", "asterisk/info?only=system").catch(() => null);
  if (answer === null) throw new UnfitAsterisk("ASTERISK_URL: nobody answers");
  if (!answer.ok) throw new UnfitAsterisk(`ASTERISK_URL: ARI answers ${answer.status}; see ASTERISK_USER`);
  const { system } = (await answer.json()) as { readonly system: { readonly version: string } };
  const [version = ""] = system.version.split(/[+~]/u);
  if (!isFitVersion(version)) throw new UnfitAsterisk(`ASTERISK_URL: Asterisk ${version} is too old`);
  return { command: [], modules: "", data: "", version, existing };
};

/** Its ports. Tests take the one for SIP from it, and cannot choose. Throws {@link UnfitAsterisk}. */
export const portsOf = async ({ url, folder }: ExistingAsterisk): Promise<AsteriskPorts> => {
  const pjsip = await readFile(join(folder, "pjsip.conf"), "utf8").catch(() => "");
  const bind = /^\[transport-udp\][^[]*?^bind *= *127\.0\.0\.1:(\d+)$/mu.exec(pjsip)?.[1];
  if (bind === undefined)
    throw new UnfitAsterisk(
      "ASTERISK_CONFIGURATION: expected a pjsip.conf with [transport-udp] bound to 127.0.0.1, as asterisk init writes it",
    );
  // Which ports it takes for sound is its own business.
  return { http: Number(new URL(url).port || 80), sip: Number(bind), rtp: rtpRange(2) };
};

/** Files that can be taken in while it runs, each with the module that reads it. */
const RELOADED = [
  ["ari.conf", "res_ari.so"],
  ["musiconhold.conf", "res_musiconhold.so"],
  ["pjsip.conf", "res_pjsip.so"],
] as const;

/**
 * Has a running Asterisk take in the parts of a configuration that differ from test to test: trunks and lines, music and
 * the user of ARI. `stop` gives it back what it had. It has no console here, and is not killed.
 */
export const borrowAsterisk = async (
  existing: ExistingAsterisk,
  ports: AsteriskPorts,
  configuration: AsteriskConfiguration,
): Promise<RunningAsterisk> => {
  if (usersOf(configuration["ari.conf"] ?? "").includes(`[${existing.user}]`))
    throw new UnfitAsterisk(
      `ASTERISK_USER: the tests have a user ${existing.user} of their own; take another name`,
    );
  const before = new Map<string, string>();
  for (const [name] of RELOADED)
    before.set(name, await readFile(join(existing.folder, name), "utf8").catch(() => ""));
  const wanted = new Map<string, string>();
  for (const [name] of RELOADED) {
    const own = before.get(name) ?? "";
    // Its own user stays, or nobody could give it back.
    const text =
      name === "ari.conf" ? `${own}\n${usersOf(configuration[name] ?? "")}` : (configuration[name] ?? "");
    wanted.set(name, text);
  }
  await takeIn(existing, wanted);
  let given = false;
  return {
    ports,
    pid: null,
    folder: existing.folder,
    console: async () => {
      throw new UnfitAsterisk("an Asterisk that was there already has no console here");
    },
    log: async () => "",
    kill: async () => {
      throw new UnfitAsterisk("an Asterisk that was there already is not killed");
    },
    stop: async () => {
      if (given) return;
      given = true;
      await takeIn(existing, before);
    },
  };
};

/** The sections of users in `ari.conf`. */
const usersOf = (text: string): string =>
  text
    .split(/^(?=\[)/mu)
    .filter((section) => section.startsWith("[") && !section.startsWith("[general]"))
    .join("");

const takeIn = async (existing: ExistingAsterisk, files: ReadonlyMap<string, string>): Promise<void> => {
  for (const [name, module] of RELOADED) {
    await writeFile(join(existing.folder, name), files.get(name) ?? "");
    const answer = await ask(existing, "PUT", `asterisk/modules/${module}`);
    if (!answer.ok) throw new UnfitAsterisk(`Asterisk did not take ${name} in: ARI answers ${answer.status}`);
  }
};

const ask = async (
  { url, user, password }: ExistingAsterisk,
  method: string,
  resource: string,
): Promise<Response> =>
  fetch(new URL(`ari/${resource}`, url.endsWith("/") ? url : `${url}/`), {
    method,
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` },
  });
