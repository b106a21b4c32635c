import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { COMPONENTS, type Distribution, filesIn, KEYRINGS, NotToBeHad } from "./private-packages.ts";
import { run } from "./run.ts";

/** Where debootstrap keeps how each suite is set up, unless the environment says otherwise. */
const USUAL_FOLDER = "/usr/share/debootstrap";

/**
 * Downloads a package and a smallest system around it with debootstrap, where that is installed: for machines on which apt
 * does not work for this user. Nothing is set up or run of it, so a namespace in which the user is root by name will do.
 * Answers with the files. Throws {@link NotToBeHad}.
 */
export const debootstrapPackages = async (
  folder: string,
  { id, source }: Distribution,
  suite: string,
  name: string,
): Promise<readonly string[]> => {
  const target = join(folder, "target");
  await mkdir(target, { recursive: true });
  const asRoot = process.getuid?.() === 0 ? [] : ["unshare", "--map-root-user"];
  const [program = "", ...parameters] = [
    ...asRoot,
    "debootstrap",
    "--download-only",
    "--variant=minbase",
    `--include=${name}`,
    `--components=${COMPONENTS[id].replaceAll(" ", ",")}`,
    `--keyring=${source.signedBy ?? KEYRINGS[id]}`,
    suite,
    target,
    source.uri,
    ...(await scriptFor(suite)),
  ];
  const { status, complaint } = await run(program, parameters);
  if (status === 0) return filesIn(join(target, "var/cache/apt/archives"));
  // What it says names the mirror; that it is not there does not.
  const why = status === null || status === 127 ? "it is not installed" : `it ended with ${status}`;
  throw new NotToBeHad(
    `debootstrap: ${/command not found|ENOENT/u.test(complaint) ? "it is not installed" : why}`,
  );
};

/** An older debootstrap does not know a newer suite, which is set up as `sid` is. */
const scriptFor = async (suite: string): Promise<readonly string[]> => {
  const scripts = join(process.env["DEBOOTSTRAP_DIR"] ?? USUAL_FOLDER, "scripts");
  const isKnown = await access(join(scripts, suite)).then(
    () => true,
    () => false,
  );
  return isKnown ? [] : [join(scripts, "sid")];
};
