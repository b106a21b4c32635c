/** Labels beside what they belong to, where they have no room inside. */

/** A label that wants a place under a bar. */
export interface Callout {
  /** Where it points to, px. */
  readonly x: number;
  /** Its width, px. */
  readonly width: number;
  readonly text: string;
}

/** A label that found its place. */
export interface PlacedCallout extends Callout {
  /** Line under the bar, from 0. */
  readonly line: number;
  /** Left and right end of its text, px. */
  readonly from: number;
  readonly to: number;
}

/** The lines under a bar, from the top. */
const DOWNWARDS: readonly number[] = [0, 1, 2, 3];
const GAP = 8;
/** From the leader to its text. */
const INDENT = 5;

function isFree(place: PlacedCallout, placed: readonly PlacedCallout[]): boolean {
  return placed.every((other) => {
    if (other.line === place.line) return other.to + GAP <= place.from || place.to + GAP <= other.from;
    // The leader of the lower one must not go through the text of the upper one.
    const [upper, lower] = other.line < place.line ? [other, place] : [place, other];
    return lower.x <= upper.from - 2 || lower.x >= upper.to + 2;
  });
}

/** Every place that a label can take, best first: to the right of its leader, if that can be. */
function placesOf(callout: Callout, lines: readonly number[]): readonly PlacedCallout[] {
  const at = (from: number) => (line: number) => ({ ...callout, line, from, to: from + callout.width });
  return [...DOWNWARDS.map(at(callout.x + INDENT)), ...lines.map(at(callout.x - INDENT - callout.width))];
}

/** From right to left: so the leaders of later labels, which go to lower lines, pass by the texts above them. */
function place(
  callouts: readonly Callout[],
  left: number,
  right: number,
  lines: readonly number[],
): readonly PlacedCallout[] {
  const placed: PlacedCallout[] = [];
  for (const callout of callouts.toSorted((one, other) => other.x - one.x)) {
    const found = placesOf(callout, lines).find(
      (candidate) => candidate.from >= left && candidate.to <= right && isFree(candidate, placed),
    );
    if (found !== undefined) placed.push(found);
  }
  return placed;
}

/**
 * Finds places for labels. A label to the left of its leader stands in the way of those before it: it goes to the
 * bottom where that makes room for more.
 *
 * @param left, right the ends of the drawing, px.
 * @returns only those for which there is room; the tooltips tell the rest.
 */
export function placeCallouts(
  callouts: readonly Callout[],
  left: number,
  right: number,
): readonly PlacedCallout[] {
  const high = place(callouts, left, right, DOWNWARDS);
  const low = place(callouts, left, right, DOWNWARDS.toReversed());
  return low.length > high.length ? low : high;
}
