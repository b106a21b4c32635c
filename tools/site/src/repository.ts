import { repositoryUrl } from "../../setup/repository.mjs";
import { ROOT } from "./site.ts";

/** Addresses at which a repository shows its files. */
export interface Repository {
  /** Where people look at it. */
  readonly url: string;
  /** The address of a file or a folder, by its path in the repository. */
  readonly fileUrl: (path: string) => string;
}

/** How hosts that are known by name show a file of the newest state; GitHub's way is the usual one. */
function folderOfFiles(url: string): string {
  const { hostname } = new URL(url);
  if (hostname.includes("gitlab")) return "/-/blob/HEAD/";
  return hostname.includes("bitbucket") ? "/src/HEAD/" : "/blob/HEAD/";
}

/** The repository at an address without a slash at its end. */
export function repositoryAt(url: string): Repository {
  return { url, fileUrl: (file) => url + folderOfFiles(url) + file };
}

/** The repository that the workspace names as its own; null where it names none. */
export function ownRepository(): Repository | null {
  const url = repositoryUrl(ROOT);
  return url === null ? null : repositoryAt(url);
}
