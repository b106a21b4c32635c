import { dirname, join } from "node:path/posix";
import type { Mistake } from "../mistake.ts";
import { didYouMean } from "../suggest.ts";
import type { Spec } from "./spec.ts";
import { englishTexts, isTranslated, proseFile, proseHeading } from "./texts.ts";

/** Checks that every English text has exactly one translation, and every translation its text. */
export function checkTranslations(spec: Spec): readonly Mistake[] {
  const wanted = new Map<string, Map<string, { readonly file: string; readonly pointer: string }>>();
  for (const [file, document] of spec.documents) {
    if (!isTranslated(file)) continue;
    const prose = proseFile(file);
    const headings = wanted.get(prose) ?? new Map<string, { file: string; pointer: string }>();
    wanted.set(prose, headings);
    for (const [pointer] of englishTexts(file, document))
      headings.set(proseHeading(file, pointer), { file, pointer });
  }
  const mistakes: Mistake[] = [];
  for (const [prose, headings] of wanted) {
    for (const [heading, place] of headings) {
      if (spec.prose.get(prose)?.texts.has(heading) === true) continue;
      mistakes.push({
        ...place,
        found: "a text without translation",
        expected: `the heading "## ${heading}" in ${prose}`,
      });
    }
  }
  for (const { file, texts } of spec.prose.values()) {
    const headings = [...(wanted.get(file)?.keys() ?? [])];
    for (const heading of texts.keys()) {
      const owner = join(dirname(file), heading.split("#")[0] ?? "");
      if (headings.includes(heading) || spec.broken.has(owner)) continue;
      mistakes.push({
        file,
        pointer: heading,
        found: `a translation of a text that is not there${didYouMean(heading, headings)}`,
        expected: "only headings that name a text: ## <file>#<pointer>",
      });
    }
  }
  return mistakes;
}
