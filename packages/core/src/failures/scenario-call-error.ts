import type { ErrorRepeat } from "../errors/definition.ts";
import type { Metadata } from "../generated/shared/types.ts";
import { maskDeep } from "../masking/mask-deep.ts";
import { maskText } from "../masking/mask-text.ts";
import { BRAND, isBrandedInstance } from "./brand.ts";
import type { Intent } from "./intent.ts";
import type { FailureKind } from "./kind.ts";

/** What every failure is told about the call it belongs to. */
export interface FailureContext {
  /** Name of the method on the wire. */
  readonly method: string;
  /** The JSON-RPC `id` of the request, or `null` where none was made. The service's own reports list it. */
  readonly requestId: string | null;
  /** Hidden wherever they turn up in texts: the token that was sent, a login's password. */
  readonly secrets: readonly string[];
  /** By what the call can be found again. */
  readonly intent?: Intent | null;
}

/** What a failure looks like in JSON and in `inspect`: masked, so that it may stand in a log. */
export interface FailureJson {
  readonly name: string;
  readonly kind: FailureKind;
  readonly message: string;
  readonly method: string;
  readonly requestId: string | null;
  readonly neverStarted: boolean;
  readonly repeat: ErrorRepeat;
  readonly [member: string]: unknown;
}

/** What a kind of failure adds to the common part. */
export interface FailureDetails {
  /** Masked already: only the kind knows which parts of it came from outside. */
  readonly message: string;
  readonly neverStarted: boolean;
  readonly repeat: ErrorRepeat;
  readonly metadata: Metadata | null;
  /** Name of the class. */
  readonly name: string;
  /** Members of {@link FailureJson} that only this kind has; masked here before anybody sees them. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** Members that only code reads: defined so that no printer, serialiser or spread finds them. */
  readonly hidden: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom");

/** The texts of a foreign error may quote what was sent, so a failure shows only its name, code and masked text. */
const describeCause = (cause: unknown, mask: (text: string) => string): unknown => {
  if (cause === undefined) return undefined;
  if (cause instanceof ScenarioCallError) return cause.toJSON();
  if (typeof cause === "string") return mask(cause);
  if (typeof cause !== "object" || cause === null) return `[${typeof cause}]`;
  const { name, code, message } = cause as { name?: unknown; code?: unknown; message?: unknown };
  const parts = [name, code, message].filter((part) => typeof part === "string" || typeof part === "number");
  return mask(parts.join(": "));
};

/** Runtimes differ in what they hand over to a custom inspection; Node hands over `inspect` itself. */
const isInspect = (value: unknown): value is (shown: object, options: unknown) => string =>
  typeof value === "function";

/** A failure as `console.log` shows it: head, trace and everything else that is known. */
const inspectFailure = (
  { name, message, ...rest }: FailureJson,
  stack: string | undefined,
  inspect: (rest: object) => string,
): string => {
  // Engines write the head of a trace at different times, with or without the failure's own name.
  const head = stack?.indexOf(message) ?? -1;
  const trace = stack === undefined || head < 0 ? "" : stack.slice(head + message.length);
  return `${name}: ${message}${trace} ${inspect(rest)}`;
};

/**
 * What every failed call throws or returns. Four classes extend it, one for each {@link FailureKind}.
 *
 * `message`, `stack`, `toJSON()` and `inspect` are masked: no access token, no password, no full phone number. The exact values
 * are on members that nothing prints by itself.
 */
export abstract class ScenarioCallError extends Error {
  /** Which of the four families this is; narrows a union of them. */
  declare readonly kind: FailureKind;
  /** Name of the method on the wire. */
  declare readonly method: string;
  /** The JSON-RPC `id` of the request, or `null` where none was made. */
  declare readonly requestId: string | null;
  /**
   * `true`: certainly no call was started, so asking again cannot ring twice. `false`: a call may have been started,
   * and asking again may start a second one.
   */
  declare readonly neverStarted: boolean;
  /** What asking again with the same parameters is good for: nothing, perhaps after a while, or after a new token. */
  declare readonly repeat: ErrorRepeat;
  /** Limits and API version that came with the answer, or `null`. */
  declare readonly metadata: Metadata | null;
  /** By what the call can be found again, unmasked: for code, not for logs. `null` where nothing identifies it. */
  declare readonly intent: Intent | null;

  /** For the classes of this package; nobody else makes failures. */
  protected constructor(kind: FailureKind, context: FailureContext, details: FailureDetails) {
    const mask = (text: string): string => maskText(text, context.secrets);
    const { intent = null } = context;
    const externalId = intent?.external_id ?? null;
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    const json = (): FailureJson => ({
      name: details.name,
      kind,
      message: this.message,
      method: context.method,
      requestId: context.requestId,
      neverStarted: details.neverStarted,
      repeat: details.repeat,
      ...(externalId === null ? {} : { externalId: mask(externalId) }),
      ...(maskDeep(details.shown, context) as object),
      ...(details.metadata === null ? {} : { metadata: maskDeep(details.metadata, context) }),
      ...(details.cause === undefined ? {} : { cause: describeCause(details.cause, mask) }),
    });
    // Not enumerable, all of them: a logger that copies an error's own members must find nothing unmasked.
    const members: Readonly<Record<string | symbol, unknown>> = {
      // Read by copies of this package that did not make this object.
      [BRAND]: kind,
      // Masked, for `console.log` and `util.inspect`.
      [INSPECT]: (_depth: unknown, options: unknown, inspect: unknown) =>
        inspectFailure(json(), this.stack, (rest) =>
          isInspect(inspect) ? inspect(rest, options) : JSON.stringify(rest),
        ),
      name: details.name,
      kind,
      method: context.method,
      requestId: context.requestId,
      neverStarted: details.neverStarted,
      repeat: details.repeat,
      metadata: details.metadata,
      intent,
      toJSON: json,
      ...details.hidden,
    };
    for (const name of Reflect.ownKeys(members)) {
      Object.defineProperty(this, name, {
        value: members[name],
        enumerable: false,
        writable: true,
        configurable: true,
      });
    }
  }

  /** Whether asking again with the same parameters is safe and may help; see {@link neverStarted} and {@link repeat}. */
  get repeatable(): boolean {
    return this.neverStarted && this.repeat !== "no";
  }

  /** Masked, for logs. */
  declare readonly toJSON: () => FailureJson;

  /** True for a failure of any copy of this package. */
  static override [Symbol.hasInstance](value: unknown): value is ScenarioCallError {
    return isBrandedInstance(this, ScenarioCallError, value, () => true);
  }
}
