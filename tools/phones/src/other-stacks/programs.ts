import { access } from "node:fs/promises";
import { join } from "node:path";
import { keptProgram } from "../program/kept-program.ts";
import { NotToBeHad, unpackedCommand } from "../program/private-packages.ts";
import { run } from "../program/run.ts";

/** A SIP program of others that can be started. */
export interface OtherProgram {
  /** The program and its first parameters. */
  readonly command: readonly string[];
  /** Folder of its modules; null where it has none. */
  readonly modules: string | null;
}

/** How a program is had and what it says of itself. */
interface Description {
  readonly name: string;
  readonly file: string;
  readonly asks: readonly string[];
  readonly says: RegExp;
  readonly modules: string | null;
}

const SIPP: Description = {
  name: "sip-tester",
  file: "usr/bin/sipp",
  asks: ["-v"],
  says: /SIPp v3/u,
  modules: null,
};

const BARESIP: Description = {
  name: "baresip-core",
  file: "usr/bin/baresip",
  asks: ["-h"],
  says: /Usage: baresip/u,
  modules: "baresip/modules",
};

/** SIPp, which plays scenarios message by message. Throws {@link NotToBeHad}. */
export const sippProgram = async (say: (text: string) => void): Promise<OtherProgram> => had(SIPP, say);

/** baresip, a telephone of its own kind: registers, answers, records. Throws {@link NotToBeHad}. */
export const baresipProgram = async (say: (text: string) => void): Promise<OtherProgram> => had(BARESIP, say);

const had = async (description: Description, say: (text: string) => void): Promise<OtherProgram> => {
  const { name } = description;
  const check = async (folder: string): Promise<void> => void (await unpackedProgram(description, folder));
  const root = await keptProgram({ name, packages: [], isFit: () => true, check }, say);
  return unpackedProgram(description, root);
};

const unpackedProgram = async (
  { file, asks, says, modules, name }: Description,
  root: string,
): Promise<OtherProgram> => {
  const command = await unpackedCommand(root, file);
  const [program, ...first] = command ?? [];
  if (command === null || program === undefined) throw new NotToBeHad(`no ${name} stands there`);
  const { output, complaint } = await run(program, [...first, ...asks]);
  if (!says.test(output + complaint)) throw new NotToBeHad(`${name} does not run`);
  if (modules === null) return { command, modules };
  const folder = join(command[2] ?? "", modules);
  const elsewhere = join(root, "usr/lib", modules);
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return { command, modules: isThere ? folder : elsewhere };
};
