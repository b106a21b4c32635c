import type { Agent } from "node:http";
import type {
  CallApiBrand,
  Clock,
  CredentialOptions,
  DataApiBrand,
  IntentOptions,
  RepeatOptions,
} from "@scenario-call/core";

/** Which service: one of the brands by name, or any URL of the Call API v4.0. */
export type ServiceOptions =
  | {
      /** One of the five brands, for example `uis`. */
      readonly brand: CallApiBrand;
      readonly url?: never;
    }
  | {
      /** Base URL with the version, for example `https://calls.example.com/v4.0`. No user, password, query or fragment. */
      readonly url: string | URL;
      readonly brand?: never;
    };

/** Which service: one of the brands by name, or any URL of the Data API v2.0. */
export type DataServiceOptions =
  | {
      /** One of the five brands, for example `uis`. */
      readonly brand: DataApiBrand;
      readonly url?: never;
    }
  | {
      /** Base URL with the version, for example `https://data.example.com/v2.0`. No user, password, query or fragment. */
      readonly url: string | URL;
      readonly brand?: never;
    };

/** What else a client may be told. Times are in milliseconds, 1 to 2147483647. */
export interface CommonOptions extends RepeatOptions {
  /** Time for a whole call: tries, waits and renewal of the token included. 30000 unless given. */
  readonly timeout_ms?: number | undefined;
  /** Time for each try. No limit of its own unless given. */
  readonly try_timeout_ms?: number | undefined;
  /**
   * How often a request is tried in all, 1 to 10, while no connection can be made, or while the service refuses it for a reason that
   * may pass and the spec says that nothing was started. 3 unless given.
   */
  readonly connect_attempts?: number | undefined;
  /** Ends every call of the client when it fires. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Keeps the connections in place of the client's own agent: for proxies, client certificates, limits. It must be an agent of
   * `node:https` for https URLs, and must not write to a connection on its own after it is established.
   */
  readonly agent?: Agent | undefined;
  /** Longest answer that is read, in bytes. Unless given: 1 MiB for the Call API, 16 MiB for the Data API. */
  readonly answer_limit_bytes?: number | undefined;
  /** Permits `http://` to other machines than this one. Token and phone numbers then travel in the clear. */
  readonly allow_insecure?: boolean | undefined;
  /** The system's clock unless given. A test can hold it. */
  readonly clock?: Clock | undefined;
  /** Makes the `id` of each request; every id it gives must be new. */
  readonly request_id?: (() => string) | undefined;
}

/** Everything that makes a client of the Data API. */
export type NodeDataClientOptions = DataServiceOptions & CredentialOptions & CommonOptions;

/** Everything that makes a client of the Call API. */
export type NodeClientOptions = ServiceOptions & CredentialOptions & CommonOptions & IntentOptions;
