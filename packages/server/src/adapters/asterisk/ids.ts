/**
 * The names of what a session has in Asterisk. They follow from the session, the leg and the command alone, so that a
 * command that is repeated, by this process or by one after it, names the same thing and cannot make a second one.
 */
import type { LegId } from "@scenario-call/call-flow";

/** What a name stands for. */
export interface Named {
  readonly callSessionId: number;
  /** Null for what belongs to the session as a whole. */
  readonly leg: LegId | null;
}

const FORM = /^([1-9][0-9]{0,15})\.(?:(c)|e([0-9]{1,7})\.([0-9]{1,7})|t)(?:\.h)?$/u;

const shortOf = (leg: LegId): string => leg.replace("contact", "c").replace("employee:", "e");

/** Names within one application of one Asterisk. */
export class AsteriskIds {
  readonly #prefix: string;

  /** `app`: the name of the Stasis application; two servers that share an Asterisk have two. */
  constructor(app: string) {
    this.#prefix = `${app}.`;
  }

  /** The channel of a leg. */
  channel(callSessionId: number, leg: LegId): string {
    return `${this.#prefix}${callSessionId}.${shortOf(leg)}`;
  }

  /** The bridge in which a leg is by itself, and hears what is played to it. */
  home(callSessionId: number, leg: LegId): string {
    return `${this.channel(callSessionId, leg)}.h`;
  }

  /** The bridge in which two legs of a session are joined. */
  talk(callSessionId: number): string {
    return `${this.#prefix}${callSessionId}.t`;
  }

  /** A playback; `part` counts from 0 where a loop begins anew. */
  playback(callSessionId: number, playback: string, part = 0): string {
    const short = playback.replace("contact", "c").replace("employee:", "e").replaceAll(":", "-");
    return `${this.#prefix}${callSessionId}.p.${short}${part === 0 ? "" : `.${part}`}`;
  }

  /** Whether a name is one of this application's. */
  isOurs(name: string): boolean {
    return name.startsWith(this.#prefix) && FORM.test(name.slice(this.#prefix.length));
  }

  /** What a channel's name stands for; null for one that is not ours. */
  parse(name: string): Named | null {
    if (!name.startsWith(this.#prefix)) return null;
    const found = FORM.exec(name.slice(this.#prefix.length));
    if (found === null) return null;
    const [, session = "", contact, operation, phone] = found;
    const leg: LegId | null =
      contact !== undefined
        ? "contact"
        : operation === undefined
          ? null
          : `employee:${Number(operation)}.${Number(phone)}`;
    return { callSessionId: Number(session), leg };
  }
}
