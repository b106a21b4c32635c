import type { JsonSchema } from "../../model.ts";
import { childPointer } from "../../pointer.ts";
import { keyPath, memberPath, printPath, readMember, type Path } from "./access.ts";
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
import { holdsSecret, partsOf, type Part, type Parts, type Rule, type Source } from "./parts.ts";

/** Numbers of the kinds, in the order in which they go; 0 stands for "nothing found". */
const KIND = { unexpected: 1, missing: 2, type: 3, value: 4, combination: 5 } as const;

/** What the code of a location needs to know beside its schemas. */
export interface Report {
  /** Expression of the reporting function. */
  readonly name: string;
  /** Expression of the definition that a rule's error needs as an argument, or null where the kind's own will do. */
  ruleDefinition(rule: Rule): string | null;
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

/** `if (violated) first = report(…)`; nothing where it cannot be violated. */
function reportWhere(violated: Condition, call: string): string {
  if (violated.op === "never") return "";
  if (violated.op === "always") return `first = ${call};`;
  return `if (${print(violated)}) first = ${call};`;
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

/** Writes the statements that check one value, for which the variables `first`, `value` and those of guards exist. */
export function locationStatements(
  context: Context,
  sources: readonly Source[],
  path: Path,
  value: string,
  ending: (violation: string) => string,
): string {
  const { builder, report } = context;
  const field = printPath(path);
  const echo = sources.some(({ schema }) => holdsSecret(schema)) ? "" : `, ${value}`;
  const call = (kind: number): string => `${report.name}(first, ${kind}, ${field}${echo})`;

  const members = sources.some(({ schema }) => hasMembers(schema)) ? "members" : null;
  const lookup = members === null ? "" : `const members = ${builder.use("membersOf")}(${value});`;
  const outside: Subject = { code: value, types: null, members };
  const always = sources.flatMap(({ schema, pointer, guard }): readonly Part[] =>
    typeof schema === "object" && guard === null ? unconditional({ schema, pointer, guard }) : [],
  );
  const [typed, types] = typesOf(builder, always, outside);
  // Where only an object or only an array will do, anything else is done with at once.
  const isSettled = types?.size === 1 && (types.has("object") || types.has("array"));
  const subject: Subject = isSettled ? { ...outside, types } : outside;
  const parts = partsOf(builder, sources, subject);
  const conditional = parts.parts.filter(({ guard }) => guard !== null);
  const late = isSettled
    ? typesOf(builder, conditional, subject)[0]
    : typesOf(builder, parts.parts, subject)[0];

  const inner = [
    members === null ? "" : inMembers(context, parts, path, members, subject, ending),
    inElements(context, parts, path, value, subject),
  ];
  return [
    lookup,
    isSettled ? `if (${print(not(typed))}) return ${ending(call(KIND.type))};` : "",
    ...parts.statements,
    reportWhere(not(late), call(KIND.type)),
    reportWhere(not(valuesOf(builder, parts, subject)), call(KIND.value)),
    ...inner,
  ]
    .filter((statement) => statement !== "")
    .join("\n");
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
  members: string,
  subject: Subject,
  ending: (violation: string) => string,
): string {
  const names = new Set([
    ...parts.parts.flatMap(({ schema }) => Object.keys(schema.properties ?? {})),
    ...parts.parts.flatMap(({ schema }) => schema.required ?? []),
  ]);
  const isRuleOf =
    (name: string): ((rule: Rule) => boolean) =>
    (rule) =>
      rule.field === name;
  const statements = [
    unexpectedMembers(context, parts.parts, path, members, ending),
    ...[...names].map((name) =>
      memberStatements(
        context,
        parts.parts,
        memberPath(path, name),
        members,
        name,
        parts.rules.filter(isRuleOf(name)),
      ),
    ),
    ...additionalMembers(context, parts.parts, path, members),
    ...parts.rules
      .filter((rule) => !names.has(rule.field))
      .map((rule) => ruleStatement(context, rule, memberPath(path, rule.field), "null")),
  ].filter((statement) => statement !== "");
  if (statements.length === 0) return "";
  const isObject = subject.types?.size === 1 && subject.types.has("object");
  const body = statements.join("\n");
  return isObject ? body : `if (${members} !== undefined) {\n${body}\n}`;
}

/** Reports members that a closed object does not know, in the order in which they were sent. */
function unexpectedMembers(
  { builder, report }: Context,
  parts: readonly Part[],
  path: Path,
  members: string,
  ending: (violation: string) => string,
): string {
  const closed = parts.filter(
    ({ schema, pointer }) =>
      schema.additionalProperties === false && builder.keeps(childPointer(pointer, "additionalProperties")),
  );
  const [only] = closed;
  if (only === undefined) return "";
  const namesOf = ({ schema }: Part): readonly string[] => Object.keys(schema.properties ?? {});
  // Nothing goes before this kind, and what stands before this object has been looked at: here the search ends.
  const violation = `${report.name}(first, ${KIND.unexpected}, ${printPath(keyPath(path, "key"))})`;
  const call = `return ${ending(violation)};`;
  if (closed.length === 1 && only.guard === null && namesOf(only).length > 0) {
    const cases = namesOf(only).map((name) => `case ${JSON.stringify(name)}:`);
    return `for (const key in ${members}) {\nswitch (key) {\n${cases.join("\n")}\nbreak;\ndefault:\n${call}\n}\n}`;
  }
  const unknown = closed.map((part) => {
    const names = namesOf(part);
    const isKnown = `${builder.constant("NAMES", "readonly string[]", JSON.stringify(names))}.includes(key)`;
    return all(guardCondition(part.guard), names.length === 0 ? ALWAYS : test(`!${isKnown}`, isKnown));
  });
  const isUnknown = any(...unknown);
  const where = isUnknown.op === "always" ? "" : `if (${print(isUnknown)}) `;
  return `for (const key in ${members}) {\n${where}${call}\n}`;
}

/** Checks members that an object names no schema for, in the order in which they were sent. */
function additionalMembers(
  context: Context,
  parts: readonly Part[],
  path: Path,
  members: string,
): readonly string[] {
  return parts.map(({ schema, pointer, guard }) => {
    const { additionalProperties: additional, properties = {} } = schema;
    if (typeof additional !== "object") return "";
    const source = { schema: additional, pointer: childPointer(pointer, "additionalProperties"), guard };
    const check = valueStatements(context, [source], keyPath(path, "key"), `${members}[key]`, ALWAYS, []);
    if (check === "") return "";
    const names = Object.keys(properties);
    const known = context.builder.constant("NAMES", "readonly string[]", JSON.stringify(names));
    const skip = names.length === 0 ? "" : `if (${known}.includes(key)) continue;\n`;
    return `for (const key in ${members}) {\n${skip}${check}\n}`;
  });
}

function memberStatements(
  context: Context,
  parts: readonly Part[],
  path: Path,
  members: string,
  name: string,
  rules: readonly Rule[],
): string {
  const { builder } = context;
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
  return valueStatements(
    context,
    sources,
    path,
    readMember(builder, members, name),
    not(any(...demands)),
    rules,
  );
}

/**
 * Checks one member, which may be absent unless `optional` says otherwise. A value without members or elements of its
 * own is checked by one expression that yields the kind of its violation.
 */
function valueStatements(
  context: Context,
  sources: readonly Source[],
  path: Path,
  read: string,
  optional: Condition,
  rules: readonly Rule[],
): string {
  const { builder, report } = context;
  const field = printPath(path);
  const isSecret = sources.some(({ schema }) => holdsSecret(schema));
  const code = "value";
  const subject: Subject = { code, types: null, members: null };
  const apart = rules.map((rule) => ruleStatement(context, rule, path, isSecret ? "null" : read));

  if (sources.some(({ schema }) => hasStructure(schema))) {
    const forbidden = forbiddenStatement(context, sources, field, read);
    const name = locationFunction(context, sources.filter(isObjectSchema), path);
    const absent = reportWhere(not(optional), `${report.name}(first, ${KIND.missing}, ${field})`);
    const present = `first = ${name};`;
    const check =
      absent === ""
        ? `value = ${read};\nif (value !== undefined) ${present}`
        : `value = ${read};\nif (value === undefined) {\n${absent}\n} else {\n${present}\n}`;
    return [forbidden, check, ...apart].filter((statement) => statement !== "").join("\n");
  }

  const parts = partsOf(builder, sources.filter(isObjectSchema), subject);
  const [typed, types] = typesOf(builder, parts.parts, subject);
  const valued = valuesOf(builder, parts, { ...subject, types });
  const merged = rules.filter(
    (rule) => report.ruleDefinition(rule) === null && acceptsAbsent(rule.condition, read),
  );
  const separate = rules.filter((rule) => !merged.includes(rule));
  const kind = kindExpression(typed, valued, all(...merged.map((rule) => rule.condition)));
  const missing = kindIfMissing(optional);
  const statements: string[] = [forbiddenStatement(context, sources, field, read)];
  if (kind !== "0" || missing !== "0") {
    const whole = `kind = value === undefined ? ${missing} : ${kind};`;
    const echo = isSecret || kind === "0" ? "" : ", value";
    const call = `${report.name}(first, kind, ${field}${echo})`;
    statements.push(`value = ${read};\n${whole}\nif (kind) first = ${call};`);
  }
  statements.push(...separate.map((rule) => ruleStatement(context, rule, path, isSecret ? "null" : read)));
  return statements.filter((statement) => statement !== "").join("\n");
}

function kindIfMissing(optional: Condition): string {
  if (optional.op === "always") return "0";
  if (optional.op === "never") return String(KIND.missing);
  return `${print(optional)} ? 0 : ${KIND.missing}`;
}

/** An expression of the kind of violation found in a value that is there, or 0. */
function kindExpression(typed: Condition, valued: Condition, combined: Condition): string {
  const choose = (condition: Condition, otherwise: number, next: string): string => {
    if (condition.op === "always") return next;
    if (condition.op === "never") return String(otherwise);
    return next === "0"
      ? `${print(condition)} ? 0 : ${otherwise}`
      : `${print(not(condition))} ? ${otherwise} : ${next}`;
  };
  return choose(typed, KIND.type, choose(valued, KIND.value, choose(combined, KIND.combination, "0")));
}

/** A member whose schema is `false` is not allowed to be there: it is reported like one that nobody knows. */
function forbiddenStatement(
  { builder, report }: Context,
  sources: readonly Source[],
  field: string,
  read: string,
): string {
  const guards = sources
    .filter(({ schema, pointer }) => schema === false && builder.keeps(pointer))
    .map(({ guard }) => guardCondition(guard));
  if (guards.length === 0) return "";
  const violated = all(test(`${read} !== undefined`), any(...guards));
  return reportWhere(violated, `${report.name}(first, ${KIND.unexpected}, ${field})`);
}

function ruleStatement({ report }: Context, rule: Rule, path: Path, value: string): string {
  const own = report.ruleDefinition(rule);
  const definition = own === null ? "" : `, ${own}`;
  const call = `${report.name}(first, ${KIND.combination}, ${printPath(path)}, ${value}${definition})`;
  return reportWhere(not(rule.condition), call);
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
  const field = printPath(elementPath);
  const isSecret = sources.some(({ schema }) => holdsSecret(schema));
  const echo = isSecret ? "" : ", element";
  const element: Subject = { code: "element", types: null, members: null };
  const forbidden = sources.filter(({ schema, pointer }) => schema === false && builder.keeps(pointer));
  const statements = [
    reportWhere(
      any(...forbidden.map(({ guard }) => guardCondition(guard))),
      `${report.name}(first, ${KIND.value}, ${field}${echo})`,
    ),
  ];
  const schemas = sources.filter(isObjectSchema);
  if (schemas.some(({ schema }) => hasStructure(schema))) {
    statements.push(`first = ${locationFunction(context, schemas, elementPath, "element")};`);
  } else {
    const elements = partsOf(builder, schemas, element);
    const [typed, types] = typesOf(builder, elements.parts, element);
    const valued = valuesOf(builder, elements, { ...element, types });
    const kind = kindExpression(typed, valued, ALWAYS);
    if (kind !== "0") {
      statements.push(
        `const kind = ${kind};\nif (kind) first = ${report.name}(first, kind, ${field}${echo});`,
      );
    }
  }
  const body = statements.filter((statement) => statement !== "").join("\n");
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
  argument = "value",
): string {
  const { builder } = context;
  const guards = [...new Set(sources.flatMap(({ guard }) => (guard === null ? [] : [guard])))];
  const args = [printPath(path), argument, ...guards].join(", ");
  const key = JSON.stringify(sources.map(({ schema, guard }) => [guard, essence(schema)]));
  const known = builder.functions.get(key);
  if (known !== undefined) return `${known}(first, ${args})`;

  const words = "text" in (path ?? {}) ? (path as { text: string }).text : (sources[0]?.pointer ?? "");
  const name = builder.functionName(
    "check",
    words.replaceAll(/\b(?:properties|items|allOf|then|else)\b/gu, ""),
  );
  builder.functions.set(key, name);
  const body = locationStatements(context, sources, { code: "path" }, "input", (violation) => violation);
  const parameters = [
    `first: ${builder.use("Violation")} | null`,
    "path: string",
    "input: unknown",
    ...guards.map((guard) => `${guard}: boolean`),
  ];
  builder.declare(
    `const ${name} = (${parameters.join(", ")}): Violation | null => {\n${withVariables(body)}\nreturn first;\n};`,
  );
  return `${name}(first, ${args})`;
}

/** Declares the variables that statements assign to. */
export function withVariables(body: string): string {
  const value = /^value = /mu.test(body) ? "let value: unknown;\n" : "";
  const kind = /^kind = /mu.test(body) ? "let kind: number;\n" : "";
  return `${value}${kind}${body}`;
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
