import module from "node:module";
import { join } from "node:path";
import { nodeFs } from "./node-modules.ts";
import type { Surroundings } from "./surroundings.ts";

/** Others may neither read nor write it. */
const OTHERS = 0o077;

/** What of this process decides about the folder. */
export interface CacheHost {
  /** Keeps compiled modules in a folder; undefined where this Node.js cannot. */
  readonly enable: ((folder: string) => unknown) | undefined;
  /** Id of the user whom the process runs for; undefined where the system has none. */
  readonly user: number | undefined;
}

/**
 * Has Node.js keep compiled modules between commands, where it can (22.8 and newer): a start takes less time. Code comes out of
 * that folder, so it is the user's own with the mode 0700, and never the shared one for temporary files that is
 * Node's own choice. Where there is no such folder, nothing is kept.
 */
export function useCompileCache(
  { env, platform, home }: Pick<Surroundings, "env" | "platform" | "home">,
  { enable, user }: CacheHost = thisProcess(),
): void {
  const folder = cacheFolder(env, home);
  if (enable === undefined || platform === "win32" || folder === null) return;
  const { lstatSync, mkdirSync } = nodeFs();
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { mode, uid } = lstatSync(folder);
    if ((mode & OTHERS) === 0 && uid === user) enable(folder);
  } catch {
    // A home that cannot be written to: the start takes as long as it takes.
  }
}

function thisProcess(): CacheHost {
  const { enableCompileCache } = module as Partial<Pick<typeof module, "enableCompileCache">>;
  return { enable: enableCompileCache, user: process.getuid?.() };
}

/** By the XDG base directory rules; a path that is not absolute is to be ignored. */
function cacheFolder(env: Surroundings["env"], home: string): string | null {
  const base = env["XDG_CACHE_HOME"] ?? "";
  if (base.startsWith("/")) return join(base, "scenario-call");
  return home.startsWith("/") ? join(home, ".cache", "scenario-call") : null;
}
