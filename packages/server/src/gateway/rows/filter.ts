import type {
  ApiErrorObject,
  RowFilter,
  RowFilterCondition,
  RowFilterConditionOperator,
} from "@scenario-call/core";
import { dataApiError } from "../data-api-error.ts";
import { parseDateTime } from "./date-time.ts";
import { type AnyFields, type Field, type FieldKind, fieldOf } from "./field.ts";
import { likePattern } from "./like.ts";

/** Why rows cannot be chosen as asked. */
export type FilterError = ApiErrorObject<
  "filter_prohibited" | "required_parameter_missed" | "data_type_error" | "invalid_parameter_value"
>;

/** A test for items, or the first thing that is wrong with the filter. */
export type FilterReading<Item> =
  | { readonly ok: true; readonly matches: (item: Item) => boolean }
  | { readonly ok: false; readonly error: FilterError };

type Operator = RowFilterConditionOperator;

const NULLS: readonly Operator[] = ["is_null", "is_not_null"];
const EQUALITY: readonly Operator[] = ["=", "!=", ...NULLS];
const LISTS: readonly Operator[] = ["in", "not_in"];
const ORDER: readonly Operator[] = ["<", ">", "<=", ">="];
const LIKES: readonly Operator[] = ["like", "ilike", "not_like", "not_ilike"];

/** The operators that fields take, by what they hold. `regexp` and `jsquery` are nowhere: see `filter_prohibited`. */
export const OPERATORS: Readonly<Record<FieldKind, readonly Operator[]>> = {
  number: [...EQUALITY, ...ORDER, ...LISTS],
  date: [...EQUALITY, ...ORDER],
  text: [...EQUALITY, ...LIKES, ...LISTS],
  choice: [...EQUALITY, ...LISTS],
  boolean: EQUALITY,
  list: [],
};

/** Makes the test of a filter. A field without a value is let through by `is_null` alone. */
export const compileFilter = <Item>(
  filter: RowFilter,
  fields: AnyFields<Item>,
  at = "filter",
): FilterReading<Item> => {
  if (!("filters" in filter)) return compileCondition(filter, fields, at);
  const tests: ((item: Item) => boolean)[] = [];
  for (const [index, inner] of filter.filters.entries()) {
    const reading = compileFilter(inner, fields, `${at}.filters.${index}`);
    if (!reading.ok) return reading;
    tests.push(reading.matches);
  }
  const matches =
    filter.condition === "and"
      ? (item: Item) => tests.every((test) => test(item))
      : (item: Item) => tests.some((test) => test(item));
  return { ok: true, matches };
};

const compileCondition = <Item>(
  condition: RowFilterCondition,
  fields: AnyFields<Item>,
  at: string,
): FilterReading<Item> => {
  const { field: name, operator } = condition;
  const refuse = (error: FilterError): FilterReading<Item> => ({ ok: false, error });
  const field = fieldOf(fields, name);
  const params = { field: name, operator };
  if (field === null)
    return refuse(dataApiError("filter_prohibited", { field: `${at}.field`, value: name, params }));
  if (!OPERATORS[field.kind].includes(operator)) {
    return refuse(dataApiError("filter_prohibited", { field: `${at}.operator`, value: operator, params }));
  }
  const error = NULLS.includes(operator) ? null : checkValue(condition, field, `${at}.value`);
  if (error !== null) return refuse(error);
  const test = comparison(operator, condition.value);
  return { ok: true, matches: (item) => test(field.read(item)) };
};

const checkValue = (condition: RowFilterCondition, field: Field<never>, at: string): FilterError | null => {
  if (!Object.hasOwn(condition, "value")) return dataApiError("required_parameter_missed", { field: at });
  const { operator, value } = condition;
  if (!LISTS.includes(operator)) return checkScalar(value, field, at, LIKES.includes(operator));
  if (!Array.isArray(value)) return dataApiError("data_type_error", { field: at, value });
  for (const [index, element] of value.entries()) {
    const error = checkScalar(element, field, `${at}.${index}`, false);
    if (error !== null) return error;
  }
  return null;
};

const TYPES: Readonly<Record<FieldKind, string>> = {
  number: "number",
  date: "string",
  text: "string",
  choice: "string",
  boolean: "boolean",
  list: "object",
};

const checkScalar = (
  value: unknown,
  { kind, values = [] }: Field<never>,
  field: string,
  isPattern: boolean,
): FilterError | null => {
  if (typeof value !== TYPES[kind]) return dataApiError("data_type_error", { field, value });
  const isRight =
    isPattern ||
    (kind === "date"
      ? parseDateTime(String(value)) !== null
      : kind !== "choice" || values.includes(String(value)));
  return isRight ? null : dataApiError("invalid_parameter_value", { field, value });
};

type Test = (found: unknown) => boolean;

/** Compares numbers with numbers, and texts of one form with each other. */
const smaller = (a: unknown, b: unknown): boolean =>
  typeof a === "number" && typeof b === "number" ? a < b : String(a) < String(b);

const comparison = (operator: Operator, value: unknown): Test => {
  if (operator === "is_null") return (found) => found === null;
  const test = comparisonOfValues(operator, value);
  return (found) => found !== null && test(found);
};

const comparisonOfValues = (operator: Operator, value: unknown): Test => {
  switch (operator) {
    case "=":
      return (found) => found === value;
    case "!=":
      return (found) => found !== value;
    case "<":
      return (found) => smaller(found, value);
    case ">":
      return (found) => smaller(value, found);
    case "<=":
      return (found) => !smaller(value, found);
    case ">=":
      return (found) => !smaller(found, value);
    case "in":
    case "not_in": {
      const list = new Set(value as readonly unknown[]);
      return (found) => list.has(found) === (operator === "in");
    }
    case "like":
    case "not_like":
    case "ilike":
    case "not_ilike": {
      const folds = operator.endsWith("ilike");
      const test = likePattern(folds ? String(value).toLowerCase() : String(value));
      const isWanted = !operator.startsWith("not_");
      return (found) => test(folds ? String(found).toLowerCase() : String(found)) === isWanted;
    }
    default:
      // `is_not_null`: that there is a value has just been seen. No field takes the others.
      return () => true;
  }
};
