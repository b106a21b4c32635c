/**
 * Whether a name stands twice in one object of a JSON text; `value` is what `JSON.parse` has made of it. It keeps one of
 * the two, so the text then has more members than the value: no second parser is loaded to find that out.
 */
export function repeatsAName(text: string, value: unknown): boolean {
  return colonsOutsideTexts(text) !== membersOf(value);
}

/** In JSON each of them stands behind the name of a member. */
function colonsOutsideTexts(json: string): number {
  let colons = 0;
  let isInside = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') isInside = !isInside;
    else if (isInside && character === "\\") at += 1;
    else if (!isInside && character === ":") colons += 1;
  }
  return colons;
}

/** Without a call for each level: the text may be nested as deeply as somebody likes. */
function membersOf(value: unknown): number {
  let members = 0;
  const left: unknown[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== "object" || next === null) continue;
    const inner: readonly unknown[] = Object.values(next);
    if (!Array.isArray(next)) members += inner.length;
    for (const each of inner) left.push(each);
  }
  return members;
}
