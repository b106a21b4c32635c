import { createHash } from "node:crypto";

/** Hash of a text. */
export function hash(content: string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}
