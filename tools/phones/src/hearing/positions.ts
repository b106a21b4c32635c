import { SAMPLE_RATE } from "../sound/g711.ts";

/** When a packet came and where it says that it belongs. */
export interface Arrival {
  readonly ssrc: number;
  /** It tells of a key: it has its place among the sound, and says nothing of the sender's clock. */
  readonly isKey: boolean;
  /** The sender began anew: another source, or sound after a silence. */
  readonly marker: boolean;
  /** In samples, modulo 2^32. */
  readonly timestamp: number;
  /** Milliseconds since the epoch. */
  readonly arrived: number;
}

/** By how much time on the line and time by the packets may differ before the sender's clock was set anew, ms. */
const SET_ANEW_MS = 400;

const TURN = 2 ** 32;

const ms = (samples: number): number => (samples * 1000) / SAMPLE_RATE;

/** The way from one timestamp to another, back or forth, in samples. */
const between = (from: number, to: number): number => {
  const difference = (((to - from) % TURN) + TURN) % TURN;
  return difference >= TURN / 2 ? difference - TURN : difference;
};

/** Packets whose timestamps are of one row. */
interface Span {
  readonly first: number;
  readonly members: { readonly index: number; readonly at: number; readonly isKey: boolean }[];
  /** The latest timestamp of sound. */
  latest: number;
  /** How the sender's clock and ours stand to each other, by the packet that was held up least, ms. */
  offset: number;
  /** The next one of the same source. */
  next: Span | null;
}

/**
 * When what each packet carries was said, ms since the epoch: by the timestamps, as they are exact where arrival is not.
 * Within one row of packets the one that was held up least tells how the sender's clock and ours stand to each other. A
 * row ends where the sender says so, and where its timestamps do not go on. One stream says one thing at a time: what a
 * later row has begun to say ends the one before, and what is left of that has no time (null).
 *
 * @param arrivals in the order in which they came.
 */
export const positionsOf = (arrivals: readonly Arrival[]): readonly (number | null)[] => {
  const spans: Span[] = [];
  const current = new Map<number, Span>();
  const positions: (number | null)[] = arrivals.map(() => null);
  for (const [index, { ssrc, isKey, marker, timestamp, arrived }] of arrivals.entries()) {
    const known = current.get(ssrc);
    const at = known === undefined ? 0 : ms(between(known.first, timestamp));
    const isNear = known !== undefined && Math.abs(arrived - at - known.offset) <= SET_ANEW_MS;
    if (isKey) {
      if (isNear) known.members.push({ index, at, isKey });
      else positions[index] = arrived;
      continue;
    }
    if (isNear && !marker && between(known.latest, timestamp) > 0) {
      known.members.push({ index, at, isKey });
      known.latest = timestamp;
      known.offset = Math.min(known.offset, arrived - at);
      continue;
    }
    const members = [{ index, at: 0, isKey }];
    const span: Span = { first: timestamp, members, latest: timestamp, offset: arrived, next: null };
    if (known !== undefined) known.next = span;
    spans.push(span);
    current.set(ssrc, span);
  }
  for (const { members, offset, next } of spans) {
    const end = next === null ? Number.POSITIVE_INFINITY : next.offset;
    for (const { index, at, isKey } of members)
      if (isKey || offset + at < end) positions[index] = offset + at;
  }
  return positions;
};
