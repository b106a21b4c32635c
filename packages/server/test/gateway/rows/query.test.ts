import { type RowFilter, type RowFilterCondition, validateGetScenariosParams } from "@scenario-call/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fields } from "../../../src/gateway/rows/field.ts";
import { OPERATORS } from "../../../src/gateway/rows/filter.ts";
import { answerRows, type RowParams } from "../../../src/gateway/rows/query.ts";

interface Row {
  readonly id?: number;
  readonly name?: string | null;
  readonly size?: number | null;
  readonly kind?: "red" | "blue";
  readonly on?: boolean | null;
  readonly at?: string;
  readonly tags?: readonly string[];
}
type Item = Required<Row>;

const FIELDS: Fields<Item, Row> = {
  id: { kind: "number", read: (item) => item.id },
  name: { kind: "text", read: (item) => item.name },
  size: { kind: "number", read: (item) => item.size },
  kind: { kind: "choice", values: ["red", "blue"], read: (item) => item.kind },
  on: { kind: "boolean", read: (item) => item.on },
  at: { kind: "date", read: (item) => item.at },
  tags: { kind: "list", onRequest: true, read: (item) => item.tags },
};

const NAMES = ["a", "b", "B", "aB", ""];
const SIZES = [-1, 0, 2, 10];
const DATES = ["2026-01-01 00:00:00", "2026-01-02 00:00:00", "2026-02-01 00:00:00"];

const items = fc
  .array(
    fc.record({
      name: fc.constantFrom(null, ...NAMES),
      size: fc.constantFrom(null, ...SIZES),
      kind: fc.constantFrom("red" as const, "blue" as const),
      on: fc.constantFrom(null, true, false),
      at: fc.constantFrom(...DATES),
      tags: fc.constant(["x"]),
    }),
    { maxLength: 12 },
  )
  .map((list): readonly Item[] => list.map((item, index) => ({ id: index + 1, ...item })));

const VALUES: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  id: fc.integer({ min: 0, max: 12 }),
  name: fc.constantFrom(...NAMES, "%", "_", "a%", "%b"),
  size: fc.constantFrom(...SIZES),
  kind: fc.constantFrom("red", "blue"),
  on: fc.boolean(),
  at: fc.constantFrom(...DATES),
};

const condition: fc.Arbitrary<RowFilterCondition> = fc
  .constantFrom("id", "name", "size", "kind", "on", "at")
  .chain((field) =>
    fc
      .constantFrom(...OPERATORS[FIELDS[field as keyof Row].kind])
      .chain((operator): fc.Arbitrary<RowFilterCondition> => {
        const value = VALUES[field] ?? fc.constant(null);
        if (operator === "is_null" || operator === "is_not_null") return fc.constant({ field, operator });
        const list = operator === "in" || operator === "not_in";
        return (list ? fc.array(value, { maxLength: 3 }) : value).map((one) => ({
          field,
          operator,
          value: one,
        }));
      }),
  );

const joined = <F>(inner: fc.Arbitrary<F>) =>
  fc.record({
    filters: fc.array(inner, { minLength: 1, maxLength: 3 }),
    condition: fc.constantFrom("and" as const, "or" as const),
  });
const third = joined(condition);
const second = joined(fc.oneof(condition, third));
const filter: fc.Arbitrary<RowFilter> = fc.oneof(condition, joined(fc.oneof(condition, second)));

const likeToRegExp = (pattern: string, flags: string): RegExp =>
  new RegExp(`^${pattern.replaceAll("%", ".*").replaceAll("_", ".")}$`, `su${flags}`);

/** What a filter means, said as plainly as can be. */
const holds = (one: RowFilter, item: Item): boolean => {
  if ("filters" in one) {
    const failing = one.filters.filter((inner) => !holds(inner, item)).length;
    return one.condition === "and" ? failing === 0 : failing < one.filters.length;
  }
  const found = item[one.field as keyof Item];
  const { operator } = one;
  if (operator === "is_null") return found === null;
  if (found === null) return false;
  const value = one.value as string & number;
  const f = found as string & number;
  switch (operator) {
    case "=":
      return f === value;
    case "!=":
      return f !== value;
    case "<":
      return f < value;
    case ">":
      return f > value;
    case "<=":
      return f <= value;
    case ">=":
      return f >= value;
    case "in":
      return (one.value as unknown[]).some((element) => element === found);
    case "not_in":
      return (one.value as unknown[]).every((element) => element !== found);
    case "like":
      return likeToRegExp(value, "").test(f);
    case "not_like":
      return !likeToRegExp(value, "").test(f);
    case "ilike":
      return likeToRegExp(value, "i").test(f);
    case "not_ilike":
      return !likeToRegExp(value, "i").test(f);
    default:
      return true;
  }
};

const sort = fc.array(
  fc.record(
    {
      field: fc.constantFrom("id", "name", "size", "kind", "on", "at"),
      order: fc.constantFrom("asc" as const, "desc" as const),
    },
    { requiredKeys: ["field"] },
  ),
  { minLength: 1, maxLength: 3 },
);

/** Rank of a value by the documented order: texts and dates by code points, no value last. */
const follows = (a: unknown, b: unknown): boolean => {
  if (a === null) return b !== null;
  return b !== null && (a as string & number) > (b as string & number);
};

/** Puts each item before the first of those it does not follow: insertion, entry by entry. */
const ordered = (list: readonly Item[], entries: RowParams["sort"] = []): readonly Item[] => {
  const result: Item[] = [];
  const before = (a: Item, b: Item): boolean => {
    for (const { field, order = "asc" } of entries) {
      const [x, y] = [a[field as keyof Item], b[field as keyof Item]];
      if (x === y) continue;
      return order === "asc" ? follows(y, x) : follows(x, y);
    }
    return false;
  };
  for (const item of list) {
    const place = result.findIndex((other) => before(item, other));
    if (place === -1) result.push(item);
    else result.splice(place, 0, item);
  }
  return result;
};

const ACCOUNT_ID = 1001;

describe("rows", () => {
  test("are those of the filter, in the order asked for, one page of them, with the fields asked for", () => {
    fc.assert(
      fc.property(
        items,
        fc.record(
          {
            filter,
            sort,
            limit: fc.integer({ min: 1, max: 6 }),
            offset: fc.integer({ min: 0, max: 6 }),
            fields: fc.uniqueArray(fc.constantFrom("id", "name", "size", "kind", "on", "at", "tags"), {
              minLength: 1,
            }),
          },
          { requiredKeys: [] },
        ),
        (list, params) => {
          const matching = list.filter((item) => params.filter === undefined || holds(params.filter, item));
          const { offset = 0, limit = 1000 } = params;
          const names = params.fields ?? ["id", "name", "size", "kind", "on", "at"];
          const page = ordered(matching, params.sort)
            .slice(offset)
            .slice(0, limit)
            .map((item) => Object.fromEntries(names.map((name) => [name, item[name as keyof Item]])));
          expect(answerRows(params, FIELDS, list, ACCOUNT_ID)).toEqual({
            ok: true,
            data: page,
            metadata: { total_items: matching.length },
          });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("every filter that is made here is one that the spec accepts", () => {
    fc.assert(
      fc.property(filter, (one) => {
        expect(validateGetScenariosParams({ access_token: "t", filter: one })).toBeNull();
      }),
    );
  });

  test("the fields stand in the order of the documentation", () => {
    const item: Item = { id: 1, name: "a", size: 1, kind: "red", on: true, at: DATES[0] ?? "", tags: [] };
    const answer = answerRows({ fields: ["tags", "name", "id"] }, FIELDS, [item], ACCOUNT_ID);
    expect(answer.ok && Object.keys(answer.data[0] ?? {})).toEqual(["id", "name", "tags"]);
  });

  test("without fields those that cost something are left out", () => {
    const item: Item = { id: 1, name: "a", size: 1, kind: "red", on: true, at: DATES[0] ?? "", tags: [] };
    const answer = answerRows({}, FIELDS, [item], ACCOUNT_ID);
    expect(answer.ok && Object.keys(answer.data[0] ?? {})).toEqual([
      "id",
      "name",
      "size",
      "kind",
      "on",
      "at",
    ]);
  });

  test.each(["toString", "__proto__", "constructor"])("%s is no field", (name) => {
    const refused = { ok: false, error: { data: { mnemonic: "filter_prohibited", field: "filter.field" } } };
    expect(
      answerRows({ filter: { field: name, operator: "is_null" } }, FIELDS, [], ACCOUNT_ID),
    ).toMatchObject(refused);
    expect(answerRows({ sort: [{ field: name }] }, FIELDS, [], ACCOUNT_ID)).toMatchObject({
      ok: false,
      error: { data: { mnemonic: "sort_prohibited" } },
    });
  });

  test("an operator that no field takes is refused for every one", () => {
    for (const field of Object.keys(FIELDS)) {
      for (const operator of ["regexp", "jsquery", "overlap", "not_overlap"] as const) {
        expect(answerRows({ filter: { field, operator, value: "x" } }, FIELDS, [], ACCOUNT_ID)).toMatchObject(
          {
            ok: false,
            error: { data: { mnemonic: "filter_prohibited", params: { field, operator } } },
          },
        );
      }
    }
  });
});
