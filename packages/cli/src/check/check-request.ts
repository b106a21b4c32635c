import type { Finding } from "./finding.ts";
import { judge } from "./judge.ts";
import { repeatsAName } from "./repeats-a-name.ts";

/** The verdict on a text. */
export interface Checked {
  /** The method that was judged; null where the text does not get so far. */
  readonly method: string | null;
  readonly finding: Finding | null;
}

/** Judges a request, or its params alone, without sending anything. `method` counts where the text names none. */
export async function checkRequest(text: string, method: string): Promise<Checked> {
  const parsed = parse(text);
  if (parsed === null) {
    const { notJson } = await import("./not-json.ts");
    return { method: null, finding: notJson(text) };
  }
  const judged = judge(parsed.value, method);
  const repeats = repeatsAName(text, parsed.value);
  if (judged.kind === "good" && !repeats) return { method: judged.method, finding: null };
  const { findPlace } = await import("./find-place.ts");
  return {
    method: judged.kind === "refused" && !repeats ? judged.method : null,
    finding: findPlace(text, judged),
  };
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
