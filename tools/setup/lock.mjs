/** One set-up at a time in one clone, even when two commands are started together. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 200;

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * The process that a lock file names, or null if there is no such file.
 *
 * @param {string} file
 */
function holderOf(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/**
 * Creates the lock if there is none. Linked into place, so that nobody ever reads one without its holder.
 *
 * @param {string} file
 */
function tryToTake(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Takes the lock of a dead process away. Moved aside first and looked at again: in between, somebody else may have
 * taken it over, and a living one's lock is put back.
 *
 * @param {string} file
 */
function clearDead(file) {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const holder = holderOf(aside);
  if (holder !== null && isAlive(holder)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

/**
 * Waits until this process holds the lock, and returns the function that gives it back.
 *
 * A lock whose holder is dead is taken over. `onWait` is told once, with the holder's process id.
 *
 * @param {string} root
 * @param {(holder: number) => void} onWait
 */
export async function takeLock(root, onWait) {
  const folder = join(root, ".setup");
  const file = join(folder, "lock");
  mkdirSync(folder, { recursive: true });
  let told = false;
  while (!tryToTake(file)) {
    const holder = holderOf(file);
    if (holder === null) continue;
    if (!isAlive(holder)) {
      clearDead(file);
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    await pause(POLL_MS);
  }
  return () => rmSync(file, { force: true });
}
