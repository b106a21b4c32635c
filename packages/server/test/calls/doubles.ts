import type { TelephonyCommand } from "@scenario-call/call-flow";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import type { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import {
  type KeptNumber,
  type NewSession,
  StoreError,
  type StoreErrorKind,
  type StoredSession,
} from "../../src/ports/store.ts";
import { type Telephony, TelephonyError } from "../../src/ports/telephony.ts";

/** What an engine does with a command: takes it, refuses it (or only a sound), throws, never says a word, or lies. */
export type Mood =
  | "take"
  | "refuse"
  | "refuse sound"
  | "throw"
  | "silence"
  | "take it silently"
  | "pretend"
  | "take it and refuse";

const SOUNDS: ReadonlySet<string> = new Set(["play", "loop", "tone"]);

/** A sandbox whose readiness to take commands is decided one by one; `seen` holds every command it was given. */
export function moody(
  sandbox: Sandbox,
  mood: (command: TelephonyCommand, callSessionId: number) => Mood,
  seen: TelephonyCommand[] = [],
): Telephony {
  const never = new Promise<void>(() => {});
  return {
    name: "moody",
    onEvent: (listener) => sandbox.onEvent(listener),
    onHeard: (listener) => sandbox.onHeard(listener),
    close: async () => sandbox.close(),
    // Not async: an engine that throws at once is one of the moods.
    execute: (callSessionId, command) => {
      seen.push(command);
      switch (mood(command, callSessionId)) {
        case "take":
          return sandbox.execute(callSessionId, command);
        case "refuse sound":
          return SOUNDS.has(command.type)
            ? Promise.reject(new TelephonyError("not now"))
            : sandbox.execute(callSessionId, command);
        case "refuse":
          return Promise.reject(new TelephonyError("not now"));
        case "throw":
          // An error of no known family, and with something in it that belongs into no log.
          throw new Error(`cannot do this: ${JSON.stringify(command)}`);
        case "silence":
          return never;
        case "take it silently":
          return sandbox.execute(callSessionId, command).then(async () => never);
        case "pretend":
          return Promise.resolve();
        case "take it and refuse":
          return sandbox.execute(callSessionId, command).then(() => {
            throw new TelephonyError("not now");
          });
      }
    },
  };
}

/** A memory store whose writes can be made to fail or to wait. */
export class FaultyStore extends MemoryStore {
  /** Decides about each append; true makes it fail with nothing stored. */
  failsToAppend: (callSessionId: number, events: StoredSession["events"]) => boolean = () => false;
  failsToCreate = false;
  /** What kind of failure that is. */
  failure: StoreErrorKind = "write_failed";
  /** Appends wait for it. */
  gate: Promise<void> = Promise.resolve();
  appends = 0;

  override async createSession(session: NewSession, keep: KeptNumber | null = null): Promise<number> {
    if (this.failsToCreate) throw new StoreError("write_failed", "the disk is full");
    return super.createSession(session, keep);
  }

  override async appendEvents(
    callSessionId: number,
    events: StoredSession["events"],
    finished: StoredSession["finished"],
  ): Promise<void> {
    this.appends += 1;
    await this.gate;
    if (this.failsToAppend(callSessionId, events)) throw new StoreError(this.failure, "the disk is full");
    return super.appendEvents(callSessionId, events, finished);
  }
}
