import type { Schema } from "./schema.ts";

/** What the requests of an API look like. */
export interface ApiRequests<Method extends string> {
  /** The mnemonic that each kind of fault raises; the kinds stand in the order in which they are looked for. */
  readonly violations: Violations;
  readonly methods: Readonly<Record<Method, RequestContract>>;
}

/** The mnemonic of each kind of fault in the form of a request. */
export interface Violations {
  readonly unexpected: string;
  readonly missing: string;
  readonly type: string;
  readonly value: string;
  readonly combination: string;
}

/** What one method's parameters look like. */
export interface RequestContract {
  /** The parameter that holds the access token, or null. */
  readonly tokenParam: string | null;
  readonly params: Schema;
}
