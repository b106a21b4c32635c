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
  /** Those in which what is used of it finds everything, by their names in Debian 12. */
  readonly packages: readonly string[];
  readonly file: string;
  readonly asks: readonly string[];
  readonly says: RegExp;
  readonly modules: string | null;
}

const wordsOf = (text: string): readonly string[] => text.split(" ");

const SIPP: Description = {
  name: "sip-tester",
  packages: wordsOf(
    "sip-tester libc6 libcap2 libdbus-1-3 libgcc-s1 libgcrypt20 libgpg-error0 libgsl27 libgslcblas0 liblz4-1 " +
      "liblzma5 libncursesw6 libpcap0.8 libsctp1 libstdc++6 libsystemd0 libtinfo6 libzstd1",
  ),
  file: "usr/bin/sipp",
  asks: ["-v"],
  says: /SIPp v3/u,
  modules: null,
};

const BARESIP: Description = {
  name: "baresip-core",
  packages: wordsOf(
    "baresip-core libc6 libflac12 libgcc-s1 libmp3lame0 libmpg123-0 libogg0 libopus0 libre0 librem0 libsndfile1 " +
      "libssl3 libvorbis0a libvorbisenc2 zlib1g",
  ),
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
  const { name, packages } = description;
  const check = async (folder: string): Promise<void> => void (await unpackedProgram(description, folder));
  const root = await keptProgram({ name, packages, isFit: () => true, check }, say);
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
