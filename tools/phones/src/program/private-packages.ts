import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  distributionSource,
  type PackageSource,
  readDeb822,
  readOneLine,
  readOsRelease,
} from "./package-sources.ts";
import { run } from "./run.ts";

/** Why a program could not be had on this machine, in words for whoever runs the tests. Names no mirror. */
export class NotToBeHad extends Error {
  constructor(message: string) {
    super(message);
    this.name = "NotToBeHad";
  }
}

/** The distribution of this machine. */
export interface Distribution {
  readonly id: "debian" | "ubuntu";
  readonly codename: string;
  readonly source: PackageSource;
}

/** Reads which distribution this is and where it has its packages from. Throws {@link NotToBeHad}. */
export const distribution = async (): Promise<Distribution> => {
  const release = readOsRelease(await readFile("/etc/os-release", "utf8").catch(() => ""));
  const id = release.get("ID");
  const codename = release.get("VERSION_CODENAME") ?? "";
  if (id !== "debian" && id !== "ubuntu") throw new NotToBeHad("this is neither Debian nor Ubuntu");
  const source = distributionSource(await systemSources(), codename);
  if (source === null)
    throw new NotToBeHad("this machine's own package sources do not name its distribution");
  return { id, codename, source };
};

const systemSources = async (): Promise<readonly PackageSource[]> => {
  const folder = "/etc/apt/sources.list.d/";
  const names = (await readdir(folder).catch(() => [])).toSorted((one, other) => one.localeCompare(other));
  const files = ["/etc/apt/sources.list", ...names.map((name) => folder + name)];
  const sources = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, "utf8").catch(() => "");
      return file.endsWith(".sources") ? readDeb822(text) : readOneLine(text);
    }),
  );
  return sources.flat();
};

/** Keyrings with which the packages of a distribution are signed. */
export const KEYRINGS: Readonly<Record<Distribution["id"], string>> = {
  debian: "/usr/share/keyrings/debian-archive-keyring.gpg",
  ubuntu: "/usr/share/keyrings/ubuntu-archive-keyring.gpg",
};

/** The components in which a distribution has everything that may be given away. */
export const COMPONENTS: Readonly<Record<Distribution["id"], string>> = {
  debian: "main",
  ubuntu: "main universe",
};

/**
 * Packages of one suite, had with a state of apt that is our own: nothing of the system is read but where its mirror is
 * and how to reach it, nothing of it is changed, nothing needs root, and no script of a package is run.
 */
export class PrivatePackages {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#environment = { APT_CONFIG: join(folder, "apt.conf") };
  }

  /** Makes the state in an empty folder and reads what the suite has. Throws {@link NotToBeHad}. */
  static async open(folder: string, { id, source }: Distribution, suite: string): Promise<PrivatePackages> {
    const subfolders = [
      "etc/apt.conf.d",
      "etc/preferences.d",
      "state/lists/partial",
      "cache/archives/partial",
      "log",
    ];
    await Promise.all(subfolders.map(async (name) => mkdir(join(folder, name), { recursive: true })));
    await writeFile(join(folder, "status"), "");
    await writeFile(join(folder, "apt.conf"), await settings(folder));
    const signedBy = source.signedBy ?? KEYRINGS[id];
    await writeFile(
      join(folder, "etc/sources.list"),
      `deb [signed-by=${signedBy}] ${source.uri} ${suite} ${COMPONENTS[id]}\n`,
    );
    const packages = new PrivatePackages(folder);
    await packages.#apt("the list of packages could not be read", ["update", "-qq"]);
    return packages;
  }

  /** The newest version of a package, or null if the suite has none. */
  async versionOf(name: string): Promise<string | null> {
    const { output } = await run("apt-cache", ["madison", name], this.#environment);
    return output.split("\n")[0]?.split("|")[1]?.trim() ?? null;
  }

  /** Downloads exactly these packages; answers with their files. Throws {@link NotToBeHad}. */
  async download(names: readonly string[]): Promise<readonly string[]> {
    const folder = join(this.#folder, "chosen");
    await mkdir(folder, { recursive: true });
    await this.#apt("a package could not be downloaded", ["download", "-qq", ...names], folder);
    return filesIn(folder);
  }

  /** Downloads packages with all that they depend on; answers with the files. Throws {@link NotToBeHad}. */
  async downloadClosure(names: readonly string[]): Promise<readonly string[]> {
    await this.#apt("a package or what it depends on could not be downloaded", [
      "install",
      "--download-only",
      "--no-install-recommends",
      "-qq",
      "-y",
      ...names,
    ]);
    return filesIn(join(this.#folder, "cache/archives"));
  }

  async #apt(what: string, parameters: readonly string[], folder?: string): Promise<void> {
    const { status, complaint } = await run("apt-get", parameters, this.#environment, folder);
    // What apt says names the mirror; whoever wants to know runs it.
    if (status !== 0) throw new NotToBeHad(`${what}: apt-get ended with ${status ?? complaint}`);
  }
}

/** The packages in a folder. */
export const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith(".deb")).map((name) => join(folder, name));

/** How the system's apt reaches its mirrors is taken over; where it keeps things and what it runs are not. */
const settings = async (folder: string): Promise<string> => {
  const { output } = await run("apt-config", ["dump"]);
  const reaching = output.split("\n").filter((line) => line.startsWith("Acquire::"));
  return [
    ...reaching,
    `Dir "${folder}";`,
    `Dir::Etc "${folder}/etc";`,
    `Dir::State "${folder}/state";`,
    `Dir::State::status "${folder}/status";`,
    `Dir::Cache "${folder}/cache";`,
    `Dir::Log "${folder}/log";`,
    // The folder belongs to the user; apt's own user could not write there.
    `APT::Sandbox::User "${process.getuid?.() === 0 ? "root" : ""}";`,
    `Acquire::Languages "none";`,
    `APT::Update::Error-Mode "any";`,
    // A mirror that lags behind still has what it signed; the signature is checked all the same.
    `Acquire::Check-Valid-Until "false";`,
    "",
  ].join("\n");
};

/** Unpacks packages into a folder, with the links that a whole system has. Throws {@link NotToBeHad}. */
export const unpack = async (files: readonly string[], root: string): Promise<void> => {
  for (const name of ["bin", "sbin", "lib"]) await mkdir(join(root, "usr", name), { recursive: true });
  for (const [name, target] of [
    ["bin", "usr/bin"],
    ["sbin", "usr/sbin"],
    ["lib", "usr/lib"],
    // The loader of some processors stands there; all libraries are in one place.
    ["lib64", "usr/lib"],
  ] as const)
    await symlink(target, join(root, name));
  for (const file of files) {
    // By way of tar: `dpkg -x` would put a folder in the place of a link.
    const script = 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink --no-same-owner -C "$2"';
    const { status, complaint } = await run("sh", ["-c", script, "sh", file, root]);
    if (status !== 0) throw new NotToBeHad(`a package could not be unpacked: ${complaint.trim()}`);
  }
};

/**
 * How to start a program that was unpacked: by its own loader and libraries, so that those of the system do not matter.
 * Null where it is not there.
 */
export const unpackedCommand = async (root: string, program: string): Promise<readonly string[] | null> => {
  const lib = join(root, "usr/lib");
  const triplet = (await readdir(lib).catch(() => [])).find((name) => /-linux-gnu\w*$/u.test(name));
  if (triplet === undefined) return null;
  const libraries = join(lib, triplet);
  const places = [libraries, lib, join(root, "usr/lib64")];
  for (const place of places) {
    const loader = (await readdir(place).catch(() => [])).find((name) => /^ld-linux.*\.so\.\d+$/u.test(name));
    if (loader !== undefined) return [join(place, loader), "--library-path", libraries, join(root, program)];
  }
  return null;
};
