import type { LegEndCause, LegId, TelephonyCommand } from "@scenario-call/call-flow";
import type { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import type { SandboxRules } from "../../src/adapters/sandbox/rules.ts";
import type { Store } from "../../src/ports/store.ts";
import type { HeardAt, LeftSession, Telephony, TelephonyEvent } from "../../src/ports/telephony.ts";

/** What an engine knows of a leg. */
interface KnownLeg {
  phase: "nothing" | "leg_ringing" | "leg_early_media" | "leg_answered";
  ended: LegEndCause | null;
  /** Messages that are being played. */
  readonly messages: Set<string>;
}

/** A sandbox that goes on when a server dies, and gives its legs to the next one. */
export class Outliving {
  readonly heard: HeardAt[] = [];
  /** How often each leg of each session was dialled. */
  readonly dials = new Map<string, number>();
  readonly #clock: HeldClock;
  readonly #sandbox: Sandbox;
  readonly #legs = new Map<string, KnownLeg>();
  #server: { listener: (id: number, event: TelephonyEvent) => void } | null = null;

  constructor(clock: HeldClock, rules: SandboxRules) {
    this.#clock = clock;
    this.#sandbox = new Sandbox({ clock, rules });
    this.#sandbox.onHeard((at) => this.heard.push(at));
    this.#sandbox.onEvent((id, event) => {
      this.#note(id, event);
      this.#server?.listener(id, event);
    });
  }

  /** How many legs have not ended. */
  get liveLegs(): number {
    return this.#sandbox.liveLegs;
  }

  /** The engine for one server; it reaches nobody any more when `cut` was called. */
  connect(): { readonly telephony: Telephony; readonly cut: () => void } {
    const server = { listener: (_: number, event: TelephonyEvent): void => void event };
    let isCut = false;
    const never = new Promise<void>(() => {});
    const telephony: Telephony = {
      name: "outliving",
      execute: async (id, command) => {
        if (isCut) return never;
        await this.#sandbox.execute(id, command);
        this.#noteCommand(id, command);
      },
      onEvent: (listener) => {
        server.listener = listener;
        this.#server = server;
        return () => {};
      },
      takeBack: async (sessions) => {
        for (const session of sessions) this.#giveBack(session, server.listener);
      },
      close: async () => {},
    };
    return {
      telephony,
      cut: () => {
        isCut = true;
        server.listener = () => {};
      },
    };
  }

  #leg(id: number, leg: LegId): KnownLeg {
    const key = `${id} ${leg}`;
    const known = this.#legs.get(key) ?? { phase: "nothing", ended: null, messages: new Set<string>() };
    this.#legs.set(key, known);
    return known;
  }

  #noteCommand(id: number, command: TelephonyCommand): void {
    if (command.type === "dial") {
      const key = `${id} ${command.leg}`;
      this.dials.set(key, (this.dials.get(key) ?? 0) + 1);
      this.#leg(id, command.leg);
    }
    if (command.type === "play") this.#leg(id, command.leg).messages.add(command.playback);
  }

  #note(id: number, event: TelephonyEvent): void {
    if (event.type === "telephony_lost") return;
    const leg = this.#leg(id, event.leg);
    if (event.type === "leg_ended") leg.ended = event.cause;
    else if (event.type === "playback_finished") leg.messages.delete(event.playback);
    else if (
      event.type === "leg_ringing" ||
      event.type === "leg_early_media" ||
      event.type === "leg_answered"
    )
      leg.phase = event.type;
  }

  #giveBack(
    { call_session_id: id, legs }: LeftSession,
    tell: (id: number, event: TelephonyEvent) => void,
  ): void {
    const at = this.#clock.now();
    for (const { leg, told, sound } of legs) {
      const known = this.#legs.get(`${id} ${leg}`);
      if (known === undefined || known.ended !== null) {
        tell(id, { at, type: "leg_ended", leg, cause: known?.ended ?? "failed" });
        continue;
      }
      if (known.phase !== told && known.phase !== "nothing") tell(id, { at, type: known.phase, leg });
      if (sound?.once === true && !known.messages.has(sound.playback))
        tell(id, { at, type: "playback_finished", leg, playback: sound.playback });
    }
  }
}

/** A store that tells a server nothing more once it is cut; what was written until then is kept. */
export const severable = (store: Store): { readonly store: Store; readonly cut: () => void } => {
  let isCut = false;
  const never = new Promise<never>(() => {});
  return {
    store: new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          if (isCut) return never;
          const result = Reflect.apply(value, target, args) as unknown;
          return result instanceof Promise
            ? result.then(async (got: unknown) => (isCut ? never : got))
            : result;
        };
      },
    }),
    cut: () => {
      isCut = true;
    },
  };
};
