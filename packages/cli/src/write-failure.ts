import type { FailureTexts } from "./command-failure.ts";
import type { Text } from "@scenario-call/core/language";
import type { Style } from "./terminal/style.ts";

/** A failure as text for stderr: what was wrong, where, and what to do next; or as one line of JSON. */
export function writeFailure(
  { kind, what, where = null, next = null, shown = [], details = {} }: FailureTexts,
  {
    json,
    style,
    say,
  }: { readonly json: boolean; readonly style: Style; readonly say: (text: Text) => string },
): string {
  if (json) return `${JSON.stringify({ error: { kind, message: what, where, next, ...details } })}\n`;
  const lines = [`${style("bad", "scenario-call:")} ${what}`];
  if (where !== null) lines.push(`  ${style("quiet", say({ en: "where:", ru: "где:" }))} ${where}`);
  lines.push(...shown);
  if (next !== null) lines.push(`  ${style("quiet", say({ en: "next:", ru: "что делать:" }))} ${next}`);
  return `${lines.join("\n")}\n`;
}
