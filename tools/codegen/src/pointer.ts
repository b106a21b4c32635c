/** JSON pointers (RFC 6901): how a mistake, a text or a rule names its place in a file. */

/** The pointer to a member or element below another pointer. */
export function childPointer(pointer: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => `${path}/${escapeKey(String(key))}`, pointer);
}

function escapeKey(key: string): string {
  return /[~/]/u.test(key) ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

/** The keys of a pointer, unescaped, outermost first. */
export function pointerKeys(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** What stands at a pointer; `undefined` where nothing does. */
export function atPointer(document: unknown, pointer: string): unknown {
  let here = document;
  for (const key of pointerKeys(pointer)) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}
