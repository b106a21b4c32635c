import { deadLinks } from "./rules/links.ts";
import { unprovenExamples } from "./rules/examples.ts";
import type { Problem } from "./rules/problem.ts";
import { untranslated } from "./rules/translations.ts";
import { unreachable } from "./rules/reach.ts";
import type { Site } from "./site.ts";

/** Everything that keeps the site from being built. */
export function problemsOf(site: Site): readonly Problem[] {
  return [...deadLinks(site), ...untranslated(site), ...unprovenExamples(site), ...unreachable(site)];
}
