/** A part of a pattern: any characters, one character, or this one. */
type Part = { readonly kind: "any" | "one" } | { readonly kind: "exactly"; readonly character: string };

const partsOf = (pattern: string): readonly Part[] => {
  const parts: Part[] = [];
  let escaped = false;
  for (const character of pattern) {
    if (!escaped && character === "\\") escaped = true;
    else {
      if (escaped || (character !== "%" && character !== "_")) parts.push({ kind: "exactly", character });
      else parts.push({ kind: character === "%" ? "any" : "one" });
      escaped = false;
    }
  }
  // Nothing follows that it could take the meaning from: it stands for itself.
  if (escaped) parts.push({ kind: "exactly", character: "\\" });
  return parts;
};

/**
 * Makes a test of SQL's `LIKE`: `%` any characters, `_` one, `\` takes the meaning from what follows. Its time grows with
 * the product of both lengths at most, whatever the pattern: only the last `%` is ever tried again.
 */
export const likePattern = (pattern: string): ((text: string) => boolean) => {
  const parts = partsOf(pattern);
  return (text) => {
    const characters = [...text];
    let at = 0;
    let part = 0;
    let retry: { readonly part: number; readonly at: number } | null = null;
    while (at < characters.length) {
      const here = parts[part];
      if (here?.kind === "any") {
        retry = { part, at };
        part += 1;
      } else if (here?.kind === "one" || (here?.kind === "exactly" && here.character === characters[at])) {
        part += 1;
        at += 1;
      } else if (retry === null) return false;
      else {
        retry = { part: retry.part, at: retry.at + 1 };
        part = retry.part + 1;
        at = retry.at;
      }
    }
    return parts.slice(part).every(({ kind }) => kind === "any");
  };
};
