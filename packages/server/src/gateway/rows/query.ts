import type { ApiErrorObject, RowFilter, RowSort } from "@scenario-call/core";
import type { AnyFields, Fields } from "./field.ts";
import { dataApiError } from "../data-api-error.ts";
import { compileFilter, type FilterError } from "./filter.ts";
import { compileSort } from "./sort.ts";

/** The parameters that the methods with rows share; their form has been checked. */
export interface RowParams {
  readonly user_id?: number;
  readonly limit?: number;
  readonly offset?: number;
  readonly filter?: RowFilter;
  readonly fields?: readonly string[];
  readonly sort?: RowSort;
}

/** Why rows cannot be had as asked. */
export type RowError = FilterError | ApiErrorObject<"forbidden" | "sort_prohibited">;

/** A page of rows, as a handler answers with it. */
export interface RowPage<Row> {
  readonly ok: true;
  readonly data: Row[];
  readonly metadata: { readonly total_items: number };
}

/** What a request wants of items, checked: which of them, and what of those. */
export interface RowQuery<Item, Row> {
  readonly matches: (item: Item) => boolean;
  /** The page of items that match. They come in the order that they have where nothing else is asked for. */
  readonly page: (matching: readonly Item[]) => RowPage<Row>;
}

/** A query, or what is wrong with the request: the filter is looked at first. */
export type RowQueryReading<Item, Row> =
  | { readonly ok: true; readonly query: RowQuery<Item, Row> }
  | { readonly ok: false; readonly error: RowError };

/** Rows of an answer where the request does not say how many. */
const DEFAULT_LIMIT = 1000;

/**
 * Reads what a request wants. Nothing but the fields that are asked for is read of the items on the page.
 *
 * @param accountId the account whose rows these are: a request that names another one is refused.
 */
export const readRowQuery = <Item, Row extends object>(
  params: RowParams,
  typedFields: Fields<Item, Row>,
  accountId: number,
): RowQueryReading<Item, Row> => {
  const { user_id = accountId } = params;
  if (user_id !== accountId)
    return { ok: false, error: dataApiError("forbidden", { field: "user_id", value: user_id }) };
  // The members of a row type are known to the compiler only; here they are names.
  const fields = typedFields as unknown as AnyFields<Item>;
  const { limit = DEFAULT_LIMIT, offset = 0, filter, sort = [] } = params;
  const filterReading =
    filter === undefined ? { ok: true as const, matches: () => true } : compileFilter(filter, fields);
  if (!filterReading.ok) return filterReading;
  const sortReading = compileSort(sort, fields);
  if (!sortReading.ok) return sortReading;
  const wanted = params.fields === undefined ? null : new Set(params.fields);
  const chosen = Object.entries(fields).filter(([name, field]) =>
    wanted === null ? field.onRequest !== true : wanted.has(name),
  );
  return {
    ok: true,
    query: {
      matches: filterReading.matches,
      page: (matching) => ({
        ok: true,
        data: sortReading
          .sort(matching)
          .slice(offset, offset + limit)
          .map((item) => Object.fromEntries(chosen.map(([name, field]) => [name, field.read(item)])) as Row),
        metadata: { total_items: matching.length },
      }),
    },
  };
};

/** The answer of a method whose items are all at hand, in their order; see {@link readRowQuery}. */
export const answerRows = <Item, Row extends object>(
  params: RowParams,
  fields: Fields<Item, Row>,
  items: readonly Item[],
  accountId: number,
): RowPage<Row> | { readonly ok: false; readonly error: RowError } => {
  const reading = readRowQuery(params, fields, accountId);
  return reading.ok ? reading.query.page(items.filter((item) => reading.query.matches(item))) : reading;
};
