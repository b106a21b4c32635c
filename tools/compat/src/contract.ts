import type { Place } from "./change.ts";
import type { Schema } from "@scenario-call/testing/schema";

/** What one version of the spec promises, free of files. */
export interface Contract {
  /** By `<id> <version>`, as `call-api v4.0`. */
  readonly apis: ReadonlyMap<string, Api>;
  /** Families of events by their id. */
  readonly events: ReadonlyMap<string, Events>;
  /** Files that an operator writes, by name. */
  readonly files: ReadonlyMap<string, Schema>;
  /** What every request or answer is wrapped in, by name. */
  readonly envelopes: ReadonlyMap<string, { readonly schema: Schema; readonly place: Place }>;
  /** Russian texts by the file in which they stand. */
  readonly translations: ReadonlyMap<string, string>;
}

/** One API of the service. */
export interface Api {
  /** Base URLs by the brand's id. */
  readonly brands: ReadonlyMap<string, string>;
  readonly methods: ReadonlyMap<string, Method>;
  /** The errors that are named for all methods, by mnemonic; not every one need be used by any. */
  readonly catalogue: ReadonlyMap<string, ApiError>;
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
  /** The parameter that carries the access token; null: none is asked for. */
  readonly tokenParam: string | null;
  readonly params: Schema;
  readonly result: Schema;
  /** Everything that the method can answer with, by mnemonic. */
  readonly errors: ReadonlyMap<string, ApiError>;
}

/** One error of a method. */
export interface ApiError {
  readonly code: number;
  readonly message: string;
  /** Other spellings of the mnemonic, and other codes, that readers take for it. */
  readonly aliases: readonly string[];
  readonly codes: readonly unknown[];
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
  /** The member of every event that holds its type. */
  readonly typeMember: string;
  /** Their own version. */
  readonly version: string;
  /** The ways in which they arrive, by id. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
  readonly prose: unknown;
}

/** One way in which events arrive. */
export interface Delivery {
  /** What can only be the same or another: way, address, HTTP method. */
  readonly facts: Schema;
  /** Headers and parameters as the members of an object. */
  readonly carried: Schema;
  /** Who sends them: readers who ask for a stream, or the service that calls a web hook. */
  readonly place: Place;
  /** With what is said of each. */
  readonly statuses: ReadonlyMap<string, unknown>;
  readonly prose: unknown;
}
