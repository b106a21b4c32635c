import { hash as digest } from "node:crypto";

/** Hash of a text. */
export function hash(content: string): string {
  return digest("sha256", content).slice(0, 32);
}
