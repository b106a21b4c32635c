/** How many letters may differ before a name is no misspelling of another. */
const FARTHEST = 3;

/** The name that was probably meant, or null where none is near. */
export function closest(name: string, names: readonly string[]): string | null {
  const ranked = names
    .map((other) => ({ other, distance: distanceBetween(name, other) }))
    .toSorted((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.min(FARTHEST, Math.floor(name.length / 2))
    ? best.other
    : null;
}

/** Levenshtein's distance: letters to be put in, taken out or changed. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(
        Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
