import { access } from "node:fs/promises";
import { join } from "node:path";
import { keptProgram } from "../program/kept-program.ts";
import { NotToBeHad, unpackedCommand } from "../program/private-packages.ts";
import { run } from "../program/run.ts";
import type { ExistingAsterisk } from "./existing.ts";

/** An Asterisk that can be started. */
export interface AsteriskProgram {
  /** The program and its first parameters. */
  readonly command: readonly string[];
  /** Folder with the modules. */
  readonly modules: string;
  /** Folder in which `documentation` and `rest-api` stand. */
  readonly data: string;
  /** As it tells it itself, for example `22.10.1`. */
  readonly version: string;
  /** Set where it is one that runs already: then it is set up and not started, and the members above are empty. */
  readonly existing?: ExistingAsterisk;
}

/**
 * The oldest of each series that the server can use: earlier ones take no requests over the WebSocket. Newer series all
 * can.
 */
const OLDEST: Readonly<Record<number, number>> = { 20: 14, 21: 9, 22: 4 };
const NEWER_THAN = 22;

/** Whether a version, such as `22.10.1`, or that of a package, such as `1:20.6.0~dfsg`, is new enough. */
export const isFitVersion = (version: string): boolean => {
  const [, major = 0, minor = 0] = (/^(?:\d+:)?(\d+)\.(\d+)/u.exec(version) ?? []).map(Number);
  return major > NEWER_THAN || minor >= (OLDEST[major] ?? Number.POSITIVE_INFINITY);
};

const PACKAGES = [
  "asterisk",
  "asterisk-modules",
  "libbsd0",
  "libc6",
  "libcap2",
  "libcrypt1",
  "libedit2",
  "libgcc-s1",
  "libjansson4",
  "libmd0",
  "libsqlite3-0",
  "libssl3t64",
  "libstdc++6",
  "libsystemd0",
  "libtinfo6",
  "liburiparser1",
  "libuuid1",
  "libxml2-16",
  "libxslt1.1",
  "libzstd1",
  "zlib1g",
] as const;

/** The modules without which no call of the tests can be made: their libraries are looked for too. */
const TOUCHSTONES = ["res_pjsip.so", "chan_pjsip.so", "res_rtp_asterisk.so", "res_ari.so", "app_stasis.so"];

/**
 * The Asterisk for the tests: one that is installed, else one in the cache, else one from the machine's own mirror. The
 * system is not touched. Throws {@link NotToBeHad}.
 */
export const asteriskProgram = async (say: (text: string) => void): Promise<AsteriskProgram> => {
  const installed = await installedAsterisk();
  if (installed !== null) return installed;
  const root = await keptProgram(
    {
      name: "asterisk",
      packages: PACKAGES,
      isFit: isFitVersion,
      check: async (folder) => void (await unpackedAsterisk(folder)),
    },
    say,
  );
  return unpackedAsterisk(root);
};

const installedAsterisk = async (): Promise<AsteriskProgram | null> => {
  const places = (process.env["PATH"] ?? "").split(":").concat("/usr/sbin", "/usr/local/sbin");
  const program = await firstOf(places.map((place) => join(place, "asterisk")));
  if (program === null) return null;
  const prefix = program.replace(/\/s?bin\/asterisk$/u, "");
  const triplets = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
  const modules = await firstOf([
    ...triplets.map((triplet) => `${prefix}/lib/${triplet}/asterisk/modules/res_ari.so`),
    `${prefix}/lib/asterisk/modules/res_ari.so`,
    `${prefix}/lib64/asterisk/modules/res_ari.so`,
  ]);
  const data = await firstOf([`${prefix}/share/asterisk/documentation`, "/var/lib/asterisk/documentation"]);
  if (modules === null || data === null) return null;
  return checked({ command: [program], modules: join(modules, ".."), data: join(data, "..") }).catch(
    () => null,
  );
};

const firstOf = async (files: readonly string[]): Promise<string | null> => {
  for (const file of files) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return null;
};

const unpackedAsterisk = async (root: string): Promise<AsteriskProgram> => {
  const command = await unpackedCommand(root, "usr/sbin/asterisk");
  if (command === null) throw new NotToBeHad("no Asterisk stands there");
  const libraries = command[2] ?? "";
  const modules = join(libraries, "asterisk/modules");
  const program = await checked({ command, modules, data: join(root, "usr/share/asterisk") });
  const [loader = ""] = command;
  // A list of packages that has grown old lacks a library, and then a module does not load.
  for (const name of TOUCHSTONES) {
    const { status, output } = await run(loader, [
      "--library-path",
      libraries,
      "--list",
      join(modules, name),
    ]);
    const missing = /^\s*(\S+) => not found/mu.exec(output)?.[1];
    if (status !== 0 || missing !== undefined)
      throw new NotToBeHad(`${name} does not find ${missing ?? "its libraries"}`);
  }
  return program;
};

const checked = async (program: Omit<AsteriskProgram, "version">): Promise<AsteriskProgram> => {
  const [file = "", ...first] = program.command;
  const { status, output, complaint } = await run(file, [...first, "-V"]);
  const version = /^Asterisk (\d[\w.]*)/u.exec(output)?.[1];
  if (status !== 0 || version === undefined)
    throw new NotToBeHad(`asterisk -V says ${JSON.stringify(complaint.trim() || output.trim())}`);
  if (!isFitVersion(version)) throw new NotToBeHad(`Asterisk ${version} is too old`);
  return { ...program, version };
};
