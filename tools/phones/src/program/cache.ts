import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder in which programs for tests are kept from one run to the next: `SCENARIO_CALL_CACHE`, else the user's cache
 * (`XDG_CACHE_HOME`, else `~/.cache`). It may be deleted at any time when no test runs.
 */
export const cacheFolder = (environment: NodeJS.ProcessEnv = process.env): string => {
  const { SCENARIO_CALL_CACHE: own = "", XDG_CACHE_HOME: cache = "" } = environment;
  if (own !== "") return own;
  return join(cache === "" ? join(homedir(), ".cache") : cache, "scenario-call");
};
