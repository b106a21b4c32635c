import { createCaller } from "@scenario-call/core";
import type {
  Caller,
  CallerIntents,
  Clock,
  ErrorCatalogue,
  MethodDefinition,
  MethodTable,
  TokenProvider,
} from "@scenario-call/core";
import { openTransport } from "./open-transport.ts";
import type { CommonOptions } from "./options.ts";

/** What a client is made of, beside its options. */
export interface CallerParts<Methods extends MethodTable<Methods>> {
  readonly methods: { readonly [Name in keyof Methods]: MethodDefinition };
  readonly errors: ErrorCatalogue;
  readonly url: URL;
  readonly tokens: TokenProvider;
  readonly clock: Clock;
  /** Longest answer where the options do not say. */
  readonly answerLimitBytes: number;
  /** How it keeps track of what was meant; left out for an API in which nothing is started. */
  readonly intents?: CallerIntents;
}

/** A caller over connections of its own. */
export interface OpenCaller<Methods extends MethodTable<Methods>, Table> {
  readonly caller: Caller<Methods, Table>;
  readonly close: () => void;
}

const checkAnswerLimit = (bytes: number): number => {
  if (Number.isInteger(bytes) && bytes > 0) return bytes;
  throw new RangeError("answer_limit_bytes must be a whole number greater than 0");
};

/** Opens a caller of an API. Nothing is sent yet. Throws for options that make no sense. */
export const openCaller = <Methods extends MethodTable<Methods>, Table>(
  options: CommonOptions,
  { methods, errors, url, tokens, clock, ...parts }: CallerParts<Methods>,
): OpenCaller<Methods, Table> => {
  const answerLimitBytes = checkAnswerLimit(options.answer_limit_bytes ?? parts.answerLimitBytes);
  const { transport, close } = openTransport(options, url, answerLimitBytes, clock);
  return {
    caller: createCaller<Methods, Table>({
      methods,
      errors,
      transport,
      tokens,
      clock,
      requestId: options.request_id,
      signal: options.signal,
      timeout_ms: options.timeout_ms,
      try_timeout_ms: options.try_timeout_ms,
      connect_attempts: options.connect_attempts,
      intents: parts.intents,
      wait_for_limits: options.wait_for_limits,
      repeat_budget: options.repeat_budget,
      hooks: options.hooks,
    }),
    close,
  };
};
