import { join } from "node:path";
import { keptProgram } from "../program/kept-program.ts";
import { NotToBeHad, unpackedCommand } from "../program/private-packages.ts";
import { run } from "../program/run.ts";
import { installedAsterisk } from "./installed.ts";
import { type AsteriskProgram, checkedAsterisk, isFitVersion } from "./program.ts";

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
  const installed = await installedAsterisk(placesOfPrograms(), say);
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

/** The system's own folder of programs is in the path of root alone. */
const placesOfPrograms = (): readonly string[] => [
  ...(process.env["PATH"] ?? "").split(":").filter((folder) => folder !== ""),
  "/usr/sbin",
  "/usr/local/sbin",
];

const unpackedAsterisk = async (root: string): Promise<AsteriskProgram> => {
  const command = await unpackedCommand(root, "usr/sbin/asterisk");
  if (command === null) throw new NotToBeHad("no Asterisk stands there");
  const libraries = command[2] ?? "";
  const modules = join(libraries, "asterisk/modules");
  const program = await checkedAsterisk({ command, modules, data: join(root, "usr/share/asterisk") });
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
