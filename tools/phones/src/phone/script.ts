import type { Stretch } from "../hearing/stretches.ts";

/** A key that a phone presses. */
export interface KeyPress {
  readonly key: string;
  /** From the answer, ms. */
  readonly after_ms: number;
}

/** How a phone acts when it is called. All times are milliseconds. */
export interface PhoneScript {
  /** From the INVITE to the first ring (180), or to the refusal of a phone that does not ring. */
  readonly rings_after_ms: number;
  /** From the first ring until the line speaks before the answer (183 with sound); null where it does not. */
  readonly early_media_after_ms: number | null;
  /** What comes of it. */
  readonly outcome:
    | { readonly does: "answers"; readonly after_ms: number }
    /** With this status of SIP; from the first ring, or at once where it does not ring. */
    | {
        readonly does: "refuses";
        readonly status: number;
        readonly after_ms: number;
        readonly rings: boolean;
      }
    | { readonly does: "rings_on" };
  /** From the answer until it hangs up; null where it waits for the other side. */
  readonly hangs_up_after_ms: number | null;
  /** From the first moment at which it hears the voice of a person until it hangs up. */
  readonly hangs_up_after_talk_ms: number | null;
  readonly presses: readonly KeyPress[];
  /** Pitch of its voice, from the answer on, Hz; null for somebody who is silent. */
  readonly voice: number | null;
  /** Pitch of what the line sends before the answer, Hz. */
  readonly early_voice: number | null;
  /** Calls that find it busy (486) before it acts as told. */
  readonly busy_for_calls: number;
}

/** What is listened for. */
export interface Ears {
  /** Every pitch that may be heard, Hz. */
  readonly pitches: readonly number[];
  /** Those of them that are voices of people, Hz: hearing one is talk. */
  readonly voices: readonly number[];
  /** Keep the sound itself too, for what is no pitch. */
  readonly keeps_sound: boolean;
}

/** Where a phone registers. */
export interface Registration {
  /** Of the registrar, on 127.0.0.1. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The number under which it is then called; `user` unless told otherwise. */
  readonly number?: string;
}

/** A key that was heard. */
export interface HeardKey {
  readonly key: string;
  /** When it was pressed, ms since the epoch, by the RTP timestamps. */
  readonly at: number;
  /** How long it was held, ms. */
  readonly held_ms: number;
}

/** How a call ended for the phone. */
export type CallEnd =
  /** The phone hung up. */
  | "hung_up"
  /** The phone refused. */
  | "refused"
  /** The other side hung up (BYE). */
  | "released"
  /** The other side gave up before the answer (CANCEL). */
  | "cancelled";

/** All that one phone lived through in one call. Moments are ms since the epoch. */
export interface CallReport {
  /** The phone that was called: user of the request's URI. */
  readonly number: string;
  /** User of From: the number that a phone shows. */
  readonly from: string;
  /** User of P-Asserted-Identity; null where none was sent. */
  readonly asserted: string | null;
  readonly invited_at: number;
  /** When it began to ring; null where it never did. */
  readonly rang_at: number | null;
  readonly answered_at: number | null;
  readonly ended_at: number;
  readonly end: CallEnd;
  /** Status with which it refused; null where it did not. */
  readonly refused_with: number | null;
  /** The Reason header of CANCEL or BYE; null where there was none. */
  readonly reason: string | null;
  readonly heard: readonly Stretch[];
  readonly keys: readonly HeardKey[];
  /** Packets of sound that came. */
  readonly packets: number;
  /** 16 bit little endian, 8 kHz, from the first packet on, base64; null where it was not kept. */
  readonly sound: string | null;
}
