import type { Intent } from "../failures/intent.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import { encodeRequest } from "../json-rpc/encode-request.ts";
import { SECRET_KEYS } from "../masking/mask-deep.ts";
import type { MethodDefinition } from "../methods/definition.ts";

/** One request as it stands on the wire. */
export interface TryMessage {
  readonly method: MethodDefinition;
  readonly id: string;
  /** The token among them. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** What a failure of it is told. Made when it is first read: most requests succeed. */
  readonly context: FailureContext;
}

/** By what a call can be found, its key apart. */
export interface FoundBy {
  readonly externalId: string | null;
  /** When the call began, by the client's clock. */
  readonly beganAt: number;
}

/** What identifies a call that carries `key`, or `null` where nothing does. */
export const intentOf = ({ externalId, beganAt }: FoundBy, key: string | null): Intent | null =>
  externalId === null && key === null
    ? null
    : { external_id: externalId, idempotency_key: key, began_at: beganAt };

/** Texts in parameters that are secrets, so that a service that echoes them does not put them into our messages. */
const secretsOf = (params: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(params)
    .filter((name) => SECRET_KEYS.has(name))
    .map((name) => params[name])
    .filter((value) => typeof value === "string");

/** One request, written. */
export class Message implements TryMessage {
  readonly method: MethodDefinition;
  readonly id: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly #foundBy: FoundBy;
  readonly #key: string | null;
  #context: FailureContext | null = null;

  constructor(
    method: MethodDefinition,
    params: Readonly<Record<string, unknown>>,
    id: string,
    foundBy: FoundBy,
    key: string | null,
  ) {
    this.method = method;
    this.id = id;
    this.params = params;
    this.body = encodeRequest({ id, method: method.name, params });
    this.#foundBy = foundBy;
    this.#key = key;
  }

  get context(): FailureContext {
    this.#context ??= {
      method: this.method.name,
      requestId: this.id,
      secrets: secretsOf(this.params),
      intent: intentOf(this.#foundBy, this.#key),
    };
    return this.#context;
  }
}
