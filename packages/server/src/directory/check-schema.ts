import { closest } from "./closest.ts";
import type { AccountMistake, Path } from "./problems.ts";

/** A schema in the keywords that the account file's schema uses. */
export interface FileSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, FileSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: FileSchema;
  readonly enum?: readonly (string | number | boolean)[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly "x-secret"?: boolean;
}

/**
 * Every way in which a value breaks a schema, in the words of the person who wrote the file. The generated validators
 * stop at the first violation and say it in the API's words: right for a request, of little help for a file.
 */
export const checkSchema = (
  value: unknown,
  schema: FileSchema,
  path: Path = [],
): readonly AccountMistake[] => {
  const wrong = (expected: string): readonly AccountMistake[] => [
    { path, atKey: false, found: describe(value, schema), expected },
  ];
  if (schema.type !== undefined && !hasType(value, schema.type)) return wrong(withHint(value, schema));
  if (schema.enum !== undefined && !schema.enum.some((allowed) => allowed === value)) {
    return wrong(`one of ${schema.enum.map((allowed) => JSON.stringify(allowed)).join(", ")}`);
  }
  if (typeof value === "string") return checkString(value, schema, wrong);
  if (typeof value === "number") {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    return value < minimum || value > maximum ? wrong(`a number from ${minimum} to ${maximum}`) : [];
  }
  if (Array.isArray(value)) return checkArray(value, schema, path, wrong);
  if (isObject(value)) return checkObject(value, schema, path);
  return [];
};

type Wrong = (expected: string) => readonly AccountMistake[];

const checkString = (value: string, schema: FileSchema, wrong: Wrong): readonly AccountMistake[] => {
  const { minLength = 0, maxLength = Infinity, pattern } = schema;
  const length = [...value].length;
  if (length < minLength)
    return wrong(minLength === 1 ? "a text that is not empty" : `${minLength} characters or more`);
  if (length > maxLength) return wrong(`${maxLength} characters or fewer`);
  return pattern === undefined || new RegExp(pattern, "u").test(value)
    ? []
    : wrong(`a text of the form ${pattern}`);
};

const checkArray = (
  value: readonly unknown[],
  schema: FileSchema,
  path: Path,
  wrong: Wrong,
): readonly AccountMistake[] => {
  const { minItems = 0, maxItems = Infinity, uniqueItems = false, items } = schema;
  const mistakes: AccountMistake[] = [];
  if (value.length < minItems) mistakes.push(...wrong(`${minItems} or more elements`));
  if (value.length > maxItems) mistakes.push(...wrong(`${maxItems} elements or fewer`));
  value.forEach((item, index) => {
    if (items !== undefined) mistakes.push(...checkSchema(item, items, [...path, index]));
    if (uniqueItems && value.indexOf(item) < index) {
      mistakes.push({
        path: [...path, index],
        atKey: false,
        found: `${describe(item, items ?? {})} for the second time`,
        expected: "each element once",
      });
    }
  });
  return mistakes;
};

const checkObject = (
  value: Readonly<Record<string, unknown>>,
  schema: FileSchema,
  path: Path,
): readonly AccountMistake[] => {
  const { properties = {}, required = [], additionalProperties = true } = schema;
  const known = Object.keys(properties);
  const mistakes: AccountMistake[] = [];
  for (const [key, member] of Object.entries(value)) {
    const inner = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (inner !== undefined) {
      mistakes.push(...checkSchema(member, inner, [...path, key]));
    } else if (!additionalProperties) {
      const close = closest(key, known);
      mistakes.push({
        path: [...path, key],
        atKey: true,
        found: `the unknown name ${JSON.stringify(key)}`,
        expected: close === null ? `one of ${known.join(", ")}` : `perhaps ${close}`,
      });
    }
  }
  for (const key of required) {
    if (!Object.hasOwn(value, key)) {
      mistakes.push({ path, atKey: false, found: `no ${key}`, expected: `a member ${key}` });
    }
  }
  return mistakes;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const hasType = (value: unknown, type: string): boolean => {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    default:
      return typeof value === type;
  }
};

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: "an object",
  array: "a list",
  integer: "a whole number",
  number: "a number",
  string: "a text",
  boolean: "true or false",
};

const withHint = (value: unknown, { type = "" }: FileSchema): string => {
  const expected = TYPE_NAMES[type] ?? type;
  return type === "string" && (typeof value === "number" || typeof value === "boolean")
    ? `${expected}; put it in quotes`
    : expected;
};

const describe = (value: unknown, schema: FileSchema): string => {
  if (value === null || value === undefined) return "nothing (null)";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  if (schema["x-secret"] === true) return "a secret of another form";
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  return typeof value === "number" ? `${value} (a number)` : `${value === true} (true or false)`;
};
