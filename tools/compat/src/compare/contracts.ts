import { isDeepStrictEqual } from "node:util";
import type { Change, Place, SchemaChange } from "../change.ts";
import type { Api, ApiError, Contract, Delivery, Events, Method } from "../contract.ts";
import type { Schema } from "@scenario-call/testing/schema";
import { stepsOf } from "../verdict.ts";
import { compareSchemas } from "./schemas.ts";
import { show } from "./show.ts";

/** A change, and where it is one inside a schema, that one with the direction in which its values travel. */
export interface Found {
  readonly change: Change;
  readonly inSchema: { readonly place: Place; readonly change: SchemaChange } | null;
}

type Steps = Change["steps"];

const ADDED_METHOD: Steps = { callers: "minor", implementers: "minor" };
const REMOVED: Steps = { callers: "major", readers: "major", implementers: "patch" };
const PROSE: Steps = { callers: "patch", readers: "patch" };

/** Everything in which two versions of the spec differ. */
export function compareContracts(old: Contract, now: Contract): readonly Found[] {
  return [
    ...paired(old.apis, now.apis, {
      added: (name) => plain(name, "API added", "", name, ADDED_METHOD),
      removed: (name) => plain(name, "API removed", name, "", REMOVED),
      both: compareApis,
    }),
    ...paired(old.events, now.events, {
      added: (name) => plain(name, "events added", "", name, { readers: "minor", implementers: "minor" }),
      removed: (name) => plain(name, "events removed", name, "", { readers: "major", implementers: "patch" }),
      both: compareEvents,
    }),
    ...paired(old.files, now.files, {
      added: (name) => plain(name, "file added", "", name, { operators: "minor" }),
      removed: (name) => plain(name, "file removed", name, "", { operators: "major" }),
      both: (name, was, is) => inSchemas(name, was, is, "file", "member"),
    }),
    ...paired(old.envelopes, now.envelopes, {
      added: (name) =>
        plain(name, "shared schema added", "", name, { callers: "minor", implementers: "minor" }),
      removed: (name) => plain(name, "shared schema removed", name, "", REMOVED),
      both: (name, was, is) => inSchemas(name, was.schema, is.schema, is.place, "member"),
    }),
    ...paired(old.translations, now.translations, {
      // With what it translates, which is told.
      added: () => [],
      removed: () => [],
      both: (name, was, is) => (was === is ? [] : plain(name, "translation changed", "", "", PROSE)),
    }),
  ];
}

function compareApis(name: string, old: Api, now: Api): readonly Found[] {
  return [
    ...paired(old.brands, now.brands, {
      added: (brand) => plain(name, "brand added", "", brand, { callers: "minor" }),
      removed: (brand) => plain(name, "brand removed", brand, "", { callers: "major" }),
      both: (brand, was, is) =>
        was === is ? [] : plain(`${name}, brand ${brand}`, "base URL changed", was, is, { callers: "major" }),
    }),
    ...paired(old.promises, now.promises, {
      added: (promise, is) =>
        plain(`${name}, ${promise}`, "promise added", "", show(is), {
          callers: "minor",
          implementers: "minor",
        }),
      removed: (promise, was) =>
        plain(`${name}, ${promise}`, "promise removed", show(was), "", { callers: "major" }),
      both: (promise, was, is) =>
        isDeepStrictEqual(was, is)
          ? []
          : plain(`${name}, ${promise}`, "promise changed", show(was), show(is), {
              callers: grows(was, is) ? "minor" : "major",
              implementers: "minor",
            }),
    }),
    ...compareCatalogues(name, old, now),
    ...compareStages(name, old, now),
    ...proseOf(name, old.prose, now.prose),
    ...paired(old.methods, now.methods, {
      added: (method) => plain(name, "method added", "", method, ADDED_METHOD),
      removed: (method) => plain(name, "method removed", method, "", REMOVED),
      both: (method, was, is) => compareMethods(`${name}, ${method}`, was, is),
    }),
  ];
}

/** Whether a list only became longer. */
function grows(was: unknown, is: unknown): boolean {
  return Array.isArray(was) && Array.isArray(is) && was.every((each) => is.includes(each));
}

/** Errors that no method has in either version; those of methods are told at the methods. */
function compareCatalogues(name: string, old: Api, now: Api): readonly Found[] {
  const used = new Set([old, now].flatMap(({ methods }) => [...methods.values()].flatMap(mnemonicsOf)));
  const unused = ({ catalogue }: Api): Api["catalogue"] =>
    new Map([...catalogue].filter(([mnemonic]) => !used.has(mnemonic)));
  return paired(unused(old), unused(now), {
    added: (mnemonic) => plain(name, "error named", "", mnemonic, { callers: "minor" }),
    removed: (mnemonic) => plain(name, "error named no more", mnemonic, "", { callers: "major" }),
    both: (mnemonic, was, is) => compareErrors(`${name}, error ${mnemonic}`, was, is),
  });
}

function mnemonicsOf({ errors }: Method): readonly string[] {
  return [...errors.keys()];
}

/** In which order checks run matters only to a request with two faults: it gets another of two documented errors. */
function compareStages(name: string, old: Api, now: Api): readonly Found[] {
  const steps: Steps = { callers: "minor", implementers: "minor" };
  const common = (one: Api, other: Api): readonly string[] =>
    [...one.stages.keys()].filter((id) => other.stages.has(id));
  const [was, is] = [common(old, now), common(now, old)];
  return [
    ...(isDeepStrictEqual(was, is)
      ? []
      : plain(name, "order of the checks changed", show(was), show(is), steps)),
    ...paired(old.stages, now.stages, {
      added: (id, errors) => plain(name, "stage of the checks added", "", `${id}: ${show(errors)}`, steps),
      removed: (id, errors) =>
        plain(name, "stage of the checks removed", `${id}: ${show(errors)}`, "", steps),
      both: (id, before, after) =>
        isDeepStrictEqual(before, after)
          ? []
          : plain(
              `${name}, stage ${id} of the checks`,
              "order of the errors changed",
              show(before),
              show(after),
              steps,
            ),
    }),
  ];
}

function compareMethods(name: string, old: Method, now: Method): readonly Found[] {
  return [
    ...(old.component === now.component
      ? []
      : plain(name, "component changed", old.component ?? "none", now.component ?? "none", {
          // Who has no such component connected is refused from now on; where none is asked for, nobody is.
          callers: now.component === null ? "minor" : "major",
          implementers: "minor",
        })),
    ...(old.tokenParam === now.tokenParam
      ? []
      : plain(name, "parameter of the token changed", old.tokenParam ?? "none", now.tokenParam ?? "none", {
          callers: "major",
          implementers: "minor",
        })),
    ...inSchemas(name, old.params, now.params, "request", "parameter"),
    ...inSchemas(name, old.result, now.result, "answer", "result"),
    ...paired(old.errors, now.errors, {
      // Answers are open: a caller has a branch for errors that it does not know.
      added: (mnemonic) =>
        plain(name, "error added", "", mnemonic, { callers: "minor", implementers: "minor" }),
      removed: (mnemonic) =>
        plain(name, "error removed", mnemonic, "", { callers: "major", implementers: "patch" }),
      both: (mnemonic, was, is) => compareErrors(`${name}, error ${mnemonic}`, was, is),
    }),
  ];
}

function compareErrors(name: string, old: ApiError, now: ApiError): readonly Found[] {
  const facts: readonly (readonly [string, unknown, unknown, Steps])[] = [
    ["code changed", old.code, now.code, { callers: "minor", implementers: "minor" }],
    ["text changed", old.message, now.message, { callers: "patch", implementers: "patch" }],
    ["HTTP status changed", old.httpStatus, now.httpStatus, { callers: "minor", implementers: "minor" }],
    [
      "whether it started something changed",
      old.starts,
      now.starts,
      // Callers repeat what certainly started nothing: to take that back rings somebody twice.
      { callers: now.starts === "never" ? "minor" : "major", implementers: "minor" },
    ],
    ["what repeating helps changed", old.repeat, now.repeat, { callers: "minor" }],
  ];
  return [
    ...facts.flatMap(([kind, was, is, steps]) =>
      was === is ? [] : plain(name, kind, String(was), String(is), steps),
    ),
    ...compareOthersOfAnError(name, "other spellings", old.aliases, now.aliases),
    ...compareOthersOfAnError(name, "other codes", old.codes, now.codes),
    ...inSchemas(name, old.params, now.params, "answer", "param"),
    ...compareErrorMarks(name, old.deprecated, now.deprecated),
    ...proseOf(name, old.prose, now.prose),
  ];
}

/** What readers take for an error beside its own mnemonic and code: they rely on what is there, and may get more. */
function compareOthersOfAnError(
  name: string,
  kind: string,
  was: readonly unknown[],
  is: readonly unknown[],
): readonly Found[] {
  if (isDeepStrictEqual(was, is)) return [];
  return plain(name, `${kind} changed`, show(was), show(is), { readers: grows(was, is) ? "minor" : "major" });
}

function compareErrorMarks(name: string, was: unknown, is: unknown): readonly Found[] {
  if (isDeepStrictEqual(was, is)) return [];
  if (was === undefined) return plain(name, "deprecated", "", "", { callers: "minor" });
  if (is === undefined) return plain(name, "no longer deprecated", "", "", { callers: "patch" });
  return plain(name, "prose changed", "", "", PROSE);
}

function compareEvents(name: string, old: Events, now: Events): readonly Found[] {
  return [
    ...proseOf(name, old.prose, now.prose),
    ...paired(old.types, now.types, {
      added: (type) =>
        plain(name, "type of events added", "", type, { readers: "minor", implementers: "minor" }),
      removed: (type) =>
        plain(name, "type of events removed", type, "", { readers: "major", implementers: "patch" }),
      both: (type, was, is) => inSchemas(`${name}, ${type}`, was, is, "answer", "member"),
    }),
    ...(old.typeMember === now.typeMember
      ? []
      : plain(name, "member of the type changed", old.typeMember, now.typeMember, {
          readers: "major",
          implementers: "minor",
        })),
    ...(old.version === now.version
      ? []
      : plain(name, "version changed", old.version, now.version, {
          readers: "patch",
          implementers: "patch",
        })),
    ...paired(old.deliveries, now.deliveries, {
      added: (id) => plain(name, "delivery added", "", id, { readers: "minor", implementers: "minor" }),
      removed: (id) => plain(name, "delivery removed", id, "", { readers: "major", implementers: "patch" }),
      both: (id, was, is) => compareDeliveries(`${name}, delivery ${id}`, was, is),
    }),
  ];
}

function compareDeliveries(name: string, old: Delivery, now: Delivery): readonly Found[] {
  const noun = now.place === "request" ? "header or parameter" : "header";
  return [
    ...[...new Set([...Object.keys(old.facts), ...Object.keys(now.facts)])].flatMap((fact) => {
      const [was, is] = [old.facts[fact], now.facts[fact]];
      if (isDeepStrictEqual(was, is)) return [];
      return plain(`${name}, ${fact}`, "promise changed", show(was), show(is), {
        readers: "major",
        implementers: "minor",
      });
    }),
    ...inSchemas(name, old.carried, now.carried, now.place, noun),
    ...paired(old.statuses, now.statuses, {
      added: (status) => plain(name, "status added", "", status, { readers: "minor", implementers: "minor" }),
      removed: (status) =>
        plain(name, "status removed", status, "", { readers: "major", implementers: "minor" }),
      both: (status, was, is) => proseOf(`${name}, status ${status}`, was, is),
    }),
    ...proseOf(name, old.prose, now.prose),
  ];
}

function inSchemas(name: string, old: Schema, now: Schema, place: Place, noun: string): readonly Found[] {
  return compareSchemas(old, now, place).map((change) => ({
    change: {
      where: change.member === "" ? name : `${name}, ${noun} ${change.member}`,
      kind: change.kind,
      was: change.was,
      now: change.now,
      steps: stepsOf(change, place),
      witness: null,
    },
    inSchema: { place, change },
  }));
}

function proseOf(name: string, old: unknown, now: unknown): readonly Found[] {
  return isDeepStrictEqual(old, now) ? [] : plain(name, "prose changed", "", "", PROSE);
}

function plain(where: string, kind: string, was: string, now: string, steps: Steps): readonly Found[] {
  return [{ change: { where, kind, was, now, steps, witness: null }, inSchema: null }];
}

function paired<Value>(
  old: ReadonlyMap<string, Value>,
  now: ReadonlyMap<string, Value>,
  on: {
    readonly added: (name: string, is: Value) => readonly Found[];
    readonly removed: (name: string, was: Value) => readonly Found[];
    readonly both: (name: string, was: Value, is: Value) => readonly Found[];
  },
): readonly Found[] {
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined) return is === undefined ? [] : on.added(name, is);
    return is === undefined ? on.removed(name, was) : on.both(name, was, is);
  });
}
