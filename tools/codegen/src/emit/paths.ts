import { dirname, relative } from "node:path/posix";

/** Generated part of the core package. */
export const CORE_GENERATED = "packages/core/src/generated";
/** Documents of the API that come with the core as files. */
export const CORE_DOCUMENTS = "packages/core/documents/generated";
/** Generated part of the server. */
export const SERVER_GENERATED = "packages/server/src/generated";
/** Generated part of the client for Node.js. */
export const CLIENT_GENERATED = "packages/node-client/src/generated";
/** Generated part of the client for everything that has `fetch`. */
export const EDGE_CLIENT_GENERATED = "packages/edge-client/src/generated";
/** Generated part of what other people's tests use. */
export const TESTING_GENERATED = "packages/testing/src/generated";
/** API documents that the core package carries as files of their own; none of its code imports them. */
export const DOCUMENTS_GENERATED = "packages/core/documents/generated";
/** Hand-written part of the core package, which generated files of that package import. */
export const CORE_SOURCE = "packages/core/src";
/** What files of other packages import the core by. */
export const CORE_PACKAGE = "@scenario-call/core";
/** The part of the core with the smallest validators. */
export const CORE_COMPACT = "@scenario-call/core/compact";

/** The specifier by which a module imports another: relative inside a package, the package's name from outside. */
export function specifier(from: string, to: string): string {
  if (to.startsWith(`${CORE_SOURCE}/`) && !from.startsWith(`${CORE_SOURCE}/`)) return CORE_PACKAGE;
  const path = relative(dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}
