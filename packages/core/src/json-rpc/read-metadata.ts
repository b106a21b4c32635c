import type { Metadata } from "../generated/shared/types.ts";
import { isJsonObject, memberOf } from "./plain.ts";

/** As the Call API's documents spell it, and as everybody else does; readers accept both. */
const OLD = "current_version_depricated";
const NEW = "current_version_deprecated";

const readVersion = (version: unknown): object =>
  isJsonObject(version) && memberOf(version, OLD) === undefined && memberOf(version, NEW) !== undefined
    ? { api_version: { ...version, [OLD]: memberOf(version, NEW) } }
    : {};

/**
 * The `metadata` of an answer, or `null` where there is none. Unknown members are carried; what the documents call an object and is none
 * is left out, so that reading a limit never fails on the answer of a call that was started.
 */
export const readMetadata = (metadata: unknown): Metadata | null => {
  if (!isJsonObject(metadata)) return null;
  const { limits, api_version: version, ...rest } = metadata;
  // Answers are open: the spec's type says what is documented, not what was checked.
  const read: unknown = {
    ...rest,
    ...(isJsonObject(limits) ? { limits } : {}),
    ...(isJsonObject(version) ? { api_version: version } : {}),
    ...readVersion(version),
  };
  return read as Metadata;
};
