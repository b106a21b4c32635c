import { randomUUID } from "node:crypto";
import { chown, link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PlannedFile, WantedFile } from "./plan.ts";

/** To whom what is written belongs, and who may read it. */
export interface Ownership {
  /** Null: to whoever writes. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** Mode of a file with passwords. */
  readonly secretMode: number;
}

const PUBLIC_MODE = 0o644;
const FOLDER_MODE = 0o755;

/** The files that are there of those that are wanted. Throws what the system says. */
export const findFiles = async (
  folder: string,
  wanted: readonly WantedFile[],
): Promise<ReadonlyMap<string, Uint8Array>> => {
  const found = new Map<string, Uint8Array>();
  for (const { name } of wanted) {
    const bytes = await readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (bytes !== null) found.set(name, bytes);
  }
  return found;
};

/**
 * Who shall own what is written: where root writes into a folder that is there, whoever has that folder, which for
 * Asterisk's own is the user that it runs as. Everybody else keeps what they write to themselves.
 */
export const ownershipIn = async (folder: string): Promise<Ownership> => {
  const there = await stat(folder).catch(() => null);
  return there === null || process.getuid?.() !== 0
    ? { owner: null, secretMode: 0o600 }
    : { owner: { uid: there.uid, gid: there.gid }, secretMode: there.gid === 0 ? 0o600 : 0o640 };
};

/**
 * Writes what is new or changed; each file takes its place in one step. What stood there is kept beside, with this ending.
 * Throws what the system says.
 */
export const writeFiles = async (
  folder: string,
  files: readonly PlannedFile[],
  ownership: Ownership,
  keptEnding: string,
): Promise<void> => {
  for (const file of files) {
    if (file.state === "unchanged") continue;
    const path = join(folder, file.name);
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    if (dirname(path) !== folder && ownership.owner !== null)
      await chown(dirname(path), ownership.owner.uid, ownership.owner.gid);
    if (file.state === "changed") await link(path, `${path}${keptEnding}`);
    await writeOne(path, file.contents, file.secret ? ownership.secretMode : PUBLIC_MODE, ownership.owner);
  }
};

/** Writes a file in one step, with its mode from the first byte on. */
export const writeOne = async (
  path: string,
  contents: string | Uint8Array,
  mode: number,
  owner: Ownership["owner"],
): Promise<void> => {
  const begun = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(begun, "wx", 0o600);
    try {
      await file.writeFile(contents);
      if (owner !== null) await file.chown(owner.uid, owner.gid);
      await file.chmod(mode);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(begun, path);
  } catch (error) {
    await rm(begun, { force: true });
    throw error;
  }
};
