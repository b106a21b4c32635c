/** One comparison in the emitted code. */
export interface Test {
  readonly op: "test";
  /** Expression that is true where the comparison holds. */
  readonly code: string;
  /** Expression that is true where it does not. */
  readonly negated: string;
  /** Expression of the value that it looks at, if it is false whenever that value is `undefined`; else null. */
  readonly refusesAbsent: string | null;
  /** Expression of the value that it looks at, if it is true whenever that value is `undefined`; else null. */
  readonly acceptsAbsent: string | null;
}

/** A condition on a value, before it becomes code: simplified as it is built. */
export type Condition =
  | { readonly op: "always" }
  | { readonly op: "never" }
  | Test
  | { readonly op: "all" | "any" | "one"; readonly of: readonly Condition[] }
  | { readonly op: "not"; readonly of: Condition };

/** True of every value. */
export const ALWAYS: Condition = { op: "always" };
/** True of no value. */
export const NEVER: Condition = { op: "never" };

/** One comparison; `negated` defaults to `!(code)`. */
export function test(
  code: string,
  negated = `!(${code})`,
  refusesAbsent: string | null = null,
  acceptsAbsent: string | null = null,
): Condition {
  return { op: "test", code, negated, refusesAbsent, acceptsAbsent };
}

/** All of them hold. */
export function all(...conditions: readonly Condition[]): Condition {
  const of = conditions
    .flatMap((condition) => (condition.op === "all" ? condition.of : [condition]))
    .filter((condition) => condition.op !== "always");
  if (of.some((condition) => condition.op === "never")) return NEVER;
  const [only] = of;
  return only === undefined ? ALWAYS : of.length === 1 ? only : { op: "all", of };
}

/** At least one of them holds. */
export function any(...conditions: readonly Condition[]): Condition {
  const of = conditions
    .flatMap((condition) => (condition.op === "any" ? condition.of : [condition]))
    .filter((condition) => condition.op !== "never");
  if (of.some((condition) => condition.op === "always")) return ALWAYS;
  const [only] = of;
  return only === undefined ? NEVER : of.length === 1 ? only : { op: "any", of };
}

/** Exactly one of them holds. */
export function one(...conditions: readonly Condition[]): Condition {
  const of = conditions.filter((condition) => condition.op !== "never");
  const [only] = of;
  return only === undefined ? NEVER : of.length === 1 ? only : { op: "one", of };
}

/** It does not hold. */
export function not(condition: Condition): Condition {
  if (condition.op === "always") return NEVER;
  if (condition.op === "never") return ALWAYS;
  return condition.op === "not" ? condition.of : { op: "not", of: condition };
}

/** Whether the condition is certainly false where the value of that expression is `undefined`. */
export function refusesAbsent(condition: Condition, subject: string): boolean {
  switch (condition.op) {
    case "always":
    case "one":
      return false;
    case "never":
      return true;
    case "test":
      return condition.refusesAbsent === subject;
    case "all":
      return condition.of.some((part) => refusesAbsent(part, subject));
    case "any":
      return condition.of.every((part) => refusesAbsent(part, subject));
    case "not":
      return acceptsAbsent(condition.of, subject);
  }
}

/** Whether the condition is certainly true where the value of that expression is `undefined`. */
export function acceptsAbsent(condition: Condition, subject: string): boolean {
  switch (condition.op) {
    case "never":
    case "one":
      return false;
    case "test":
      return condition.acceptsAbsent === subject;
    case "always":
      return true;
    case "all":
      return condition.of.every((part) => acceptsAbsent(part, subject));
    case "any":
      return condition.of.some((part) => acceptsAbsent(part, subject));
    case "not":
      return refusesAbsent(condition.of, subject);
  }
}

/** The condition as an expression. `inside` says into what it goes: into `&&`, into `||`, or to where any goes. */
export function print(condition: Condition, inside: "all" | "any" | "free" = "free"): string {
  const joined = (operator: string, parts: readonly string[], loose: boolean): string =>
    loose ? parts.join(operator) : `(${parts.join(operator)})`;
  switch (condition.op) {
    case "always":
      return "true";
    case "never":
      return "false";
    case "test":
      return condition.code;
    case "all":
      return joined(
        " && ",
        condition.of.map((part) => print(part, "all")),
        inside !== "any",
      );
    case "any":
      return joined(
        " || ",
        condition.of.map((part) => print(part, "any")),
        inside !== "all",
      );
    case "one":
      return `${condition.of.map((part) => `Number(${print(part)})`).join(" + ")} === 1`;
    case "not":
      return printNegated(condition.of, inside);
  }
}

/** Negation, moved inwards to where it is shortest. */
function printNegated(condition: Condition, inside: "all" | "any" | "free"): string {
  if (condition.op === "test") return condition.negated;
  if (condition.op === "all") return print(any(...condition.of.map(not)), inside);
  if (condition.op === "any") return print(all(...condition.of.map(not)), inside);
  return `!(${print(condition)})`;
}
