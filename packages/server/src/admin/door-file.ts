import { randomBytes } from "node:crypto";
import { chmod, lstat, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Text } from "@scenario-call/core/language";
import { isSameSecret } from "../same-secret.ts";
import { ToldError } from "../told-error.ts";
import { UsageError } from "../usage-error.ts";

/** Where a running server can be administered, and what opens it. Whoever can read the file may. */
export interface Door {
  /** Always on this machine: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Made anew at every start. */
  readonly token: string;
}

/** A file that does not lead to a running server. */
export class DoorError extends ToldError {
  /** True where a server was asked: whether it has done it is not known. */
  readonly asked: boolean;

  constructor(text: Text, { asked = false, ...options }: ErrorOptions & { readonly asked?: boolean } = {}) {
    super(text, options);
    this.asked = asked;
  }
}

/** Where the door of a server is written, whose store is in `data`. */
export const doorFileOf = (data: string): string => `${data}.admin.json`;

/**
 * Makes sure that a door can be written there: that nothing is there, or what a server has left that was killed. Throws a
 * {@link UsageError} where it is anything else, such as the account file or the store, whose place it would take.
 */
export const refuseOtherFile = async (file: string): Promise<void> => {
  const found = await lstat(file).catch(() => null);
  // An empty one is what a power cut leaves of a new file.
  const isFree = found === null || (found.isFile() && found.size === 0);
  const isDoor = found?.isFile() === true && found.size <= MOST_BYTES && (await isDoorFile(file));
  if (!isFree && !isDoor)
    throw new UsageError({
      en: `--admin: ${file} is there, and is not what a server writes for its administration: name another file`,
      ru: `--admin: ${file} уже есть, и это не то, что сервер пишет для управления: назовите другой файл`,
    });
};

/** More than a door takes. */
const MOST_BYTES = 4096;

const isDoorFile = async (file: string): Promise<boolean> =>
  readDoorFile(file).then(
    () => true,
    () => false,
  );

/** Writes the file for its owner only, whole or not at all. Throws a {@link UsageError} where another file is there. */
export const writeDoorFile = async (file: string, door: Door): Promise<void> => {
  await refuseOtherFile(file);
  const unfinished = join(dirname(resolve(file)), `.${randomBytes(8).toString("hex")}.admin`);
  try {
    // A new file with its mode from the beginning: nobody can have opened it before.
    const handle = await open(unfinished, "wx", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(door)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(unfinished, 0o600);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
};

/** Takes the file away where it is still that of this server. */
export const removeDoorFile = async (file: string, door: Door): Promise<void> => {
  const present = await readDoorFile(file).catch(() => null);
  if (present !== null && isSameSecret(present.token, door.token)) await rm(file, { force: true });
};

/** Reads the file. Throws a {@link DoorError}. */
export const readDoorFile = async (file: string): Promise<Door> => {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "it failed";
    throw new DoorError(
      code === "ENOENT"
        ? {
            en: `there is no ${file}: no server runs with this store, or it was started with --admin elsewhere`,
            ru: `файла ${file} нет: сервер с этим хранилищем не запущен или запущен с другим --admin`,
          }
        : {
            en: `${file} cannot be read (${code}): only the user who runs the server may`,
            ru: `${file} не читается (${code}): это может только тот, кто запустил сервер`,
          },
    );
  }
  try {
    const { url, token } = JSON.parse(text) as Partial<Door>;
    if (typeof url === "string" && typeof token === "string" && /^http:\/\/127\.0\.0\.1:\d+$/u.test(url))
      return { url, token };
  } catch {
    // Told below.
  }
  throw new DoorError({
    en: `${file} is not what a server writes for its administration`,
    ru: `${file} — не то, что сервер пишет для управления`,
  });
};
