import { NotToBeHad } from "../program/private-packages.ts";
import { run } from "../program/run.ts";
import type { ExistingAsterisk } from "./existing.ts";

/** An Asterisk that can be started. */
export interface AsteriskProgram {
  /** The program and its first parameters. */
  readonly command: readonly string[];
  /** Folder with the modules. */
  readonly modules: string;
  /** Folder in which `documentation` and `rest-api` stand. */
  readonly data: string;
  /** As it tells it itself, for example `22.10.1`. */
  readonly version: string;
  /** Set where it is one that runs already: then it is set up and not started, and the members above are empty. */
  readonly existing?: ExistingAsterisk;
}

/**
 * The oldest of each series that the server can use: earlier ones take no requests over the WebSocket. Newer series all
 * can.
 */
const OLDEST: Readonly<Record<number, number>> = { 20: 14, 21: 9, 22: 4 };
const NEWER_THAN = 22;

/** Whether a version, such as `22.10.1`, or that of a package, such as `1:20.6.0~dfsg`, is new enough. */
export const isFitVersion = (version: string): boolean => {
  const [, major = 0, minor = 0] = (/^(?:\d+:)?(\d+)\.(\d+)/u.exec(version) ?? []).map(Number);
  return major > NEWER_THAN || minor >= (OLDEST[major] ?? Number.POSITIVE_INFINITY);
};

/** Asks a program for its version. Throws {@link NotToBeHad} where it does not run, or is too old. */
export const checkedAsterisk = async (
  program: Omit<AsteriskProgram, "version">,
): Promise<AsteriskProgram> => {
  const [file = "", ...first] = program.command;
  const { status, output, complaint } = await run(file, [...first, "-V"]);
  const version = /^Asterisk (\d[\w.]*)/u.exec(output)?.[1];
  if (status !== 0 || version === undefined)
    throw new NotToBeHad(`asterisk -V says ${JSON.stringify(complaint.trim() || output.trim())}`);
  if (!isFitVersion(version)) throw new NotToBeHad(`Asterisk ${version} is too old`);
  return { ...program, version };
};
