import { isDeepStrictEqual } from "node:util";
import { Phones, PITCHES, waitedMs } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Comparison, compared } from "../agreement.ts";
import { type Behaviour, BEHAVIOURS } from "../behaviour.ts";
import type { Observation } from "../engine.ts";
import { asteriskEngine, type Distortion, TOLERANCE_MS } from "./asterisk-engine.ts";
import { openSwitchboard, type Switchboard } from "./switchboard.ts";
import { comparedWithTies } from "./ties.ts";

const program = inject("asterisk");

/** As many calls at once as two cores carry without being late; one through an Asterisk that was there already. */
const SWITCHBOARDS = program?.existing === undefined ? Number(process.env["SWITCHBOARDS"] ?? 8) : 1;

/** How often a behaviour is tried in which everything is right but the time, and the machine is known to have been late. */
const ATTEMPTS = 3;

/**
 * The part of a call's time for which one of those who take part in it could have run and was kept waiting by others, above
 * which its times say nothing about us.
 */
const STARVED = 0.1;

/** Part of the file names to which a run is limited; all where it is not set. */
const only = process.env["BEHAVIOUR"] ?? "";

const phones = program === null ? null : new Phones();
const free: Switchboard[] = [];
const all: Switchboard[] = [];
const waiting: ((switchboard: Switchboard) => void)[] = [];

/** By how much the moments of each behaviour were late, ms. */
const lateness = new Map<string, readonly number[]>();

const use = async <T>(task: (switchboard: Switchboard) => Promise<T>): Promise<T> => {
  const switchboard = free.pop() ?? (await new Promise<Switchboard>((resolve) => waiting.push(resolve)));
  try {
    return await task(switchboard);
  } finally {
    const next = waiting.shift();
    if (next === undefined) free.push(switchboard);
    else next(switchboard);
  }
};

/** For how long they were kept waiting so far, ms: those who drive the calls, listen to them, and the Asterisk between. */
const waitedBy = async ({ asterisk }: Switchboard): Promise<readonly number[]> =>
  Promise.all([process.pid, phones?.pid, asterisk.pid].map(async (pid) => (await waitedMs(pid ?? 0)) ?? 0));

const engine = asteriskEngine(use);

/** What was seen of a behaviour, and for which part of its time whoever had to wait most was kept waiting. */
const watched = async (
  behaviour: Behaviour,
): Promise<{ readonly seen: Observation; readonly waited: number }> => {
  let waited = 0;
  const watching = asteriskEngine(async (task) =>
    use(async (switchboard) => {
      const before = await waitedBy(switchboard);
      const begun = performance.now();
      try {
        return await task(switchboard);
      } finally {
        const after = await waitedBy(switchboard);
        const most = Math.max(...after.map((ms, index) => ms - (before[index] ?? 0)));
        waited = most / (performance.now() - begun);
      }
    }),
  );
  return { seen: await watching.run(behaviour), waited };
};
const mine = BEHAVIOURS.filter(
  (behaviour) => engine.exempt(behaviour) === null && behaviour.file.includes(only),
);

/** The behaviour and the sound for showing that a boundary is heard which is off by more than the tolerance, ms. */
const LONGER = {
  file: "s13-employee-hears-all-messages-then-the-contact-is-dialled.json",
  sound: "file 237",
  beyond: 50,
} as const;

/** Distortions that must be heard, each with a behaviour that plays both sounds. */
const DISTORTIONS: readonly { readonly file: string; readonly distortion: Distortion }[] = [
  {
    file: "s13-employee-hears-all-messages-then-the-contact-is-dialled.json",
    distortion: { swapped: ["file 237", "file 238"] },
  },
  {
    file: "s28-both-messages-are-spoken.json",
    distortion: {
      swapped: [
        "speech: Hello! Your order is ready. Please stay on the line, thanks.",
        "speech: An order from the site has come for our shop.",
      ],
    },
  },
];

/**
 * What a behaviour says and what the phones heard. What is heard, and its order, must be right each time; a time that is not
 * is tried again only where it was measured that the machine kept somebody waiting. Null where it did so each time: then
 * nothing can be said about times here.
 */
const inTime = async (behaviour: Behaviour): Promise<Comparison | null> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { seen, waited } = await watched(behaviour);
    const comparison = comparedWithTies(behaviour, seen, engine);
    const { said, heard, late_ms } = comparison;
    const anyTime = { ...engine, tolerance_ms: Number.POSITIVE_INFINITY };
    const untimed = comparedWithTies(behaviour, seen, anyTime);
    const isRight = isDeepStrictEqual(untimed.heard, untimed.said);
    if (!isRight || waited <= STARVED || isDeepStrictEqual(heard, said)) return comparison;
    console.info(
      `${behaviour.file}: the machine kept somebody waiting for ${(waited * 100).toFixed(1)} % of the time; late by up to ${Math.max(...late_ms)} ms`,
    );
  }
  return null;
};

const percent = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

describe.skipIf(program === null)("behaviours on real phones; skipped is NOT RUN", () => {
  beforeAll(async () => {
    if (program === null || phones === null) return;
    for (let count = 0; count < SWITCHBOARDS; count += 1) {
      const switchboard = await openSwitchboard(program, phones, PITCHES[0] ?? 0);
      all.push(switchboard);
      free.push(switchboard);
    }
  });

  afterAll(async () => {
    await Promise.all(all.map(async (switchboard) => switchboard.close()));
    const off = (file: string): number => Math.max(0, ...(lateness.get(file) ?? []).map(Math.abs));
    const furthest = [...lateness.keys()].toSorted((one, other) => off(other) - off(one)).slice(0, 10);
    const moments = [...lateness.values()].flat().toSorted((one, other) => one - other);
    const shares = [0.01, 0.5, 0.95, 0.99].map((share) => `${share * 100} %: ${percent(moments, share)} ms`);
    console.info(
      `${moments.length} moments, later than the file's by ${shares.join(", ")}; furthest off:\n${furthest
        .map((file) => `${off(file)} ms ${file}`)
        .join("\n")}`,
    );
    console.info(
      `Asterisk's lists were empty after ${Math.max(0, ...all.map(({ tidiedMs }) => tidiedMs))} ms at most`,
    );
    await phones?.close();
  });

  test.concurrent.each(DISTORTIONS)(
    "two sounds that are swapped are heard: $file",
    async ({ file, distortion }) => {
      const behaviour = BEHAVIOURS.find((one) => one.file === file)!;
      const seen = await asteriskEngine(use, distortion).run(behaviour);
      const { said, heard } = compared(behaviour, seen, {
        ...engine,
        tolerance_ms: Number.POSITIVE_INFINITY,
      });
      const [one = "", other = ""] = distortion.swapped ?? [];
      // As if they were swapped in the file too, and in nothing else.
      const swapped = JSON.stringify(said)
        .replaceAll(one, "the other one")
        .replaceAll(other, one)
        .replaceAll("the other one", other);
      expect(heard).not.toEqual(said);
      expect(heard).toEqual(JSON.parse(swapped));
    },
  );

  test.concurrent("a message that ends later than it should, by more than the tolerance, is heard", async () => {
    const behaviour = BEHAVIOURS.find((one) => one.file === LONGER.file)!;
    const distorted = asteriskEngine(use, { longer: [LONGER.sound, TOLERANCE_MS + LONGER.beyond] });
    const seen = await distorted.run(behaviour);
    const strict = compared(behaviour, seen, engine);
    const untimed = compared(behaviour, seen, { ...engine, tolerance_ms: Number.POSITIVE_INFINITY });
    expect(untimed.heard).toEqual(untimed.said);
    expect(strict.heard).not.toEqual(strict.said);
  });

  test.concurrent.for(mine)("$file: $sentence.en", async (behaviour, { skip }) => {
    const comparison = await inTime(behaviour);
    if (comparison === null) {
      process.stderr.write(
        `NOT RUN: the times of ${behaviour.file}: the machine was late in each of ${ATTEMPTS} attempts\n`,
      );
      skip();
      return;
    }
    lateness.set(behaviour.file, comparison.late_ms);
    expect(comparison.heard).toEqual(comparison.said);
  });
});
