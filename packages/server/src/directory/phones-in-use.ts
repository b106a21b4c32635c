import type { CallEvent, Command, LegId } from "@scenario-call/call-flow";

/** One step of a session, as far as phones are concerned. */
export interface PhoneUse {
  readonly call_session_id: number;
  readonly event: CallEvent;
  readonly commands: readonly Command[];
  /** Not null on the last step of a session. */
  readonly finished: unknown;
}

interface BusyLeg {
  readonly leg: LegId;
  readonly phoneNumber: string;
}

/** How many calls each phone has at the moment: dialled, and not yet ended. Fed with every step of every session. */
export class PhonesInUse {
  /** Of each session the legs that are under way: few, so that a list is the quickest. */
  readonly #legs = new Map<number, BusyLeg[]>();
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
    for (const { phoneNumber } of this.#legs.get(id) ?? []) this.#subtract(phoneNumber);
    this.#legs.delete(id);
  };

  /** Takes in a call that an earlier process began, with the legs that it has. */
  resume(id: number, legs: readonly { readonly leg: LegId; readonly phone_number: string }[]): void {
    for (const { leg, phone_number: phoneNumber } of legs) this.#take(id, leg, phoneNumber);
  }

  #take(id: number, leg: LegId, phoneNumber: string): void {
    this.#release(id, leg);
    const legs = this.#legs.get(id);
    if (legs === undefined) this.#legs.set(id, [{ leg, phoneNumber }]);
    else legs.push({ leg, phoneNumber });
    this.#calls.set(phoneNumber, this.callsOn(phoneNumber) + 1);
  }

  #release(id: number, leg: LegId): void {
    const legs = this.#legs.get(id);
    const index = legs?.findIndex((busy) => busy.leg === leg) ?? -1;
    const [released] = index === -1 ? [] : (legs?.splice(index, 1) ?? []);
    if (released !== undefined) this.#subtract(released.phoneNumber);
  }

  #subtract(phoneNumber: string): void {
    const left = this.callsOn(phoneNumber) - 1;
    if (left > 0) this.#calls.set(phoneNumber, left);
    else this.#calls.delete(phoneNumber);
  }
}
