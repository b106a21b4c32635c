import { posix } from "node:path";
import { pageOf } from "./layout.ts";
import type { Repository } from "./repository.ts";

/** Where a link of a page leads. */
export type Destination =
  | { readonly kind: "page"; readonly page: string; readonly anchor: string }
  | { readonly kind: "file"; readonly path: string; readonly anchor: string }
  | { readonly kind: "elsewhere" };

/** Where a link leads that stands in a file of the repository. */
export function destinationOf(source: string, target: string): Destination {
  if (/^[a-z][a-z0-9+.-]*:/iu.test(target)) return { kind: "elsewhere" };
  const [address = "", fragment = ""] = target.split("#", 2);
  const anchor = decodeURIComponent(fragment);
  const path =
    address === "" ? source : posix.normalize(posix.join(posix.dirname(source), decodeURIComponent(address)));
  const page = pageOf(path);
  return page === null ? { kind: "file", path, anchor } : { kind: "page", page, anchor };
}

const fragmentOf = (anchor: string): string => (anchor === "" ? "" : `#${encodeURIComponent(anchor)}`);

/**
 * The address of a destination on the site; null where a link out of it may stay as it is, and where a file is meant of
 * a repository of which nobody has said where it can be looked at.
 */
export function addressOf(destination: Destination, repository: Repository | null): string | null {
  if (destination.kind === "elsewhere") return null;
  if (destination.kind === "page") return `/${destination.page}${fragmentOf(destination.anchor)}`;
  return repository === null ? null : repository.fileUrl(destination.path) + fragmentOf(destination.anchor);
}
