import { SAMPLE_RATE } from "../sound/g711.ts";

/** When a packet came and where it says that it belongs. */
export interface Arrival {
  readonly ssrc: number;
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

/**
 * When what each packet carries was said, ms since the epoch: by the timestamps, as they are exact where arrival is not.
 * Within one stream the packet that was held up least tells how the sender's clock and ours stand to each other.
 *
 * @param arrivals in the order in which they came.
 */
export const positionsOf = (arrivals: readonly Arrival[]): readonly number[] => {
  const spans: {
    readonly ssrc: number;
    readonly first: number;
    readonly members: { index: number; at: number }[];
    offset: number;
  }[] = [];
  const latest = new Map<number, (typeof spans)[number]>();
  for (const [index, { ssrc, timestamp, arrived }] of arrivals.entries()) {
    const known = latest.get(ssrc);
    const at = known === undefined ? 0 : ms(between(known.first, timestamp));
    const isApart = known !== undefined && Math.abs(arrived - at - known.offset) > SET_ANEW_MS;
    if (known === undefined || isApart) {
      const span = { ssrc, first: timestamp, members: [{ index, at: 0 }], offset: arrived };
      spans.push(span);
      latest.set(ssrc, span);
    } else {
      known.members.push({ index, at });
      known.offset = Math.min(known.offset, arrived - at);
    }
  }
  const positions = arrivals.map(() => 0);
  for (const { members, offset } of spans)
    for (const { index, at } of members) positions[index] = offset + at;
  return positions;
};
