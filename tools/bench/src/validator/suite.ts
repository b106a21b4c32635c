import { interleave, type Tell } from "../interleave.ts";
import { figure, type Goal, rowOf, type SuiteReport, type Table, tableOf } from "../report.ts";
import { bundleAll, type Bundled, type Check } from "./bundle.ts";
import { corpus } from "./corpus.ts";
import { REQUEST_KINDS, REQUESTS, type RequestKind } from "./requests.ts";

const OURS = "scenario-call";
const SMALLEST = "scenario-call, smallest";
const BY_HAND = "by hand";
const SEED = 20_261_123;
const LARGEST_RATIO = 1.3;
const LARGEST_GZIP = 900;

/** Measures the generated validator against libraries and against a function written by hand. */
export async function benchValidator(quick: boolean, tell: Tell): Promise<SuiteReport> {
  tell("bundling");
  const contenders = await bundleAll();
  const inputs = corpus(quick ? 2000 : 50_000, SEED);
  const ours = checkOf(contenders, OURS);
  const differing = firstDifference(ours, checkOf(contenders, BY_HAND), inputs);
  if (differing !== null) throw new Error(`the function by hand answers otherwise: ${differing}`);
  // It judges what JSON made an object of, and only that.
  const objects = inputs.filter(
    (input) => typeof input === "object" && input !== null && !Array.isArray(input),
  );
  const apart = firstDifference(ours, checkOf(contenders, SMALLEST), objects);
  if (apart !== null) throw new Error(`the smallest validator answers otherwise: ${apart}`);
  const judgements = contenders
    .filter(({ name }) => isLibrary(name))
    .map(({ name, check }) => ({
      name,
      apart: inputs.filter((input) => isRight(check, input) !== isRight(ours, input)).length,
    }));
  for (const { name, check } of contenders) assertJudges(name, check);

  const tables: Table[] = [];
  for (const kind of REQUEST_KINDS) {
    const inner = contenders.map(({ name, check }) => {
      const requests = REQUESTS[kind].map(
        (request): unknown => JSON.parse(JSON.stringify(request)) as unknown,
      );
      const time = timer(check, requests, quick ? 1 : 25);
      return { name, measure: time };
    });
    for (const { measure } of inner) for (let turn = 0; turn < (quick ? 1 : 4); turn += 1) measure();
    const found = await interleave(inner, quick ? 3 : 21, (line) => {
      if (line.endsWith(contenders[0]?.name ?? "")) tell(`${kind}, ${line}`);
    });
    tables.push(tableOf(`${kind} request`, "ns", BY_HAND, found));
  }
  const sizes = new Map(contenders.map(({ name, gzipBytes }) => [name, [gzipBytes]]));
  return {
    suite: "validator",
    tables: [...tables, tableOf("size, minified", "bytes gzip", BY_HAND, sizes)],
    goals: goalsOf(tables, sizes),
    notes: [
      `the function by hand returned identical error objects on ${inputs.length.toLocaleString("en")} inputs: every example, and mutations with the seed ${SEED}`,
      ...judgements.map(
        ({ name, apart }) =>
          `${name} judges ${apart === 0 ? "none" : apart.toLocaleString("en")} of them otherwise`,
      ),
    ],
  };
}

const isLibrary = (name: string): boolean => ![OURS, SMALLEST, BY_HAND].includes(name);

/** The first input on which two validators do not return equal error objects, in words; null where there is none. */
export function firstDifference(one: Check, other: Check, inputs: readonly unknown[]): string | null {
  for (const input of inputs) {
    const [a, b] = [JSON.stringify(one(input)), JSON.stringify(other(input))];
    if (a !== b) return `${JSON.stringify(input)}: ${a} and ${b}`;
  }
  return null;
}

const isRight = (check: Check, input: unknown): boolean => check(input) === null;

function checkOf(contenders: readonly Bundled[], name: string): Check {
  const found = contenders.find((contender) => contender.name === name);
  if (found === undefined) throw new Error(`no validator is called ${name}`);
  return found.check;
}

/** Whoever does not tell right from wrong in what is timed has not done the work. */
function assertJudges(name: string, check: Check): void {
  for (const kind of REQUEST_KINDS) {
    for (const request of REQUESTS[kind]) {
      if (isRight(check, request) !== (kind !== "invalid"))
        throw new Error(`${name} misjudges the ${kind} request ${JSON.stringify(request)}`);
    }
  }
}

/** Makes a function that times a check: ns for one input, from so many milliseconds of checking. */
function timer(check: Check, requests: readonly unknown[], forMs: number): () => number {
  let wrong = 0;
  return () => {
    let turns = 0;
    const begin = performance.now();
    let now = begin;
    while (now - begin < forMs) {
      for (let turn = 0; turn < 200; turn += 1) {
        for (const request of requests) if (check(request) !== null) wrong += 1;
      }
      turns += 200 * requests.length;
      now = performance.now();
    }
    // Looked at, so that no compiler may leave the work out.
    if (wrong < 0) throw new Error("counted backwards");
    return ((now - begin) * 1e6) / turns;
  };
}

function goalsOf(tables: readonly Table[], sizes: ReadonlyMap<string, readonly number[]>): readonly Goal[] {
  const goals = REQUEST_KINDS.map((kind: RequestKind, index): Goal[] => {
    const table = tables[index];
    if (table === undefined) return [];
    const { ratio, value } = rowOf(table, OURS);
    const libraries = table.rows.filter(({ name }) => isLibrary(name));
    const fastest = libraries.toSorted((a, b) => a.value.median - b.value.median)[0];
    if (fastest === undefined) return [];
    const isVoid = rowOf(table, BY_HAND).value.median >= fastest.value.median;
    const lead = fastest.value.median / value.median;
    return [
      {
        goal: `${kind}: faster than every library`,
        found: `${figure(lead)} times as fast as ${fastest.name}, the fastest of them`,
        met: lead > 1,
      },
      {
        goal: `${kind}: at most ${LARGEST_RATIO} times the time of the function by hand`,
        found: isVoid ? "nothing: the function by hand is slower than a library" : figure(ratio.median),
        met: !isVoid && ratio.median <= LARGEST_RATIO,
      },
    ];
  });
  return [
    ...goals.flat(),
    ...[OURS, SMALLEST].map((name): Goal => {
      const gzipBytes = sizes.get(name)?.[0] ?? Number.NaN;
      return {
        goal: `${name}: at most ${LARGEST_GZIP} bytes gzip with the full report`,
        found: String(gzipBytes),
        met: gzipBytes <= LARGEST_GZIP,
      };
    }),
  ];
}
