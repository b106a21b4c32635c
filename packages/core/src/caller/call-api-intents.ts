import { CALL_API_BRANDS, CALL_API_IDEMPOTENCY } from "../generated/call-api/api.ts";
import { isBrandUrl } from "./base-url.ts";
import type { IdempotencyKeys, IdempotencyRules } from "./idempotency.ts";

/** How a client of the Call API keeps track of what was meant. */
export interface IntentOptions {
  /** When idempotency keys are sent: {@link IdempotencyKeys}. `detect` unless given; never to one of the brands, which know none. */
  readonly idempotency_keys?: IdempotencyKeys | undefined;
  /**
   * How often a request whose outcome is unknown is sent in all, 1 to 10, where its key makes that safe. 3 unless given. Without
   * a key it is sent once, whatever stands here.
   */
  readonly keyed_attempts?: number | undefined;
  /**
   * Whether a call that has no `external_id` gets one, a UUID, by which it can be found again when its answer is lost. `true`
   * unless given. It shows in the events and reports of the account. A call that is given an idempotency key gets none: its
   * parameters have to be the same whenever it is sent.
   */
  readonly set_external_id?: boolean | undefined;
}

/** What a caller has to know of intents. */
export interface CallerIntents {
  /** `null`: keys are not sent. */
  readonly keys: {
    readonly rules: IdempotencyRules;
    readonly mode: Exclude<IdempotencyKeys, "never">;
  } | null;
  readonly keyed_attempts?: number | undefined;
  /** The parameter that identifies a call for its maker, and the methods that have it; `null`: the client sets none. */
  readonly externalId: { readonly param: string; readonly methods: readonly string[] } | null;
}

const MODES: readonly IdempotencyKeys[] = ["detect", "ask", "assume", "never"];

/** What a client of the Call API at `url` has to know. Throws a `TypeError` for options that make no sense there. */
export const callApiIntents = (url: URL, options: IntentOptions): CallerIntents => {
  const { idempotency_keys: mode = "detect", keyed_attempts, set_external_id: sets = true } = options;
  if (!MODES.includes(mode)) throw new TypeError(`idempotency_keys must be one of: ${MODES.join(", ")}`);
  const isBrand = isBrandUrl(url, CALL_API_BRANDS);
  if (isBrand && (mode === "ask" || mode === "assume")) {
    throw new TypeError(`idempotency_keys must not be "${mode}" at one of the brands: they know no keys`);
  }
  return {
    keys: isBrand || mode === "never" ? null : { rules: CALL_API_IDEMPOTENCY, mode },
    keyed_attempts,
    externalId: sets ? { param: "external_id", methods: CALL_API_IDEMPOTENCY.methods } : null,
  };
};
