import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./site.ts";

/** Addresses at which a repository shows its files. */
export interface Repository {
  /** Where people look at it. */
  readonly url: string;
  /** The address of a file or a folder, by its path in the repository. */
  readonly fileUrl: (path: string) => string;
}

/** Short forms that npm knows, and the host that each means. */
const HOSTS: Readonly<Record<string, string>> = {
  "": "github.com",
  "github:": "github.com",
  "gitlab:": "gitlab.com",
  "bitbucket:": "bitbucket.org",
};

const SHORT = /^(?<host>(?:github:|gitlab:|bitbucket:)?)(?<path>[\w.-]+\/[\w.-]+)$/u;
const LONG =
  /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]+@)?(?<host>[^/:]+)(?::\d+)?\/(?<path>.+?)(?:\.git)?\/?$/u;

/** How hosts that are known by name show a file of the newest state; GitHub's way is the usual one. */
function folderOfFiles(host: string): string {
  if (host.includes("gitlab")) return "/-/blob/HEAD/";
  return host.includes("bitbucket") ? "/src/HEAD/" : "/blob/HEAD/";
}

/**
 * The repository that the field `repository` of a `package.json` names, in any form that npm takes; null where it
 * names none, or none that a browser can go to.
 */
export function repositoryOf(field: unknown): Repository | null {
  const named = typeof field === "object" && field !== null && "url" in field ? field.url : field;
  if (typeof named !== "string") return null;
  const found = (SHORT.exec(named) ?? LONG.exec(named))?.groups;
  if (found === undefined) return null;
  const { host = "", path = "" } = found;
  const url = `https://${HOSTS[host] ?? host}/${path}`;
  return { url, fileUrl: (file) => url + folderOfFiles(url) + file };
}

/** The repository that the workspace's own `package.json` names: the only place that says it. */
export function ownRepository(): Repository | null {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { repository?: unknown };
  return repositoryOf(manifest.repository);
}
