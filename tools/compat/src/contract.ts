import type { Schema } from "./schema.ts";

/** What one version of the spec promises, free of files. */
export interface Contract {
  /** By `<id> <version>`, as `call-api v4.0`. */
  readonly apis: ReadonlyMap<string, Api>;
  /** Families of events by their id. */
  readonly events: ReadonlyMap<string, Events>;
  /** Files that an operator writes, by name. */
  readonly files: ReadonlyMap<string, Schema>;
}

/** One API of the service. */
export interface Api {
  /** Base URLs by the brand's id. */
  readonly brands: ReadonlyMap<string, string>;
  readonly methods: ReadonlyMap<string, Method>;
  /** The checks of a request in their order: which errors are looked for first. */
  readonly stages: ReadonlyMap<string, readonly string[]>;
  /** Everything else that `api.json` promises, by a name for people: components, kinds of broken parameters. */
  readonly promises: ReadonlyMap<string, unknown>;
  readonly prose: unknown;
}

/** One method of an API. */
export interface Method {
  /** What an account must have connected; null: nothing. */
  readonly component: string | null;
  readonly params: Schema;
  readonly result: Schema;
  /** Everything that the method can answer with, by mnemonic. */
  readonly errors: ReadonlyMap<string, ApiError>;
}

/** One error of a method. */
export interface ApiError {
  readonly code: number;
  readonly message: string;
  readonly params: Schema;
  readonly starts: string;
  readonly repeat: string;
  readonly httpStatus: number;
  /** The mark of an error that is to be expected no more; undefined where there is none. */
  readonly deprecated: unknown;
  readonly prose: unknown;
}

/** A family of events. */
export interface Events {
  /** The whole schema of each type: what all events have, and what this one adds. */
  readonly types: ReadonlyMap<string, Schema>;
  readonly prose: unknown;
}
