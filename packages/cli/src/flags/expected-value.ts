import type { Text } from "@scenario-call/core/language";
import type { MethodFlag } from "./method-flags.ts";

/** One of which values a parameter takes; null where it takes any. */
export function expectedValue({ values }: MethodFlag): Text | null {
  if (values.length === 0) return null;
  const names = values.map(({ value }) => JSON.stringify(value)).join(", ");
  return { en: `one of ${names}`, ru: `одно из ${names}` };
}

/** How what a parameter is begins. */
export function gist({ about }: MethodFlag): Text {
  return { en: firstSentence(about.en), ru: firstSentence(about.ru) };
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.)\s/u)[0] ?? text;
}
