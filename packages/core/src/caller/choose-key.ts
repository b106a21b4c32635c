import type { NotSentReason } from "../failures/kind.ts";
import { askForKeys } from "./ask-for-keys.ts";
import type { CallerIntents } from "./call-api-intents.ts";
import { orStopped } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";
import type { KeySupport } from "./idempotency.ts";
import type { Transport } from "./transport.ts";

/** Keys, and what was learnt about them. */
export interface KeyMeans {
  readonly keys: NonNullable<CallerIntents["keys"]>;
  readonly support: KeySupport;
  readonly transport: Transport;
  readonly requestId: () => string;
}

/** The key of a call, `null` for a call without one, or why the call must not be sent. */
export type ChosenKey =
  | { readonly ok: true; readonly key: string | null }
  | { readonly ok: false; readonly reason: NotSentReason; readonly cause: unknown };

const withoutKey: ChosenKey = { ok: true, key: null };
const refused: ChosenKey = { ok: false, reason: "key_not_supported", cause: undefined };

/** Asks the server, where nothing is known of it: once, however many calls want to know. `null`, or why nothing is known even now. */
const learnFirst = async (
  { support, transport, requestId }: KeyMeans,
  whole: Deadline,
): Promise<(ChosenKey & { readonly ok: false }) | null> => {
  while (support.advertised() === null) {
    const { outcome, isOwn } = support.ask(() => askForKeys(transport, support, requestId(), whole));
    const told = await orStopped(outcome, whole);
    const stop = whole.stopped();
    if (stop !== null) return { ok: false, ...stop };
    if (told === null || told.kind === "answered") return null;
    // Nothing of the call itself has left: only the question was lost.
    if (isOwn || told.reason !== "stopped") {
      return { ok: false, reason: "connection_failed", cause: told.cause };
    }
    // Who was asking had no more time. This call has.
  }
  return null;
};

/**
 * Decides on the key of a call before its first request. A key that the caller gave is sent or the call is not: without it the call could
 * be made twice, which is what the key was given against.
 */
export const chooseKey = async (
  means: KeyMeans | null,
  given: string | undefined,
  method: string,
  whole: Deadline,
): Promise<ChosenKey> => {
  if (means === null || !means.keys.rules.methods.includes(method)) {
    return given === undefined ? withoutKey : refused;
  }
  const { keys, support } = means;
  if (keys.mode === "ask" || (given !== undefined && keys.mode === "detect")) {
    const problem = await learnFirst(means, whole);
    if (problem !== null) return problem;
  }
  const sends = support.advertised() ?? keys.mode === "assume";
  if (!sends) return given === undefined ? withoutKey : refused;
  return { ok: true, key: given ?? crypto.randomUUID() };
};

/** Whether the server has said that it knows keys; asked now where it has said nothing yet. Only then may a request be repeated. */
export const isKeyKnown = async (means: KeyMeans, whole: Deadline): Promise<boolean> => {
  await learnFirst(means, whole);
  return means.support.advertised() === true;
};
