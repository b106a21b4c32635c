import type { Agent } from "node:http";
import type { SecureContextOptions } from "node:tls";
import type {
  CallApiBrand,
  Clock,
  CredentialOptions,
  DataApiBrand,
  IntentOptions,
  RepeatOptions,
  Transport,
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

/** Where a transport sends to. */
export interface TransportTarget {
  /** Where to post. */
  readonly url: URL;
  /** Bytes of an answer's body that are to be read; a longer one ends the request. */
  readonly answerLimitBytes: number;
  /** Whether the client was closed: then nothing is to be sent any more. */
  readonly isClosed: () => boolean;
}

/** Makes the transport of a client. */
export type TransportMaker = (target: TransportTarget) => Transport;

/** What TLS connections are made with: certificates of one's own, in PEM or PKCS #12. */
export interface TlsOptions extends Pick<
  SecureContextOptions,
  "ca" | "cert" | "ciphers" | "key" | "maxVersion" | "minVersion" | "passphrase" | "pfx"
> {
  /** The name that the service's certificate must have, where it is not that of the URL. */
  readonly servername?: string | undefined;
}

/** How connections are made. */
export interface ConnectionChoice {
  /**
   * The proxy through which connections are made, with user and password where it wants them: `http://user:secret@proxy.example:3128`.
   * `"environment"`, as unless given, goes by the variables `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`; `false` uses none.
   */
  readonly proxy?: string | URL | false | undefined;
  /** Certificates and versions of TLS. There is no way to accept a certificate that does not fit. */
  readonly tls?: TlsOptions | undefined;
  /**
   * Keeps the connections in place of the client's own agent. It must be an agent of `node:https` for https URLs, and must not
   * write to a connection on its own after it is established. Proxies and certificates are then its own affair.
   */
  readonly agent?: Agent | undefined;
}

/** What else a client may be told. Times are in milliseconds, 1 to 2147483647. */
export interface CommonOptions extends ConnectionChoice, RepeatOptions {
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
  /** Makes the HTTP requests in place of the client's own connections: `undiciTransport` of `@scenario-call/node-client/undici`. */
  readonly transport?: TransportMaker | undefined;
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
