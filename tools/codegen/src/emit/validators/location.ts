import type { JsonSchema } from "../../model.ts";
import { memberKey } from "../../names.ts";
import { childPointer } from "../../pointer.ts";
import { isInherited, keyPath, memberPath, printPath, readMember, type Path } from "./access.ts";
import {
  allowedTypes,
  intersection,
  typeCondition,
  valueCondition,
  type JsonType,
  type Subject,
} from "./assertions.ts";
import type { Builder } from "./builder.ts";
import { acceptsAbsent, all, ALWAYS, any, not, print, test, type Condition } from "./condition.ts";
import { ASSERTION_KEYWORDS } from "./keywords.ts";
import { KIND } from "./violations.ts";
import { holdsSecret, partsOf, type Part, type Parts, type Rule, type Source } from "./parts.ts";

/** What the code of a location needs to know beside its schemas. */
export interface Report {
  /** Expression of the reporting function. */
  readonly name: string;
  /** Expression of the error of a rule that is broken. */
  ruleError(rule: Rule, field: string, value: string): string;
  /** Expression of the violation that goes first, of two where the first stands before the other. */
  graver(before: string, behind: string): string;
}

interface Context {
  readonly builder: Builder;
  readonly report: Report;
}

/** Keywords because of which a value gets a function of its own: they have statements, not only an expression. */
const STRUCTURE = ["properties", "required", "additionalProperties", "items", "if"] as const;

function hasStructure(schema: JsonSchema | boolean): boolean {
  if (typeof schema === "boolean") return false;
  return (
    STRUCTURE.some((keyword) => schema[keyword] !== undefined) ||
    (schema.allOf ?? []).some((branch) => hasStructure(branch) || branch["x-rule"] !== undefined)
  );
}

function isObjectSchema({ schema }: Source): boolean {
  return typeof schema === "object";
}

function guardCondition(guard: string | null): Condition {
  return guard === null ? ALWAYS : test(guard, `!${guard}`);
}

/** Where the guard is on, the condition holds. */
function under(guard: string | null, condition: Condition): Condition {
  return guard === null ? condition : any(not(guardCondition(guard)), condition);
}

/** The value has a type that every part allows, and the types that are then left. */
function typesOf(
  builder: Builder,
  parts: readonly Part[],
  subject: Subject,
): readonly [condition: Condition, types: ReadonlySet<JsonType> | null] {
  let types: ReadonlySet<JsonType> | null = null;
  const conditions = parts.map(({ schema, pointer, guard }) => {
    const allowed = allowedTypes(schema);
    if (allowed === null || !builder.keeps(childPointer(pointer, "type"))) return ALWAYS;
    if (guard === null) types = intersection(types, allowed);
    return under(guard, typeCondition(builder, allowed, subject));
  });
  return [all(...conditions), types];
}

/** The value is one that every part allows. */
function valuesOf(builder: Builder, { parts, forbidden }: Parts, subject: Subject): Condition {
  return all(
    ...forbidden.map(({ guard }) => not(guardCondition(guard))),
    ...parts.map(({ schema, pointer, guard }) =>
      under(guard, valueCondition(builder, schema, pointer, subject)),
    ),
  );
}

/** One thing that can be wrong with a value or with a member that has no members or elements itself. */
interface Finding {
  readonly kind: number;
  /** Turn within a kind: 0 for the value itself, then the members in the order of the spec. */
  readonly position: number;
  readonly violated: Condition;
  /** Expression of the error that tells it. */
  readonly error: string;
}

/** A look into a member or into elements. */
interface Inner {
  readonly position: number;
  /** Expression of the violation found there, or of null; or statements that may leave one in `first`. */
  readonly look: { readonly violation: string } | { readonly statements: string };
}

/**
 * Writes the body of a function that returns the violation of one value that goes first, or null.
 *
 * What lies inside is looked at first, because its violations may be of a graver kind. Then every kind has its turn, and
 * the first violation that is found ends the search: a missing member costs no look at the values of the others.
 */
export function locationStatements(
  context: Context,
  sources: readonly Source[],
  path: Path,
  value: string,
): string {
  const { builder, report } = context;
  const echo = sources.some(({ schema }) => holdsSecret(schema)) ? "" : `, ${value}`;
  const told = `${printPath(path)}${echo}`;

  const members = sources.some(({ schema }) => hasMembers(schema)) ? "members" : null;
  const lookup = members === null ? "" : `const members = ${builder.use("membersOf")}(${value});`;
  const locals = createLocals(builder);
  const outside: Subject = { code: value, types: null, members, read: locals.read };
  const always = sources.flatMap(({ schema, pointer, guard }): readonly Part[] =>
    typeof schema === "object" && guard === null ? unconditional({ schema, pointer, guard }) : [],
  );
  const [typed, types] = typesOf(builder, always, outside);
  // Where only an object or only an array will do, anything else is done with at once.
  const isSettled = types?.size === 1 && (types.has("object") || types.has("array"));
  const subject: Subject = isSettled ? { ...outside, types } : outside;
  const parts = partsOf(builder, sources, subject);
  const conditional = parts.parts.filter(({ guard }) => guard !== null);
  const late = typesOf(builder, isSettled ? conditional : parts.parts, subject)[0];
  const isObject = types?.size === 1 && types.has("object");

  const inside = members === null ? NOTHING : inMembers(context, parts, path, isObject, locals);
  const elements = inElements(context, parts, path, value, subject);
  const inner = [
    ...inside.inner,
    ...(elements === "" ? [] : [{ position: Infinity, look: { statements: elements } }]),
  ];
  const findings = [
    { kind: KIND.type, position: 0, violated: not(late), error: `${report.name}(${KIND.type}, ${told})` },
    {
      kind: KIND.value,
      position: 0,
      violated: not(valuesOf(builder, parts, subject)),
      error: `${report.name}(${KIND.value}, ${told})`,
    },
    ...inside.findings,
  ];
  const closed = closedParts(builder, parts.parts);
  const names = parts.parts.flatMap(namesOf);
  const search = [
    ...parts.statements,
    members === null ? "" : unknownStatements(context, closed, path, isObject),
    ...searchStatements(context, findings, inner),
  ]
    .filter((statement) => statement !== "")
    .join("\n");
  return [
    lookup,
    isSettled ? `if (${print(not(typed))}) return ${report.name}(${KIND.type}, ${told});` : "",
    members === null ? "" : collectStatements(context, closed, path, isObject, locals.usedIn(search, names)),
    search,
  ]
    .filter((statement) => statement !== "")
    .join("\n");
}

const NOTHING: { readonly findings: readonly Finding[]; readonly inner: readonly Inner[] } = {
  findings: [],
  inner: [],
};

/** Looks inside, then has every kind take its turn; the last statement returns. */
function searchStatements(
  { report }: Context,
  findings: readonly Finding[],
  inner: readonly Inner[],
): readonly string[] {
  const all = findings
    .filter(({ violated }) => violated.op !== "never")
    .toSorted((a, b) => b.kind - a.kind || a.position - b.position);
  const end = all.findIndex(({ violated }) => violated.op === "always");
  const turns = end === -1 ? all : all.slice(0, end + 1);
  if (inner.length === 0) {
    const reports = turns.map(({ violated, error }) =>
      violated.op === "always" ? `return ${error};` : `if (${print(violated)}) return ${error};`,
    );
    return end === -1 ? [...reports, "return null;"] : reports;
  }
  const last = inner.at(-1)?.position ?? -1;
  const isAsked = inner.map(({ position }, index) => {
    const next = inner[index + 1]?.position;
    return next !== undefined && turns.some((turn) => turn.position > position && turn.position <= next);
  });
  const own = turns.reduceRight((otherwise, { position, violated, error }) => {
    const before = inner.findLast((one) => one.position < position);
    const earlier =
      before === undefined ? null : before.position === last ? "first" : `before${before.position}`;
    const found = earlier === null ? error : report.graver(earlier, error);
    return violated.op === "always" ? found : `${print(violated)}\n? ${found}\n: ${otherwise}`;
  }, "null");
  const looks = inner.flatMap(({ look }) => ("violation" in look ? [look.violation] : []));
  // What nothing asks for by its name needs none.
  if (looks.length === inner.length && !/\b(?:first|before\d+)\b/u.test(own)) {
    const found = looks.reduce(report.graver);
    return [`return ${turns.length === 0 ? found : report.graver(own, found)};`];
  }
  const looked = inner.flatMap(({ position, look }, index) => {
    const statements = lookStatements(report, look, index === 0);
    return isAsked[index] ? [statements, `const before${position} = first;`] : [statements];
  });
  return [...looked, turns.length === 0 ? "return first;" : `return ${report.graver(own, "first")};`];
}

/** Has `first` hold the violation that goes first, of what has been looked into so far. */
function lookStatements(report: Report, look: Inner["look"], isFirst: boolean): string {
  const declared = "let first: ApiErrorObject | null =";
  if ("statements" in look) return isFirst ? `${declared} null;\n${look.statements}` : look.statements;
  return isFirst ? `${declared} ${look.violation};` : `first = ${report.graver("first", look.violation)};`;
}

/** The variables that hold members of one value: made as they are asked for. */
interface Locals {
  readonly read: (name: string) => string;
  /**
   * The variables that stand in that code, by the name of the member. Those in `order` go first: what repeats the order of
   * other code is packed better.
   */
  usedIn(code: string, order: readonly string[]): ReadonlyMap<string, string>;
}

function createLocals(builder: Builder): Locals {
  const variables = new Map<string, string>();
  return {
    read: (name) => {
      const known = variables.get(name) ?? builder.functionName("given", name);
      variables.set(name, known);
      return known;
    },
    usedIn: (code, order) => {
      const names = new Set([...order, ...variables.keys()]);
      const used = [...names].flatMap((name): readonly (readonly [string, string])[] => {
        const variable = variables.get(name);
        return variable !== undefined && new RegExp(`\\b${variable}\\b`, "u").test(code)
          ? [[name, variable]]
          : [];
      });
      return new Map(used);
    },
  };
}

/** Parts that permit no members but those that they name. */
function closedParts(builder: Builder, parts: readonly Part[]): readonly Part[] {
  return parts.filter(
    ({ schema, pointer }) =>
      schema.additionalProperties === false && builder.keeps(childPointer(pointer, "additionalProperties")),
  );
}

/** The names that an object is known by where it is closed whatever else is in it; null where that depends. */
function namesOfClosed(closed: readonly Part[]): readonly string[] | null {
  const [only, another] = closed;
  if (only === undefined || another !== undefined || only.guard !== null) return null;
  const names = namesOf(only);
  return names.length === 0 ? null : names;
}

/** A loop over the object's own members, for which the variable `members` exists. */
function eachMember(isObject: boolean, body: string): string {
  const loop = `for (const key in members) {\n${body}\n}`;
  return isObject ? loop : `if (members) {\n${loop}\n}`;
}

/** Reports a member that nobody knows. Nothing goes before this kind, and the object before what is in it: the search ends. */
function unexpected(report: Report, path: Path): string {
  return `return ${report.name}(${KIND.unexpected}, ${printPath(keyPath(path, "key"))});`;
}

/**
 * Reads the members that are looked at, each once, after a look for those that a closed object does not know. By name:
 * reading them in the loop is quicker only for as long as the engine has met no object of an unknown shape there.
 */
function collectStatements(
  { builder, report }: Context,
  closed: readonly Part[],
  path: Path,
  isObject: boolean,
  used: ReadonlyMap<string, string>,
): string {
  const known = namesOfClosed(closed);
  if (known === null) return readStatements(builder, isObject, used);
  const cases = [...known.map((name) => `case ${JSON.stringify(name)}:`), "break;", "default:"];
  return [
    eachMember(isObject, `switch (key) {\n${cases.join("\n")}\n${unexpected(report, path)}\n}`),
    readStatements(builder, isObject, used),
  ].join("\n");
}

/** Reads members by name. */
function readStatements(builder: Builder, isObject: boolean, used: ReadonlyMap<string, string>): string {
  const reads = [...used].map(
    ([name, variable]) => [variable, readMember(builder, "members", name)] as const,
  );
  if (isObject) return destructured(builder, used);
  if (reads.length === 0) return "";
  return [
    ...reads.map(([variable]) => `let ${variable}: unknown;`),
    `if (members) {\n${reads.map(([variable, read]) => `${variable} = ${read};`).join("\n")}\n}`,
  ].join("\n");
}

/** Reads members of what is certainly an object. */
function destructured(builder: Builder, used: ReadonlyMap<string, string>): string {
  const plain = [...used].filter(([name]) => !isInherited(name));
  const inherited = [...used].filter(([name]) => isInherited(name));
  const names = plain.map(([name, variable]) => `${memberKey(name)}: ${variable}`).join(", ");
  return [
    ...(plain.length === 0 ? [] : [`const { ${names} } = members;`]),
    ...inherited.map(([name, variable]) => `const ${variable} = ${readMember(builder, "members", name)};`),
  ].join("\n");
}

/** Looks for members that nobody knows, where it depends on other members whether the object is closed. */
function unknownStatements(
  { builder, report }: Context,
  closed: readonly Part[],
  path: Path,
  isObject: boolean,
): string {
  if (namesOfClosed(closed) !== null) return "";
  const unknown = any(
    ...closed.map((part) => {
      const names = namesOf(part);
      const isKnown = `${builder.constant("NAMES", "readonly string[]", JSON.stringify(names))}.includes(key)`;
      return all(guardCondition(part.guard), names.length === 0 ? ALWAYS : test(`!${isKnown}`, isKnown));
    }),
  );
  if (unknown.op === "never") return "";
  const where = unknown.op === "always" ? "" : `if (${print(unknown)}) `;
  return eachMember(isObject, where + unexpected(report, path));
}

function namesOf({ schema }: Part): readonly string[] {
  return Object.keys(schema.properties ?? {});
}

/** A part and the branches of its `allOf` that are no rules: what applies to every value. */
function unconditional(part: Part): readonly Part[] {
  const branches = (part.schema.allOf ?? []).flatMap((branch, index): readonly Part[] =>
    typeof branch === "object" && branch["x-rule"] === undefined
      ? unconditional({
          schema: branch,
          pointer: childPointer(part.pointer, "allOf", index),
          guard: part.guard,
        })
      : [],
  );
  return [part, ...branches];
}

/** Whether anything in a schema that applies to a value itself looks at its members. */
function hasMembers(schema: JsonSchema | boolean | undefined): boolean {
  if (typeof schema !== "object") return false;
  const { allOf = [], anyOf = [], oneOf = [] } = schema;
  return (
    schema.properties !== undefined ||
    schema.required !== undefined ||
    schema.additionalProperties !== undefined ||
    [...allOf, ...anyOf, ...oneOf, schema.not, schema.if, schema.then, schema.else].some(hasMembers)
  );
}

function inMembers(
  context: Context,
  parts: Parts,
  path: Path,
  isObject: boolean,
  locals: Locals,
): { readonly findings: readonly Finding[]; readonly inner: readonly Inner[] } {
  const names = new Set([
    ...parts.parts.flatMap(({ schema }) => Object.keys(schema.properties ?? {})),
    ...parts.parts.flatMap(({ schema }) => schema.required ?? []),
  ]);
  const isThere = isObject ? ALWAYS : test("members !== undefined", "!members");
  const ruleFinding = (rule: Rule, position: number, value: string): Finding => {
    return {
      kind: KIND.combination,
      position,
      violated: all(isThere, not(rule.condition)),
      error: context.report.ruleError(rule, printPath(memberPath(path, rule.field)), value),
    };
  };
  const found = [...names].map((name, index) => {
    const member = { name, path: memberPath(path, name), position: index + 1, given: locals.read(name) };
    const { findings, inner, isSecret } = memberFindings(context, parts.parts, member, isThere);
    const rules = parts.rules.filter((rule) => rule.field === name);
    return {
      findings: [
        ...findings,
        ...rules.map((rule) => ruleFinding(rule, member.position, isSecret ? "null" : member.given)),
      ],
      inner,
    };
  });
  const additional = additionalMembers(context, parts.parts, path, isObject).filter((loop) => loop !== "");
  return {
    findings: [
      ...found.flatMap(({ findings }) => findings),
      ...parts.rules
        .filter((rule) => !names.has(rule.field))
        .map((rule) => ruleFinding(rule, Infinity, "null")),
    ],
    inner: [
      ...found.flatMap(({ inner }) => inner),
      ...additional.map((statements) => ({ position: Infinity, look: { statements } })),
    ],
  };
}

/** Checks members that an object names no schema for, in the order in which they were sent. */
function additionalMembers(
  context: Context,
  parts: readonly Part[],
  path: Path,
  isObject: boolean,
): readonly string[] {
  return parts.map(({ schema, pointer, guard }) => {
    const { additionalProperties: additional, properties = {} } = schema;
    if (typeof additional !== "object") return "";
    const source = { schema: additional, pointer: childPointer(pointer, "additionalProperties"), guard };
    const check = eachStatements(context, [source], keyPath(path, "key"), "value");
    if (check === "") return "";
    const names = Object.keys(properties);
    const known = context.builder.constant("NAMES", "readonly string[]", JSON.stringify(names));
    const skip = names.length === 0 ? "" : `if (${known}.includes(key)) continue;\n`;
    const read = "const value = members[key];\nif (value === undefined) continue;";
    return eachMember(isObject, `${skip}${read}\n${check}`);
  });
}

/** A member whose name the spec knows. */
interface Member {
  readonly name: string;
  readonly path: Path;
  readonly position: number;
  /** The variable that holds it. */
  readonly given: string;
}

function memberFindings(
  context: Context,
  parts: readonly Part[],
  { name, path, position, given }: Member,
  isThere: Condition,
): { readonly findings: readonly Finding[]; readonly inner: readonly Inner[]; readonly isSecret: boolean } {
  const { builder, report } = context;
  const sources = parts.flatMap(({ schema, pointer, guard }): readonly Source[] => {
    const property = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
    return property === undefined
      ? []
      : [{ schema: property, pointer: childPointer(pointer, "properties", name), guard }];
  });
  const demands = parts.flatMap(({ schema, pointer, guard }): readonly Condition[] => {
    const index = schema.required?.indexOf(name) ?? -1;
    return index === -1 || !builder.keeps(childPointer(pointer, "required", index))
      ? []
      : [guardCondition(guard)];
  });
  const demanded = any(...demands);
  const present = test(`${given} !== undefined`, `${given} === undefined`, given);
  const field = printPath(path);
  const isSecret = sources.some(({ schema }) => holdsSecret(schema));
  const finding = (kind: number, violated: Condition, value = ""): Finding => ({
    kind,
    position,
    violated,
    error: `${report.name}(${kind}, ${field}${value})`,
  });
  // A member whose schema is `false` is not allowed to be there: it is reported like one that nobody knows.
  const forbidden = sources
    .filter(({ schema, pointer }) => schema === false && builder.keeps(pointer))
    .map(({ guard }) => guardCondition(guard));
  const presence = [
    finding(KIND.unexpected, all(present, any(...forbidden))),
    finding(KIND.missing, all(isThere, not(present), demanded)),
  ];
  const schemas = sources.filter(isObjectSchema);
  if (schemas.some(({ schema }) => hasStructure(schema))) {
    const call = locationFunction(context, schemas, path, given);
    return {
      findings: presence,
      inner: [{ position, look: { violation: `${print(not(present))} ? null : ${call}` } }],
      isSecret,
    };
  }
  const subject: Subject = { code: given, types: null, members: null };
  const own = partsOf(builder, schemas, subject);
  const [typed, types] = typesOf(builder, own.parts, subject);
  const valued = valuesOf(builder, own, { ...subject, types });
  // Where it has to be there, it is: otherwise the search has ended.
  const isSure = demanded.op === "always" && isThere.op === "always";
  const violated = (condition: Condition): Condition =>
    isSure || acceptsAbsent(condition, given) ? not(condition) : all(present, not(condition));
  const echo = isSecret ? "" : `, ${given}`;
  return {
    findings: [
      ...presence,
      finding(KIND.type, violated(typed), echo),
      finding(KIND.value, violated(valued), echo),
    ],
    inner: [],
    isSecret,
  };
}

/** Checks one of many values whose number is only known when the code runs, and keeps what goes first in `first`. */
function eachStatements(context: Context, sources: readonly Source[], path: Path, value: string): string {
  const { builder, report } = context;
  const schemas = sources.filter(isObjectSchema);
  const keep = (violation: string): string => `first = ${report.graver("first", violation)};`;
  if (schemas.some(({ schema }) => hasStructure(schema)))
    return keep(locationFunction(context, schemas, path, value));
  const subject: Subject = { code: value, types: null, members: null };
  const parts = partsOf(builder, schemas, subject);
  const [typed, types] = typesOf(builder, parts.parts, subject);
  const kind = kindExpression(typed, valuesOf(builder, parts, { ...subject, types }));
  if (kind === "0") return "";
  const echo = sources.some(({ schema }) => holdsSecret(schema)) ? "" : `, ${value}`;
  return `const kind = ${kind};\nif (kind) ${keep(`${report.name}(kind, ${printPath(path)}${echo})`)}`;
}

/** An expression of the kind of violation found in a value that is there, or 0. */
function kindExpression(typed: Condition, valued: Condition): string {
  const choose = (condition: Condition, otherwise: number, next: string): string => {
    if (condition.op === "always") return next;
    if (condition.op === "never") return String(otherwise);
    return next === "0"
      ? `${print(condition)} ? 0 : ${otherwise}`
      : `${print(not(condition))} ? ${otherwise} : ${next}`;
  };
  return choose(typed, KIND.type, choose(valued, KIND.value, "0"));
}

function inElements(context: Context, parts: Parts, path: Path, list: string, subject: Subject): string {
  const { builder, report } = context;
  const sources = parts.parts.flatMap(({ schema, pointer, guard }): readonly Source[] =>
    schema.items === undefined
      ? []
      : [{ schema: schema.items, pointer: childPointer(pointer, "items"), guard }],
  );
  if (sources.length === 0) return "";
  const elementPath = keyPath(path, "index");
  const isSecret = sources.some(({ schema }) => holdsSecret(schema));
  const forbidden = any(
    ...sources
      .filter(({ schema, pointer }) => schema === false && builder.keeps(pointer))
      .map(({ guard }) => guardCondition(guard)),
  );
  const refused = `${report.name}(${KIND.value}, ${printPath(elementPath)}${isSecret ? "" : ", element"})`;
  const refusal = `first = ${report.graver("first", refused)};`;
  const body = [
    forbidden.op === "never"
      ? ""
      : forbidden.op === "always"
        ? refusal
        : `if (${print(forbidden)}) ${refusal}`,
    eachStatements(context, sources, elementPath, "element"),
  ]
    .filter((statement) => statement !== "")
    .join("\n");
  if (body === "") return "";
  const loop = `for (const [index, element] of (${list} as readonly unknown[]).entries()) {\n${body}\n}`;
  return subject.types?.size === 1 && subject.types.has("array")
    ? loop
    : `if (Array.isArray(${list})) {\n${loop}\n}`;
}

/** Writes the function that checks one value with members or elements, unless an equal one is there; its call. */
function locationFunction(
  context: Context,
  sources: readonly Source[],
  path: Path,
  argument: string,
): string {
  const { builder } = context;
  const guards = [...new Set(sources.flatMap(({ guard }) => (guard === null ? [] : [guard])))];
  const args = [printPath(path), argument, ...guards].join(", ");
  const key = JSON.stringify(sources.map(({ schema, guard }) => [guard, essence(schema)]));
  const known = builder.functions.get(key);
  if (known !== undefined) return `${known}(${args})`;

  const words = "text" in (path ?? {}) ? (path as { text: string }).text : (sources[0]?.pointer ?? "");
  const name = builder.functionName(
    "check",
    words.replaceAll(/\b(?:properties|items|allOf|then|else)\b/gu, ""),
  );
  builder.functions.set(key, name);
  const body = locationStatements(context, sources, { code: "path" }, "input");
  const parameters = ["path: string", "input: unknown", ...guards.map((guard) => `${guard}: boolean`)];
  builder.declare(`const ${name} = (${parameters.join(", ")}): ApiErrorObject | null => {\n${body}\n};`);
  return `${name}(${args})`;
}

/** What a schema says to a validator, without its prose: equal ones share a function. */
function essence(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(essence);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([keyword]) => ASSERTION_KEYWORDS.includes(keyword) || ["x-secret", "x-rule"].includes(keyword),
  );
  return Object.fromEntries(
    entries.map(([keyword, value]: [string, unknown]) => [keyword, essenceOf(keyword, value)]),
  );
}

function essenceOf(keyword: string, value: unknown): unknown {
  if (["enum", "const", "x-rule", "required", "type"].includes(keyword)) return value;
  if (keyword !== "properties") return essence(value);
  return Object.entries(value as object).map(([name, property]: [string, unknown]) => [
    name,
    essence(property),
  ]);
}
