import { hanging, type Text } from "@scenario-call/core/language";
import type { FailureTexts } from "./command-failure.ts";
import type { Style } from "./terminal/style.ts";

/** How a failure is written. */
export interface FailureStyle {
  readonly json: boolean;
  readonly style: Style;
  readonly say: (text: Text) => string;
  /** Columns of the terminal that shows it; null where there is none: nothing is broken then. */
  readonly width: number | null;
}

/** A failure as text for stderr: what was wrong, where, and what to do next; or as one line of JSON. */
export function writeFailure(
  { kind, what, where = null, next = null, shown = [], details = {} }: FailureTexts,
  { json, style, say, width }: FailureStyle,
): string {
  if (json) return `${JSON.stringify({ error: { kind, message: what, where, next, ...details } })}\n`;
  const beside = (label: Text, text: string | null): readonly string[] =>
    text === null
      ? []
      : hanging(say(label), text, { width, indent: 2, colour: (plain) => style("quiet", plain) });
  const lines = [
    ...hanging("scenario-call:", what, { width, colour: (plain) => style("bad", plain) }),
    ...beside({ en: "where:", ru: "где:" }, where),
    ...shown,
    ...beside({ en: "next:", ru: "что делать:" }, next),
  ];
  return `${lines.join("\n")}\n`;
}
