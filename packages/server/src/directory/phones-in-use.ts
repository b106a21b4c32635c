import type { CallEvent, Command, LegId } from "@scenario-call/call-flow";

/** One step of a session, as far as phones are concerned. */
export interface PhoneUse {
  readonly call_session_id: number;
  readonly event: CallEvent;
  readonly commands: readonly Command[];
  /** Not null on the last step of a session. */
  readonly finished: unknown;
}

/** How many calls each phone has at the moment: dialled, and not yet ended. Fed with every step of every session. */
export class PhonesInUse {
  readonly #legs = new Map<number, Map<LegId, string>>();
  readonly #calls = new Map<string, number>();

  /** How many calls a phone has. */
  callsOn(phoneNumber: string): number {
    return this.#calls.get(phoneNumber) ?? 0;
  }

  /** Takes in a step. */
  readonly follow = ({ call_session_id: id, event, commands, finished }: PhoneUse): void => {
    if (event.type === "leg_ended") this.#release(id, event.leg);
    for (const command of commands) {
      if (command.type === "dial") this.#take(id, command.leg, command.phone_number);
    }
    if (finished === null) return;
    for (const leg of this.#legs.get(id)?.keys() ?? []) this.#release(id, leg);
    this.#legs.delete(id);
  };

  #take(id: number, leg: LegId, phoneNumber: string): void {
    this.#release(id, leg);
    const legs = this.#legs.get(id) ?? new Map<LegId, string>();
    this.#legs.set(id, legs.set(leg, phoneNumber));
    this.#calls.set(phoneNumber, this.callsOn(phoneNumber) + 1);
  }

  #release(id: number, leg: LegId): void {
    const legs = this.#legs.get(id);
    const phoneNumber = legs?.get(leg);
    if (legs === undefined || phoneNumber === undefined) return;
    legs.delete(leg);
    const left = this.callsOn(phoneNumber) - 1;
    if (left > 0) this.#calls.set(phoneNumber, left);
    else this.#calls.delete(phoneNumber);
  }
}
