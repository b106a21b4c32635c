import { join, win32 } from "node:path";
import type { Surroundings } from "../surroundings.ts";

/** Where the user's settings of this command are: `%APPDATA%` on Windows, else by the XDG base directory rules. */
export function configFolder({
  env,
  platform,
  home,
}: Pick<Surroundings, "env" | "platform" | "home">): string {
  if (platform === "win32")
    return win32.join(env["APPDATA"] ?? win32.join(home, "AppData", "Roaming"), "scenario-call");
  const base = env["XDG_CONFIG_HOME"] ?? "";
  // The XDG rules: a path that is not absolute is to be ignored.
  return join(base.startsWith("/") ? base : join(home, ".config"), "scenario-call");
}
