import type { CombinationRule, JsonSchema } from "../../model.ts";
import { childPointer } from "../../pointer.ts";
import type { Subject } from "./assertions.ts";
import { holds } from "./assertions.ts";
import type { Builder } from "./builder.ts";
import { all, not, print, test, type Condition } from "./condition.ts";

/**
 * A schema that applies to a value, without its `allOf` and `if`, which have become parts of their own. `guard` is
 * the variable that tells whether it applies; null where it always does.
 */
export interface Part {
  readonly schema: JsonSchema;
  readonly pointer: string;
  readonly guard: string | null;
}

/** A combination rule: violated where its condition does not hold. */
export interface Rule extends CombinationRule {
  readonly pointer: string;
  readonly condition: Condition;
}

/** Everything that the schemas of one value say about it, side by side. */
export interface Parts {
  readonly parts: readonly Part[];
  readonly rules: readonly Rule[];
  /** Guards under which no value is allowed (the schema `false`), with the pointer of that schema. */
  readonly forbidden: readonly { readonly pointer: string; readonly guard: string | null }[];
  /** Statements that compute the guards. */
  readonly statements: readonly string[];
}

/** A schema as it stands in a file, and whether it applies. */
export interface Source {
  readonly schema: JsonSchema | boolean;
  readonly pointer: string;
  readonly guard: string | null;
}

/** Takes `allOf` and `if` apart: what applies to the value, and under which guards. */
export function partsOf(builder: Builder, sources: readonly Source[], subject: Subject): Parts {
  const parts: Part[] = [];
  const rules: Rule[] = [];
  const forbidden: { pointer: string; guard: string | null }[] = [];
  const statements: string[] = [];

  const guarded = (condition: Condition, guard: string | null): string => {
    const name = builder.functionName("applies");
    const whole = guard === null ? condition : all(test(guard, `!${guard}`), condition);
    statements.push(`const ${name} = ${print(whole)};`);
    return name;
  };
  const visit = ({ schema, pointer, guard }: Source): void => {
    if (typeof schema === "boolean") {
      if (!schema && builder.keeps(pointer)) forbidden.push({ pointer, guard });
      return;
    }
    parts.push({ schema, pointer, guard });
    for (const [index, branch] of (schema.allOf ?? []).entries()) {
      const at = childPointer(pointer, "allOf", index);
      const rule = typeof branch === "object" ? branch["x-rule"] : undefined;
      if (rule === undefined) visit({ schema: branch, pointer: at, guard });
      else addRule(rule, branch, at, guard);
    }
    if (schema.if !== undefined && (schema.then !== undefined || schema.else !== undefined)) {
      const condition = holds(builder, schema.if, childPointer(pointer, "if"), subject);
      const branch = (keyword: "then" | "else", applies: Condition): void => {
        const inner = schema[keyword];
        if (inner === undefined || applies.op === "never") return;
        const under = applies.op === "always" ? guard : guarded(applies, guard);
        visit({ schema: inner, pointer: childPointer(pointer, keyword), guard: under });
      };
      branch("then", condition);
      branch("else", not(condition));
    }
  };
  const addRule = (
    rule: CombinationRule,
    branch: JsonSchema,
    pointer: string,
    guard: string | null,
  ): void => {
    const condition = builder.check(pointer, holds(builder, branch, pointer, subject));
    if (condition.op === "always") return;
    if (guard === null) rules.push({ ...rule, pointer, condition });
    else rules.push({ ...rule, pointer, condition: not(all(test(guard, `!${guard}`), not(condition))) });
  };
  for (const source of sources) visit(source);
  return { parts, rules, forbidden, statements };
}

/** Whether what a value holds must not be echoed, because a secret is in it. */
export function holdsSecret(schema: JsonSchema | boolean | undefined): boolean {
  if (typeof schema !== "object") return false;
  const { properties = {}, allOf = [], anyOf = [], oneOf = [] } = schema;
  return (
    schema["x-secret"] === true ||
    [
      ...Object.values(properties),
      ...allOf,
      ...anyOf,
      ...oneOf,
      schema.items,
      schema.additionalProperties,
      schema.if,
      schema.then,
      schema.else,
    ].some(holdsSecret)
  );
}
