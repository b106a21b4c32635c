import type { ApiErrorObject } from "../errors/error-object.ts";

/**
 * What a running program knows about one method of the API: enough to check a request before it is sent, to put the
 * access token into its place and to check the answer. Generated from the spec; see `CALL_API_METHODS`.
 */
export interface MethodDefinition {
  /** Name on the wire, for example `start.scenario_call`. */
  readonly name: string;
  /** Name of the parameter that carries the access token, or `null` where the method takes none. */
  readonly tokenParam: string | null;
  /** Id of the component that an account needs for this method, or `null` where it needs none. */
  readonly component: string | null;
  /** Every mnemonic that the method is documented to answer with. The service may answer with others: answers are open. */
  readonly mnemonics: readonly string[];
  /** The first violation in `params` (as they stand on the wire, with the token), or `null` where there is none. */
  readonly validateParams: (params: unknown) => ApiErrorObject | null;
  /** The first violation in `result.data`, or `null`. Open: members that the spec does not know are let through. */
  readonly validateResult: (data: unknown) => ApiErrorObject | null;
}

/**
 * What a server's handler of one method answers with: the content of `result.data` and what only the handler knows of its
 * metadata, or one of the method's errors.
 */
export type HandlerAnswer<Data, Mnemonic extends string = string> = Promise<
  | {
      readonly ok: true;
      readonly data: Data;
      /** How many rows there are in all, where the data are rows. */
      readonly metadata?: { readonly total_items: number };
    }
  | { readonly ok: false; readonly error: ApiErrorObject<Mnemonic> }
>;

/**
 * The types of one method, as the generated table of an API lists them (`CallApiMethods["start.scenario_call"]`).
 * All four are types only: nothing of this exists at run time.
 */
export interface MethodTypes {
  /** What a caller of a client passes: without the access token. */
  readonly params: object;
  /** What stands on the wire: with the access token. */
  readonly wireParams: object;
  /** Content of `result.data`. */
  readonly result: unknown;
  /** Union of the documented mnemonics. */
  readonly mnemonic: string;
}

/** A table of method types: each member is a {@link MethodTypes}. Written so that an interface satisfies it. */
export type MethodTable<Methods> = { readonly [Name in keyof Methods]: MethodTypes };
