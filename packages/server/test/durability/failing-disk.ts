import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A disk that will fail before long. */
export interface FailingDisk {
  /** Where it is. */
  readonly folder: string;
  /** What runs a program that is to feel it; nothing where every program does. */
  readonly under: readonly string[];
  /** Makes it well, or lets it become so; `pid` is the process that feels it. */
  relieve(pid: number): void;
}

const succeeds = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: "ignore" }).status === 0;

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-disk-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

/** A file may not become longer than this: the system refuses to write on, with EFBIG. 512 bytes each. */
const MOST_BLOCKS = 1000;

/** Why a process cannot be kept from writing long files, or null. */
export const whyNoLimit = (): string | null =>
  succeeds("prlimit", "--version") ? null : "there is no `prlimit` to make room again";

/** Every file of a process may have half a megabyte. */
export const limitedFiles = (): FailingDisk => ({
  folder: newFolder(),
  under: ["sh", "-c", `ulimit -S -f ${MOST_BLOCKS}; exec "$@"`, "sh"],
  relieve: (pid) => {
    if (!succeeds("prlimit", "--pid", String(pid), "--fsize=unlimited:"))
      throw new Error("the limit cannot be lifted");
  },
});

/** Why no small disk can be made, or null. */
export const whyNoDisk = (): string | null => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-disk-"));
  const made = succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
  if (made) succeeds("umount", folder);
  rmSync(folder, { recursive: true, force: true });
  return made ? null : "nobody may mount a disk here";
};

/** A disk of 8 MB with half a megabyte free: the system refuses to write on, with ENOSPC. */
export const smallDisk = (): FailingDisk => {
  const folder = newFolder();
  if (!succeeds("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder)) throw new Error("no disk");
  onTestFinished(() => {
    succeeds("umount", "--lazy", folder);
  });
  const ballast = join(folder, "ballast");
  writeFileSync(ballast, Buffer.alloc(7_500_000));
  return {
    folder,
    under: [],
    relieve: () => {
      rmSync(ballast);
    },
  };
};

/** Which syncs of the store's thread fail: from long after its start on, and not for ever. */
const FAILING_SYNCS = "40..120";

/** A disk that for a while answers each sync with EIO, as one does that loses what it was given. */
export const unsyncedDisk = (): FailingDisk => {
  const fault = `inject=fsync,fdatasync:error=EIO:when=${FAILING_SYNCS}`;
  const filter = ["-e", "trace=fsync,fdatasync", "-e", "signal=none", "-e", fault];
  return {
    folder: newFolder(),
    under: ["strace", "-f", "-o", "/dev/null", ...filter],
    relieve: () => {},
  };
};
