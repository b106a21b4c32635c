import { type HeardPiece, NETWORK_PITCH } from "./pitches.ts";

/** How long a piece is, ms: what one packet carries. */
const PIECE_MS = 20;

/** What was heard from a moment on, for {@link PIECE_MS}. */
export interface Piece extends HeardPiece {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** One thing that sounds: a pitch in Hz, a tone of the network by its rhythm, or something that is none of these. */
export type Sound = number | "ringing" | "busy" | "other";

/** A time in which the same was heard all along. */
export interface Stretch {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** All that sounded at once; none is silence. Pitches by their height, then words. */
  readonly sounds: readonly Sound[];
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly sound: Sound;
}

/** What lasts less than this is no sound of its own but the edge of one: three pieces, ms. */
const SHORTEST_MS = 60;

/** A hole of this length in a sound is a packet that was lost or came late, ms. */
const HOLE_MS = 80;

/**
 * From which length on nothing is silence and not a pause, ms. While a key is sent there is no other sound in its
 * direction, and two keys in a row take nearly this time.
 */
const SILENCE_MS = 400;

/**
 * Rhythms of the network's tone, ms: busy sounds for 350 and pauses as long; ringing sounds for 1000, pauses for 4000. On a
 * busy machine each may take longer than that.
 */
const BUSY_AT_MOST_MS = 600;
const BUSY_PAUSE_MS = 700;
const RINGING_PAUSE_MS = 4200;

/** Puts pieces together to stretches, in order and without gaps from the first sound to the last. */
export const stretchesOf = (pieces: readonly Piece[]): readonly Stretch[] => {
  const inOrder = pieces.toSorted((one, other) => one.at - other.at);
  const pitches = new Set(inOrder.flatMap((piece) => piece.pitches));
  const runsWith = (pitch: number): readonly Run[] =>
    runsOf(inOrder, pitch, (piece) => piece.pitches.includes(pitch));
  const others = [...pitches].filter((pitch) => pitch !== NETWORK_PITCH).flatMap(runsWith);
  const tones = runsWith(NETWORK_PITCH).map((run, index, all) => byRhythm(run, index, all, others));
  const unknown = runsOf(inOrder, "other", ({ audible, pitches: none }) => audible && none.length === 0);
  return joined(swept(withPauses([...others, ...tones, ...unknown])));
};

/** Where a condition holds, holes closed and what is too short left out. */
const runsOf = (pieces: readonly Piece[], sound: Sound, holds: (piece: Piece) => boolean): readonly Run[] => {
  const runs: Run[] = [];
  for (const piece of pieces) {
    if (!holds(piece)) continue;
    const last = runs.at(-1);
    const to = piece.at + PIECE_MS;
    if (last !== undefined && piece.at - last.to <= HOLE_MS) runs.splice(-1, 1, { ...last, to });
    else runs.push({ from: piece.at, to, sound });
  }
  return runs.filter(({ from, to }) => to - from >= SHORTEST_MS);
};

/** Which of the network's tones it is: by its length, and by what stands beside it where it was cut short. */
const byRhythm = (run: Run, index: number, all: readonly Run[], others: readonly Run[]): Run => {
  if (run.to - run.from > BUSY_AT_MOST_MS) return { ...run, sound: "ringing" };
  const before = all[index - 1];
  const after = all[index + 1];
  const isRepeated =
    (before !== undefined && run.from - before.to <= BUSY_PAUSE_MS) ||
    (after !== undefined && after.from - run.to <= BUSY_PAUSE_MS);
  if (isRepeated) return { ...run, sound: "busy" };
  // After a busy tone nothing comes any more: what an answer cuts short is ringing.
  const isCut = others.some(({ from }) => from >= run.from);
  return { ...run, sound: isCut ? "ringing" : "busy" };
};

/** The pauses of the network's tones belong to them, as long as nothing else sounds. */
const withPauses = (runs: readonly Run[]): readonly Run[] =>
  runs.map((run) => {
    if (run.sound !== "busy" && run.sound !== "ringing") return run;
    const pause = run.sound === "busy" ? BUSY_PAUSE_MS : RINGING_PAUSE_MS;
    const next = Math.min(...runs.filter(({ from }) => from > run.from).map(({ from }) => from));
    // After the last tone nobody knows whether it was the pause.
    return next - run.to <= pause ? { ...run, to: Math.max(run.to, next) } : run;
  });

/** Cuts time wherever something begins or ends. */
const swept = (runs: readonly Run[]): readonly Stretch[] => {
  const edges = [...new Set(runs.flatMap(({ from, to }) => [from, to]))].toSorted(
    (one, other) => one - other,
  );
  return edges.slice(0, -1).map((from, index) => {
    const to = edges[index + 1] ?? from;
    const sounding = runs.filter((run) => run.from <= from && run.to >= to).map(({ sound }) => sound);
    return { from, to, sounds: sorted([...new Set(sounding)]) };
  });
};

const sorted = (sounds: readonly Sound[]): readonly Sound[] => {
  const rank = (sound: Sound): number => (typeof sound === "number" ? sound : Number.POSITIVE_INFINITY);
  return sounds.toSorted((one, other) => {
    const difference = rank(one) - rank(other);
    return Number.isNaN(difference) ? String(one).localeCompare(String(other)) : difference;
  });
};

/** Without edges: a short silence belongs to what was before it, what sounds for a moment only to what comes after. */
const joined = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const result: Stretch[] = [];
  let since: number | null = null;
  for (const [index, { from, to, sounds }] of stretches.entries()) {
    const last = result.at(-1);
    const begin: number = since ?? from;
    since = null;
    const isLast = index === stretches.length - 1;
    if (sounds.length === 0 && to - begin < SILENCE_MS && last !== undefined)
      result.splice(-1, 1, { ...last, to });
    else if (sounds.length > 0 && to - begin < SHORTEST_MS && !isLast) since = begin;
    else if (last !== undefined && sameSounds(last.sounds, sounds)) result.splice(-1, 1, { ...last, to });
    else result.push({ from: begin, to, sounds });
  }
  return result;
};

const sameSounds = (some: readonly Sound[], others: readonly Sound[]): boolean =>
  some.length === others.length && some.every((sound, index) => sound === others[index]);
