import { fieldPattern, fieldValue, fieldSteps } from "./load/fields.ts";
import type { Mistake } from "./mistake.ts";
import { showValue } from "./mistake.ts";
import type { ApiModel, EventsModel, ExampleModel, JsonSchema, MethodModel, Model } from "./model.ts";
import { type RaiseKind, raisesOf, rulesOf } from "./raises.ts";

/** One thing that the examples have to show. */
export interface Cell {
  /** What has to be shown, in words. */
  readonly shows: string;
  /** Folder in which the example belongs, below the spec's folder. */
  readonly folder: string;
  /** The files that show it: examples or behaviours. */
  readonly examples: readonly { readonly file: string }[];
}

/** A cell of one method: which of its examples show what. */
interface Wanted {
  readonly shows: string;
  readonly kind: ExampleModel["kind"];
  readonly isShownBy: (example: ExampleModel) => boolean;
  /** Whether an example on the level of the wire shows it as well. */
  readonly isOnWire?: boolean;
}

/**
 * The matrix of examples, computed from the spec: each parameter with each error it can raise, each value of an enum
 * accepted, each parameter sent and left out, each rule kept, each error shown, each statement shown by a behaviour.
 */
export function exampleMatrix(model: Model): readonly Cell[] {
  return [
    ...model.apis.flatMap((api) => [
      ...api.methods.flatMap((method) => [...methodCells(api, method), ...statementCells(method)]),
      ...commonErrorCells(api),
    ]),
    ...model.events.flatMap(eventCells),
  ];
}

/** Each statement about a method shown by a behaviour. */
function statementCells(method: MethodModel): readonly Cell[] {
  return method.statements
    .flatMap(({ statements }) => statements)
    .map(({ id, sentence }) => ({
      shows: `the statement ${id}: ${sentence.en}`,
      folder: `${method.params.file.replace(/\/[^/]*$/u, "")}/behaviours`,
      examples: method.behaviours.filter(({ statements }) => statements.includes(id)),
    }));
}

/** Each type of events, one of a type that nobody knows yet, and each way in which an event can be wrong. */
function eventCells(events: EventsModel): readonly Cell[] {
  const typeOf = ({ content }: ExampleModel): unknown =>
    (content["event"] as Readonly<Record<string, unknown>> | null)?.[events.typeMember];
  const kindOf = ({ content }: ExampleModel): unknown =>
    (content["violation"] as { readonly kind?: unknown } | undefined)?.kind;
  const cell = (
    shows: string,
    kind: ExampleModel["kind"],
    isShownBy: (example: ExampleModel) => boolean,
  ): Cell => ({
    shows,
    folder: `${events.folder}/examples/${kind}`,
    examples: events.examples.filter((example) => example.kind === kind && isShownBy(example)),
  });
  const known = events.types.map(({ name }) => name);
  return [
    ...known.map((name) =>
      cell(`the event ${showValue(name)}`, "accept", (example) => typeOf(example) === name),
    ),
    cell("an event of an unknown type", "accept", (example) => !known.includes(String(typeOf(example)))),
    ...["missing", "type", "value"].map((violation) =>
      cell(
        `an event with a violation of the kind ${showValue(violation)}`,
        "reject",
        (example) => kindOf(example) === violation,
      ),
    ),
  ];
}

/** The gaps of the matrix, told as mistakes: what no example shows. */
export function matrixGaps(cells: readonly Cell[]): readonly Mistake[] {
  return cells
    .filter(({ examples }) => examples.length === 0)
    .map(({ shows, folder }) => ({
      file: folder,
      pointer: "",
      found: `no example of ${shows}`,
      expected: "at least one",
    }));
}

function methodCells(api: ApiModel, method: MethodModel): readonly Cell[] {
  const wanted = [
    ...raiseCells(api, method),
    ...valueCells(method.params.schema, ""),
    ...presenceCells(method.params.schema, ""),
    ...ruleCells(method.params.schema),
    ...ownErrorCells(method),
  ];
  const folder = method.params.file.replace(/\/[^/]*$/u, "");
  return wanted.map(({ shows, kind, isShownBy, isOnWire = false }) => ({
    shows,
    folder: `${folder}/examples/${kind}`,
    examples: [...method.examples, ...(isOnWire ? api.examples : [])].filter(
      (example) => example.kind === kind && isShownBy(example),
    ),
  }));
}

/** Mnemonic and field of the error that an example expects; of a method or on the wire. */
function expectedError(
  example: ExampleModel,
): { readonly mnemonic: string; readonly field: string | null } | null {
  const answer = example.content["answer"] as { readonly body?: { readonly error?: unknown } } | undefined;
  const error = (example.content["error"] ?? answer?.body?.error) as
    | { readonly data: { readonly mnemonic: string; readonly field: string | null } }
    | undefined;
  return error?.data ?? null;
}

const KIND_WORDS: Readonly<Record<RaiseKind, string>> = {
  unexpected: "an unknown member in",
  missing: "the missing parameter",
  type: "a wrong type of",
  value: "a wrong value of",
  combination: "a wrong combination with",
  meaning: "the refused meaning of",
};

/** Each parameter with each error it can raise. */
function raiseCells(api: ApiModel, method: MethodModel): readonly Wanted[] {
  return raisesOf(method.params.schema, api.violations).map(({ field, kind, error }) => ({
    shows: `${KIND_WORDS[kind]} ${field === "" ? "the parameters" : showValue(field)}: ${error}`,
    kind: "reject",
    isShownBy: (example) => {
      const expected = expectedError(example);
      if (expected === null || expected.mnemonic !== error) return false;
      const isAtStage = ((example.content["stage"] ?? "local") === "local") !== (kind === "meaning");
      if (!isAtStage) return false;
      // What a parameter means may be refused without naming it: a login and a password are wrong together.
      if (expected.field === null) return kind === "meaning";
      const pattern = fieldPattern(expected.field);
      return kind === "unexpected"
        ? pattern.slice(0, Math.max(0, pattern.lastIndexOf("."))) === field
        : pattern === field;
    },
  }));
}

/** Every parameter below a schema: its field, schema, and whether it must be there. */
function parameters(schema: JsonSchema, field: string): readonly [string, JsonSchema, boolean][] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const at = field === "" ? name : `${field}.${name}`;
    const isRequired = schema.required?.includes(name) ?? false;
    return [[at, property, isRequired] as [string, JsonSchema, boolean], ...parameters(property, at)];
  });
  const items = typeof schema.items === "object" ? parameters(schema.items, `${field}[]`) : [];
  return [...own, ...items];
}

/** The values sent in a field of an example: several where the field lies in an array. */
function sentValues(example: ExampleModel, field: string): readonly unknown[] {
  if (field === "") return [example.content["params"]];
  return fieldSteps(field).reduce<readonly unknown[]>(
    (here, step) =>
      here.flatMap((value) => {
        if (step === "") return Array.isArray(value) ? (value as unknown[]) : [];
        const inner = fieldValue(value, step);
        return inner === undefined ? [] : [inner];
      }),
    [example.content["params"]],
  );
}

/** Each value of an enum, and both of a boolean, accepted. */
function valueCells(schema: JsonSchema, root: string): readonly Wanted[] {
  const enumerated = (field: string, one: JsonSchema): readonly Wanted[] => {
    const values = one.enum ?? (one.type === "boolean" ? [true, false] : []);
    return values.map((value) => ({
      shows: `${showValue(field)} with the value ${showValue(value)}`,
      kind: "accept",
      isShownBy: (example) => sentValues(example, field).includes(value),
    }));
  };
  return parameters(schema, root).flatMap(([field, property]) => [
    ...enumerated(field, property),
    ...(typeof property.items === "object" ? enumerated(`${field}[]`, property.items) : []),
  ]);
}

/** Each parameter accepted, and each optional one left out of an object that was sent. */
function presenceCells(schema: JsonSchema, root: string): readonly Wanted[] {
  return parameters(schema, root).flatMap(([field, , isRequired]): readonly Wanted[] => {
    const border = field.lastIndexOf(".");
    const [around, name] = [field.slice(0, Math.max(0, border)), field.slice(border + 1)];
    const isLeftOut = (example: ExampleModel): boolean =>
      sentValues(example, around).some((object) => fieldValue(object, name) === undefined);
    return [
      {
        shows: `${showValue(field)} sent`,
        kind: "accept",
        isShownBy: (example) => sentValues(example, field).length > 0,
      },
      ...(isRequired
        ? []
        : [{ shows: `${showValue(field)} left out`, kind: "accept" as const, isShownBy: isLeftOut }]),
    ];
  });
}

/** Each rule kept with its condition given; that it is broken is a raise of its field. */
function ruleCells(schema: JsonSchema): readonly Wanted[] {
  return rulesOf(schema).map((rule) => ({
    shows: `the rule ${rule["x-rule"]?.id ?? ""} kept`,
    kind: "accept",
    isShownBy: (example) =>
      Object.entries(rule.if?.properties ?? {}).every(([name, condition]) => {
        const values = condition.enum ?? [condition.const];
        return sentValues(example, name).some((value) => values.includes(value));
      }),
  }));
}

/** Each error that is the method's own, and each common one that it uses: of those some never reach the method. */
function ownErrorCells(method: MethodModel): readonly Wanted[] {
  return method.errors
    .filter((error) => !error.everyMethod)
    .map(({ mnemonic }) => ({
      shows: `the error ${mnemonic}`,
      kind: "reject",
      isShownBy: (example) => expectedError(example)?.mnemonic === mnemonic,
      isOnWire: !method.ownErrors.some((own) => own.mnemonic === mnemonic),
    }));
}

/** Each error that any method can answer with, shown somewhere: on the wire or by a method. */
function commonErrorCells(api: ApiModel): readonly Cell[] {
  const examples = [...api.examples, ...api.methods.flatMap((method) => method.examples)];
  const folder = `${api.id}/${api.version}/examples/reject`;
  return api.errors
    .filter((error) => error.everyMethod)
    .map(({ mnemonic }) => ({
      shows: `the error ${mnemonic}`,
      folder,
      examples: examples.filter((example) => expectedError(example)?.mnemonic === mnemonic),
    }));
}
