import { join } from "node:path";
import { CommandFailure } from "../command-failure.ts";
import type { Context } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { nodeCrypto, nodeFs } from "../node-modules.ts";
import { configFolder } from "./folder.ts";
import { type Profile, readProfile } from "./profile.ts";

type Place = Pick<Context, "env" | "platform" | "home" | "say">;

const OTHERS = 0o077;

/** Every profile by its name; none where the file is not there. Refuses a file that others can read or change. */
export function readProfiles(place: Place): ReadonlyMap<string, Profile> {
  const folder = configFolder(place);
  const file = join(folder, "profiles.json");
  try {
    if (isMissing(file)) return new Map();
    refuseShared(place, folder, "700");
    refuseShared(place, file, "600");
    // Of a pipe, say, there might be no end.
    const found = nodeFs().statSync(file).isFile() ? parse(nodeFs().readFileSync(file, "utf8")) : null;
    if (found === null) throw badProfiles(place, file);
    return found;
  } catch (error) {
    throw error instanceof CommandFailure ? error : badProfiles(place, file, error);
  }
}

function badProfiles({ say }: Place, file: string, error?: unknown): CommandFailure {
  const { code } = (error ?? {}) as { readonly code?: string };
  return new CommandFailure({
    kind: "bad_profiles",
    exit: EXIT.usage,
    what: say({ en: "the profiles cannot be read", ru: "профили не читаются" }),
    where: code === undefined ? file : `${file} (${code})`,
    next: say({
      en: "remove what is there and log in again: scenario-call login",
      ru: "удалите то, что там есть, и войдите снова: scenario-call login",
    }),
  });
}

/** Keeps a profile beside the others. The file is complete at every moment, and never readable for others. */
export async function writeProfile(place: Place, name: string, profile: Profile): Promise<string> {
  return writeProfiles(place, new Map(readProfiles(place)).set(name, profile));
}

/** Removes a profile, and leaves the others as they are. */
export async function removeProfile(place: Place, name: string): Promise<string> {
  const profiles = new Map(readProfiles(place));
  profiles.delete(name);
  return writeProfiles(place, profiles);
}

async function writeProfiles(place: Place, profiles: ReadonlyMap<string, Profile>): Promise<string> {
  const folder = configFolder(place);
  const file = join(folder, "profiles.json");
  try {
    await replaceProfiles(place, folder, file, profiles);
  } catch (error) {
    const { code = "?" } = error as NodeJS.ErrnoException;
    throw new CommandFailure({
      kind: "profiles_not_written",
      exit: EXIT.usage,
      what: place.say({
        en: "the profiles cannot be written; they are as they were",
        ru: "профили не удаётся записать; они остались прежними",
      }),
      where: `${file} (${code})`,
    });
  }
  return file;
}

async function replaceProfiles(
  place: Place,
  folder: string,
  file: string,
  profiles: ReadonlyMap<string, Profile>,
): Promise<void> {
  const { chmod, mkdir, open, rename, rm } = nodeFs().promises;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (place.platform !== "win32") await chmod(folder, 0o700);
  const draft = join(folder, `.profiles-${nodeCrypto().randomUUID()}`);
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(
        `${JSON.stringify({ version: 1, profiles: Object.fromEntries(profiles) }, null, 2)}\n`,
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

function parse(text: string): ReadonlyMap<string, Profile> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { profiles } = (value ?? {}) as { readonly profiles?: unknown };
  if (typeof profiles !== "object" || profiles === null) return null;
  const entries = Object.entries(profiles).map(([name, each]) => [name, readProfile(each)] as const);
  return entries.some(([, each]) => each === null) ? null : new Map(entries as [string, Profile][]);
}

function isMissing(path: string): boolean {
  try {
    nodeFs().lstatSync(path);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return true;
    throw error;
  }
}

/** A link counts as what it is: whoever may change it decides what is read. */
function refuseShared({ platform, say }: Place, path: string, wanted: string): void {
  if (platform === "win32") return;
  const { mode, uid } = nodeFs().lstatSync(path);
  if ((mode & OTHERS) === 0 && uid === process.getuid?.()) return;
  throw new CommandFailure({
    kind: "profiles_not_private",
    exit: EXIT.usage,
    what: say({
      en: "others can read or change the profiles, and they hold secrets",
      ru: "профили доступны другим пользователям, а в них секреты",
    }),
    where: path,
    next: say({
      en: `chmod ${wanted} ${path} (and think of the secrets as known: change them)`,
      ru: `chmod ${wanted} ${path} (и считайте секреты известными: замените их)`,
    }),
  });
}
