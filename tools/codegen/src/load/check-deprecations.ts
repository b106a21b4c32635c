import { type Mistake, showValue } from "../mistake.ts";
import type { Deprecation, JsonSchema } from "../model.ts";
import { childPointer } from "../pointer.ts";
import { pointerSteps, walkSchemas } from "../schema-walk.ts";
import { didYouMean } from "../suggest.ts";
import { placeOf, type Resolved } from "./refs.ts";
import type { ApiFiles, ErrorsDocument, EventsFiles, Spec } from "./spec.ts";

type Report = (pointer: string, found: string, expected: string) => void;

/** Things of one kind that may take each other's place, by name, each with its mark where it has one. */
type Kind = ReadonlyMap<string, Deprecation | undefined>;

/**
 * Checks every mark of something that is not to be used any more: that nobody is forced to use it all the same, and that
 * what is to be used instead is there and has no mark itself. A mistake is told once, where it is written.
 */
export function checkDeprecations(spec: Spec): readonly Mistake[] {
  const mistakes = new Map<string, Mistake>();
  const add = (mistake: Mistake): void => {
    mistakes.set([mistake.file, mistake.pointer, mistake.found].join("\u0000"), mistake);
  };
  const roots = rootKinds(spec);
  for (const [file, resolved] of spec.schemas) {
    const report: Report = (pointer, found, expected) => {
      add({ ...placeOf(resolved, pointer), found, expected });
    };
    checkRoot(resolved, roots.get(file), report);
    for (const [pointer, schema] of walkSchemas(resolved.schema)) {
      checkPlace(pointer, schema, report);
      checkMembers(pointer, schema, report);
      checkValues(pointer, schema, report);
    }
  }
  for (const api of spec.apis) {
    const errors = errorsOf(spec, api);
    const kind: Kind = new Map(errors.map(({ mnemonic, mark }) => [mnemonic, mark]));
    for (const { file, mnemonic, mark } of errors) {
      const at = childPointer("/errors", mnemonic, "x-deprecated");
      checkInstead(mnemonic, mark, kind, at, (pointer, found, expected) => {
        add({ file, pointer, found, expected });
      });
    }
  }
  return [...mistakes.values()];
}

/** What a whole file stands for: a method, by the schema of its parameters, or a type of events. */
function rootKinds(spec: Spec): ReadonlyMap<string, { readonly name: string; readonly kind: Kind }> {
  const markOf = (file: string): Deprecation | undefined => spec.schemas.get(file)?.schema["x-deprecated"];
  const named = (list: readonly { readonly name: string; readonly file: string }[]) => {
    const kind: Kind = new Map(list.map(({ name, file }) => [name, markOf(file)]));
    return list.map(({ name, file }) => [file, { name, kind }] as const);
  };
  return new Map([
    ...spec.apis.flatMap(({ methods }: ApiFiles) =>
      named(methods.map(({ name, paramsFile }) => ({ name, file: paramsFile }))),
    ),
    ...spec.events.flatMap(({ types }: EventsFiles) => named(types)),
  ]);
}

function errorsOf(
  spec: Spec,
  api: ApiFiles,
): readonly {
  readonly file: string;
  readonly mnemonic: string;
  readonly mark: Deprecation | undefined;
}[] {
  return [api.errorsFile, ...api.methods.map(({ errorsFile }) => errorsFile)].flatMap((file) => {
    const document = spec.documents.get(file) as ErrorsDocument | undefined;
    return Object.entries(document?.errors ?? {}).map(([mnemonic, error]) => ({
      file,
      mnemonic,
      mark: error["x-deprecated"],
    }));
  });
}

function checkInstead(
  name: string,
  mark: Deprecation | undefined,
  kind: Kind,
  at: string,
  report: Report,
): void {
  const instead = mark?.instead ?? null;
  if (instead === null) return;
  const known = [...kind].flatMap(([other, itsMark]) => (itsMark === undefined ? [other] : []));
  if (known.includes(instead)) return;
  const isMarked = kind.has(instead);
  report(
    `${at}/instead`,
    isMarked
      ? `${showValue(instead)}, which ${instead === name ? "this one is itself" : "is deprecated too"}`
      : `unknown name ${showValue(instead)}${didYouMean(instead, known)}`,
    known.length === 0 ? "null: there is nothing else" : `null, or one of ${known.join(", ")}`,
  );
}

function checkRoot(
  { schema }: Resolved,
  root: { readonly name: string; readonly kind: Kind } | undefined,
  report: Report,
): void {
  if (schema["x-deprecated"] === undefined) return;
  if (root === undefined) {
    report(
      "/x-deprecated",
      "a mark of a whole file that is no method and no type of events",
      "it in the params.schema.json of a method, in the file of a type of events, or at a member",
    );
    return;
  }
  checkInstead(root.name, schema["x-deprecated"], root.kind, "/x-deprecated", report);
}

/** A mark says something about a member: nobody chooses whether to use an element of a list or a case. */
function checkPlace(pointer: string, schema: JsonSchema, report: Report): void {
  const step = pointerSteps(pointer).at(-1);
  if (schema["x-deprecated"] === undefined || step === undefined || step.keyword === "properties") return;
  report(`${pointer}/x-deprecated`, `a mark in ${showValue(step.keyword)}`, "it at a member");
}

/** The members below an object by their dotted paths. */
function pathsOf(schema: JsonSchema, before = ""): readonly (readonly [string, Deprecation | undefined])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    [before + name, member["x-deprecated"]] as const,
    ...pathsOf(member, `${before}${name}.`),
  ]);
}

function checkMembers(pointer: string, schema: JsonSchema, report: Report): void {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const mark = member["x-deprecated"];
    if (mark === undefined) continue;
    const at = `${pointer}${childPointer("/properties", name, "x-deprecated")}`;
    checkInstead(name, mark, new Map(pathsOf(schema)), at, report);
    // Answers may always have a member that nobody is to read any more.
    if (schema.additionalProperties === false && schema.required?.includes(name) === true) {
      report(at, `a mark of ${showValue(name)}, which is required`, "only what a caller can leave out");
    }
  }
}

function checkValues(pointer: string, schema: JsonSchema, report: Report): void {
  const marks = schema["x-deprecated-values"];
  if (marks === undefined) return;
  const values = (schema.enum ?? []).map(String);
  const kind: Kind = new Map(values.map((value) => [value, marks[value]]));
  for (const [value, mark] of Object.entries(marks)) {
    const at = `${pointer}${childPointer("/x-deprecated-values", value)}`;
    if (kind.has(value)) {
      checkInstead(value, mark, kind, at, report);
    } else {
      report(
        at,
        `a mark of ${showValue(value)}, which is no value${didYouMean(value, values)}`,
        `one of ${values.join(", ")}`,
      );
    }
  }
  if (values.every((value) => marks[value] !== undefined)) {
    report(
      `${pointer}/x-deprecated-values`,
      "a mark of every value",
      "one value without, or a mark of the member",
    );
  }
}
