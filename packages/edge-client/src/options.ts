import type {
  CallApiBrand,
  Clock,
  CredentialOptions,
  DataApiBrand,
  IntentOptions,
  RepeatOptions,
} from "@scenario-call/core";

/**
 * The part of `fetch` that a client uses. Given in place of the global one, it must stop when its `signal` fires, and send each request
 * once: a `fetch` that repeats what failed makes a phone ring twice, and the client cannot know it.
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Which service: one of the brands of an API by name, or any URL of that API. */
export type ServiceOptions<Brand extends string> =
  | {
      /** One of the five brands, for example `uis`. */
      readonly brand: Brand;
      readonly url?: never;
    }
  | {
      /** Base URL with the version, for example `https://calls.example.com/v4.0`. No user, password, query or fragment. */
      readonly url: string | URL;
      readonly brand?: never;
    };

/** What else a client may be told. Times are in milliseconds, 1 to 2147483647. */
export interface CommonOptions extends RepeatOptions {
  /** Time for a whole call: both tries and renewal of the token included. 30000 unless given. */
  readonly timeout_ms?: number | undefined;
  /** Time for each try. No limit of its own unless given. */
  readonly try_timeout_ms?: number | undefined;
  /** Ends every call of the client when it fires. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the HTTP requests in place of the global `fetch`: a service binding, a proxy, a fetch that traces. */
  readonly fetch?: Fetch | undefined;
  /** Longest answer that is read, in bytes. Unless given: 1 MiB for the Call API, 16 MiB for the Data API. */
  readonly answer_limit_bytes?: number | undefined;
  /** Permits `http://` to other machines than this one. Token and phone numbers then travel in the clear. */
  readonly allow_insecure?: boolean | undefined;
  /** The system's clock unless given. A test can hold it. */
  readonly clock?: Clock | undefined;
  /** Makes the `id` of each request; every id it gives must be new. */
  readonly request_id?: (() => string) | undefined;
}

/** Everything that makes a client of the Call API. */
export type EdgeClientOptions = ServiceOptions<CallApiBrand> &
  CredentialOptions &
  CommonOptions &
  IntentOptions;

/** Everything that makes a client of the Data API. */
export type EdgeDataClientOptions = ServiceOptions<DataApiBrand> & CredentialOptions & CommonOptions;
