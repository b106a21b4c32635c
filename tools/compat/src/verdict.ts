import type { Change, Effect, Party, Place, SchemaChange, SchemaChangeKind, Step } from "./change.ts";

type Steps = Change["steps"];

/**
 * What a different set of permitted values means. Who writes values must not find some of them refused; who reads them
 * must not meet some that were never there before. Implementers get work from a wider request and a narrower answer, but
 * the number of a release follows those who call: a server goes on serving the version that it was built for.
 */
const BY_EFFECT: Readonly<Record<Place, Readonly<Record<Effect, Steps>>>> = {
  request: {
    widened: { callers: "minor", implementers: "minor" },
    narrowed: { callers: "major", implementers: "patch" },
    both: { callers: "major", implementers: "minor" },
    same: {},
  },
  answer: {
    widened: { readers: "major", implementers: "patch" },
    narrowed: { readers: "minor", implementers: "minor" },
    both: { readers: "major", implementers: "minor" },
    same: {},
  },
  file: {
    widened: { operators: "minor" },
    narrowed: { operators: "major" },
    both: { operators: "major" },
    same: {},
  },
};

const WRITER: Readonly<Record<Place, Party>> = { request: "callers", answer: "readers", file: "operators" };

/** What a class of changes means beside what becomes of the set of values. */
const BY_KIND: Readonly<Partial<Record<SchemaChangeKind, Readonly<Record<Place, Step>>>>> = {
  // A request that leaves the parameter out means something else now.
  "default changed": { request: "major", answer: "patch", file: "major" },
  // Values that a reader knows are told; others were always to be expected.
  "values added": { request: "minor", answer: "minor", file: "minor" },
  "values removed": { request: "major", answer: "minor", file: "major" },
  // Programs match on the mnemonic.
  "error of a rule changed": { request: "major", answer: "patch", file: "patch" },
  // A request with two faults gets the error of the first: another of two documented ones.
  "order of the members changed": { request: "minor", answer: "patch", file: "patch" },
  "errors added": { request: "minor", answer: "minor", file: "minor" },
  "errors removed": { request: "minor", answer: "minor", file: "minor" },
  deprecated: { request: "minor", answer: "minor", file: "minor" },
  "no longer deprecated": { request: "patch", answer: "patch", file: "patch" },
  "values deprecated": { request: "minor", answer: "minor", file: "minor" },
  "values no longer deprecated": { request: "patch", answer: "patch", file: "patch" },
  // What is masked decides what an error echoes.
  "masking changed": { request: "minor", answer: "minor", file: "patch" },
  "prose changed": { request: "patch", answer: "patch", file: "patch" },
};

/** The release that a change inside a schema means for each party that it concerns. */
export function stepsOf({ kind, effect }: SchemaChange, place: Place): Steps {
  if (effect !== "same") return BY_EFFECT[place][effect];
  const own = BY_KIND[kind]?.[place];
  return own === undefined ? {} : { [WRITER[place]]: own };
}
