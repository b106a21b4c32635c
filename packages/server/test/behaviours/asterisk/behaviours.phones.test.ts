import { isDeepStrictEqual } from "node:util";
import { Phones, PITCHES } from "@scenario-call/phones";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Comparison, compared } from "../agreement.ts";
import { type Behaviour, BEHAVIOURS } from "../behaviour.ts";
import { asteriskEngine, type Distortion } from "./asterisk-engine.ts";
import { openSwitchboard, type Switchboard } from "./switchboard.ts";

const program = inject("asterisk");

/** As many calls at once as two cores carry without being late; one through an Asterisk that was there already. */
const SWITCHBOARDS = program?.existing === undefined ? Number(process.env["SWITCHBOARDS"] ?? 8) : 1;

/** How often a behaviour is tried in which everything is right but the time. */
const ATTEMPTS = 3;

/** Part of the file names to which a run is limited; all where it is not set. */
const only = process.env["BEHAVIOUR"] ?? "";

const phones = program === null ? null : new Phones();
const free: Switchboard[] = [];
const all: Switchboard[] = [];
const waiting: ((switchboard: Switchboard) => void)[] = [];

/** How far the moments of each behaviour were off, ms. */
const offBy = new Map<string, number>();

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

const engine = asteriskEngine(use);
const mine = BEHAVIOURS.filter(
  (behaviour) => engine.exempt(behaviour) === null && behaviour.file.includes(only),
);

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

/** What a behaviour says and what the phones heard, of the first attempt at which the machine was not late. */
const inTime = async (behaviour: Behaviour): Promise<Comparison> => {
  for (let attempt = 1; ; attempt += 1) {
    const seen = await engine.run(behaviour);
    const comparison = compared(behaviour, seen, engine);
    const { said, heard } = comparison;
    const late = compared(behaviour, seen, { ...engine, tolerance_ms: Number.POSITIVE_INFINITY });
    // What is heard must be right each time. Only what the machine was late with may be tried again.
    const isRight = isDeepStrictEqual(late.heard, late.said);
    if (attempt === ATTEMPTS || !isRight || isDeepStrictEqual(heard, said)) return comparison;
    console.info(`${behaviour.file}: the machine was late; once more`);
  }
};

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
    const lines = [...offBy]
      .toSorted(([, one], [, other]) => other - one)
      .map(([file, ms]) => `${ms} ms ${file}`);
    console.info(`Furthest from the time of the file, of each behaviour:\n${lines.join("\n")}`);
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

  test.concurrent.each(mine)("$file: $sentence.en", async (behaviour) => {
    const { heard, said, off_ms } = await inTime(behaviour);
    expect(heard).toEqual(said);
    offBy.set(behaviour.file, off_ms);
  });
});
