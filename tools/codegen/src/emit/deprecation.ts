import type { Deprecation, DeprecationModel } from "../model.ts";

type Mark = Deprecation | DeprecationModel;

/** Since when and why something is not to be used any more, and what is: one line of English Markdown. */
function deprecationText({ since, reason, instead }: Mark): string {
  const why = typeof reason === "string" ? reason : reason.en;
  const text = `Since ${since}. ${why}${instead === null ? "" : ` Use \`${instead}\` instead.`}`;
  // An editor ends a tag at an empty line in some places and not in others.
  return text.replaceAll(/\s*\n\s*/gu, " ");
}

/** The tag by which editors strike a name out, or null where there is no mark. */
export function deprecationTag(mark: Mark | null | undefined): string | null {
  return mark === null || mark === undefined ? null : `@deprecated ${deprecationText(mark)}`;
}

/** The same as a sentence among others, or null. */
export function deprecationNote(mark: Mark | null | undefined): string | null {
  if (mark === null || mark === undefined) return null;
  const text = deprecationText(mark);
  return `Deprecated s${text.slice(1)}`;
}
