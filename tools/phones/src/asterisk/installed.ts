import { access, realpath } from "node:fs/promises";
import { join } from "node:path";
import { NotToBeHad } from "../program/private-packages.ts";
import { type AsteriskProgram, checkedAsterisk } from "./program.ts";

/**
 * The first Asterisk in these folders, such as those of `PATH`, that the tests can use; null where there is none. One that
 * stands there and cannot be used is told: whoever put it there wants it and no other.
 */
export const installedAsterisk = async (
  folders: readonly string[],
  say: (text: string) => void,
): Promise<AsteriskProgram | null> => {
  const seen = new Set<string>();
  for (const folder of folders) {
    const found = join(folder, "asterisk");
    // What stands beside it stands beside the file itself, not beside a link to it.
    const program = await realpath(found).catch(() => null);
    if (program === null || seen.has(program)) continue;
    seen.add(program);
    try {
      return await usable(program);
    } catch (error) {
      if (!(error instanceof NotToBeHad)) throw error;
      say(`${found} is passed over: ${error.message}`);
    }
  }
  return null;
};

const TRIPLETS = ["x86_64-linux-gnu", "aarch64-linux-gnu"];

const usable = async (program: string): Promise<AsteriskProgram> => {
  const prefix = program.replace(/\/s?bin\/asterisk$/u, "");
  const modules = await firstWith("res_ari.so", [
    ...TRIPLETS.map((triplet) => `${prefix}/lib/${triplet}/asterisk/modules`),
    `${prefix}/lib64/asterisk/modules`,
    `${prefix}/lib/asterisk/modules`,
  ]);
  const data = await firstWith("documentation", [
    `${prefix}/share/asterisk`,
    // Where one's own is put by `./configure --prefix=…`; below /usr it leaves its prefix.
    prefix.startsWith("/usr") ? "/var/lib/asterisk" : `${prefix}/var/lib/asterisk`,
  ]);
  return checkedAsterisk({ command: [program], modules, data });
};

/** The first folder in which something stands. Throws {@link NotToBeHad}. */
const firstWith = async (name: string, folders: readonly string[]): Promise<string> => {
  for (const folder of folders) {
    const isThere = await access(join(folder, name)).then(
      () => true,
      () => false,
    );
    if (isThere) return folder;
  }
  throw new NotToBeHad(`no ${name} stands in ${folders.at(-1) ?? "it"}`);
};
