import type { Change } from "../change.ts";

/**
 * What stood there and what stands there now, behind the name of a change; empty where there is nothing to show. What was
 * added or removed stands alone: the name says which. A change says on which side there is nothing.
 */
export function difference({ kind, was, now }: Pick<Change, "kind" | "was" | "now">): string {
  if (was === "" && now === "") return "";
  if (!kind.endsWith("changed") && (was === "" || now === "")) return `: ${was}${now}`;
  return `: ${was || "none"} → ${now || "none"}`;
}
