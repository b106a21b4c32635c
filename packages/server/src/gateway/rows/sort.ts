import type { ApiErrorObject, RowSort } from "@scenario-call/core";
import { dataApiError } from "../data-api-error.ts";
import { type AnyFields, fieldOf } from "./field.ts";

/** Puts items in order, or why they cannot be. */
export type SortReading<Item> =
  | { readonly ok: true; readonly sort: (items: readonly Item[]) => readonly Item[] }
  | { readonly ok: false; readonly error: ApiErrorObject<"sort_prohibited"> };

/** Items that are equal in every entry keep the order in which they came. */
export const compileSort = <Item>(entries: RowSort, fields: AnyFields<Item>): SortReading<Item> => {
  const keys: { readonly read: (item: Item) => unknown; readonly sign: 1 | -1 }[] = [];
  for (const [index, { field: name, order = "asc" }] of entries.entries()) {
    const field = fieldOf(fields, name);
    if (field === null || field.kind === "list") {
      const details = { field: `sort.${index}.field`, value: name, params: { field: name } };
      return { ok: false, error: dataApiError("sort_prohibited", details) };
    }
    keys.push({ read: field.read, sign: order === "asc" ? 1 : -1 });
  }
  if (keys.length === 0) return { ok: true, sort: (items) => items };
  return {
    ok: true,
    sort: (items) =>
      items
        .map((item) => ({ item, values: keys.map(({ read }) => read(item)) }))
        .toSorted((a, b) => {
          for (const [index, { sign }] of keys.entries()) {
            const order = compareValues(a.values[index], b.values[index]);
            if (order !== 0) return order * sign;
          }
          return 0;
        })
        .map(({ item }) => item),
  };
};

/** No value comes after every value. */
const compareValues = (a: unknown, b: unknown): number => {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
};
