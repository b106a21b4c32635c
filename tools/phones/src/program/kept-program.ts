import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "./cache.ts";
import { debootstrapPackages } from "./debootstrap.ts";
import { type Distribution, distribution, NotToBeHad, PrivatePackages, unpack } from "./private-packages.ts";

/** A program that is had from packages and kept in the cache. */
export interface Wanted {
  /** Its package; names the folder in the cache. */
  readonly name: string;
  /** Exactly these packages are tried first: fast, but it breaks where a library is renamed. May be none. */
  readonly packages: readonly string[];
  /** Whether the program in this folder runs and is fit for the tests; says so, or throws {@link NotToBeHad}. */
  readonly check: (root: string) => Promise<void>;
  /** Which versions will do. */
  readonly isFit: (version: string) => boolean;
}

/** The suites in which a program is looked for: that of the machine, then those to which Debian moved on. */
const suitesOf = ({ id, codename }: Distribution): readonly string[] =>
  id === "debian" ? [...new Set([codename, "forky", "sid"])] : [codename];

/** The last line of a message is enough for a sentence. */
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The folder in which the program stands unpacked, from the cache or from the machine's own mirror. Throws
 * {@link NotToBeHad} with every way that was tried.
 */
export const keptProgram = async (
  wanted: Wanted,
  say: (text: string) => void,
  cache: string = cacheFolder(),
): Promise<string> => {
  const kept = join(cache, `${wanted.name}-${process.arch}`);
  const isKept = await wanted.check(kept).then(
    () => true,
    () => false,
  );
  if (isKept) return kept;
  say(`getting ${wanted.name} from this machine's mirror into the cache`);
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, "work-"));
  try {
    const root = await made(wanted, work);
    await replace(root, kept);
    return kept;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/** Another run may have put its own there meanwhile: one is as good as the other. */
const replace = async (root: string, kept: string): Promise<void> => {
  await rm(kept, { recursive: true, force: true });
  await rename(root, kept).catch(async (error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "ENOTEMPTY")) throw error;
  });
};

const made = async (wanted: Wanted, work: string): Promise<string> => {
  const host = await distribution();
  const tried: string[] = [];
  for (const suite of suitesOf(host)) {
    try {
      return await fromSuite(wanted, host, suite, join(work, suite));
    } catch (error) {
      if (!(error instanceof NotToBeHad)) throw error;
      tried.push(`${suite}: ${reason(error)}`);
    }
  }
  throw new NotToBeHad(tried.join("; "));
};

const fromSuite = async (
  wanted: Wanted,
  host: Distribution,
  suite: string,
  folder: string,
): Promise<string> => {
  const tried: string[] = [];
  try {
    return await byApt(wanted, host, suite, folder);
  } catch (error) {
    if (!(error instanceof NotToBeHad)) throw error;
    tried.push(reason(error));
  }
  const root = join(folder, "root-debootstrap");
  try {
    await unpack(await debootstrapPackages(join(folder, "debootstrap"), host, suite, wanted.name), root);
    await wanted.check(root);
    return root;
  } catch (error) {
    if (!(error instanceof NotToBeHad)) throw error;
    tried.push(reason(error));
  }
  throw new NotToBeHad(tried.join(", then "));
};

const byApt = async (
  { name, packages, check, isFit }: Wanted,
  host: Distribution,
  suite: string,
  folder: string,
): Promise<string> => {
  const apt = await PrivatePackages.open(join(folder, "apt"), host, suite);
  const version = await apt.versionOf(name);
  if (version === null) throw new NotToBeHad(`has no ${name}`);
  if (!isFit(version)) throw new NotToBeHad(`has ${name} ${version}, which will not do`);
  const listed = packages.length === 0 ? [] : [async () => apt.download(packages)];
  const ways = [...listed, async () => apt.downloadClosure([name])];
  const tried: string[] = [];
  for (const [index, files] of ways.entries()) {
    const root = join(folder, `root-${index}`);
    try {
      await unpack(await files(), root);
      await check(root);
      return root;
    } catch (error) {
      if (!(error instanceof NotToBeHad)) throw error;
      tried.push(reason(error));
    }
  }
  throw new NotToBeHad(tried.join(", then "));
};
