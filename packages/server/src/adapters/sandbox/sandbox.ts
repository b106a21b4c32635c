import type { TelephonyCommand } from "@scenario-call/call-flow";
import type { Clock } from "../../ports/clock.ts";
import type { Sounds } from "../../ports/media.ts";
import { type HeardAt, type Telephony, TelephonyError, type TelephonyEvent } from "../../ports/telephony.ts";
import { IdleSessions } from "./idle-sessions.ts";
import { type PhoneRule, Phones, type SandboxRules } from "./rules.ts";
import { Switchboard, type SwitchboardEvents } from "./switchboard.ts";

/**
 * How long a session without a live leg is remembered, ms: so that a command that comes late makes sense, and one that
 * is repeated late doubles nothing.
 */
const REMEMBERED_MS = 60_000;

/** What a sandbox is made of. */
export interface SandboxOptions {
  readonly clock: Clock;
  /** How its phones act; every phone answers by default, except the numbers that act by themselves. */
  readonly rules?: SandboxRules;
  /** Where the real length of a text, or of a file of unknown length, comes from; without it texts are estimated. */
  readonly sounds?: Sounds;
}

/**
 * Telephony inside the process: phones that act by rules, and tell what they hear. No sound is made and nothing leaves
 * the process. A number may be called by any number of sessions at once. A text takes as long as its speech really is,
 * where there are sounds; else its length is estimated, and what is heard says so. Digits that a phone presses go to
 * the engine only; the other side does not hear them.
 */
export class Sandbox implements Telephony {
  readonly name = "sandbox";
  readonly #clock: Clock;
  #phones: Phones;
  readonly #sounds: Sounds | null;
  /** Sessions with a live leg. */
  readonly #sessions = new Map<number, Switchboard>();
  readonly #idle = new IdleSessions();
  readonly #eventListeners = new Set<(callSessionId: number, event: TelephonyEvent) => void>();
  readonly #heardListeners = new Set<(heard: HeardAt) => void>();
  #closed = false;

  constructor(options: SandboxOptions) {
    this.#clock = options.clock;
    this.#phones = new Phones(options.rules ?? {});
    this.#sounds = options.sounds ?? null;
  }

  /** Lets phones act by other rules in sessions that begin from now on. Phones that were busy for some calls begin anew. */
  useRules(rules: SandboxRules): void {
    this.#phones = new Phones(rules);
  }

  /** How many legs have not ended, over all sessions. */
  get liveLegs(): number {
    return [...this.#sessions.values()].reduce((sum, session) => sum + session.live, 0);
  }

  /** From the next call on, this is how the phone with this number acts. */
  script(phoneNumber: string, rule: PhoneRule): void {
    this.#phones.script(phoneNumber, rule);
  }

  async execute(callSessionId: number, command: TelephonyCommand): Promise<void> {
    if (this.#closed) throw new TelephonyError("the sandbox has been closed");
    const session = this.#sessions.get(callSessionId) ?? this.#open(callSessionId, command.type);
    try {
      session.execute(command);
    } finally {
      this.#keepOrForget(callSessionId, session);
    }
  }

  onEvent(listener: (callSessionId: number, event: TelephonyEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => {
      this.#eventListeners.delete(listener);
    };
  }

  onHeard(listener: (heard: HeardAt) => void): () => void {
    this.#heardListeners.add(listener);
    return () => {
      this.#heardListeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#eventListeners.clear();
    this.#heardListeners.clear();
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
    this.#idle.clear();
  }

  #open(callSessionId: number, first: TelephonyCommand["type"]): Switchboard {
    const legs = this.#idle.take(callSessionId);
    if (legs === null && first !== "dial") {
      throw new TelephonyError(`session ${callSessionId} has no legs`);
    }
    const out: SwitchboardEvents = {
      event: (event) => {
        this.#keepOrForget(callSessionId, session);
        for (const listener of this.#eventListeners) listener(callSessionId, event);
      },
      heard: (leg, heard) => {
        const at: HeardAt = {
          at: this.#clock.now(),
          call_session_id: callSessionId,
          leg: leg.id,
          phone_number: leg.phoneNumber,
          caller_id: leg.callerId,
          heard,
        };
        for (const listener of this.#heardListeners) listener(at);
      },
    };
    const session = new Switchboard(
      { phones: this.#phones, clock: this.#clock, sounds: this.#sounds },
      legs ?? [],
      out,
    );
    this.#sessions.set(callSessionId, session);
    return session;
  }

  #keepOrForget(callSessionId: number, session: Switchboard): void {
    // Not where a listener has dialled again meanwhile: then another switchboard has taken over.
    if (session.live > 0 || this.#sessions.get(callSessionId) !== session) return;
    const now = this.#clock.now();
    this.#sessions.delete(callSessionId);
    this.#idle.put(callSessionId, session.legs, now);
    this.#idle.forget(now - REMEMBERED_MS);
  }
}
