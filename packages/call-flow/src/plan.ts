/**
 * What one call is to do: everything the flow needs, decided before the call starts. Immutable, plain JSON.
 *
 * All durations are milliseconds. All phone numbers are digits, as on the wire.
 */

/** Something that a leg can be made to hear. */
export type Media =
  /** A file of the account or of the system, by its id. */
  | { readonly kind: "file"; readonly media_file_id: number; readonly duration_ms: number | null }
  /** A text spoken by the speech engine. `duration_ms` is null until it has been synthesised. */
  | { readonly kind: "speech"; readonly text: string; readonly duration_ms: number | null }
  /** A system melody by its name, such as `dialing_music`; an account may replace it by a file. */
  | { readonly kind: "melody"; readonly name: "dialing_music"; readonly media_file_id: number | null };

/** A phone of an employee: a SIP line of the account or an outside number. */
export interface PhonePlan {
  readonly phone_number: string;
  /** Name for people; never on the wire of a call. */
  readonly employee_id: number;
  readonly employee_full_name: string;
  /** How long this phone rings, early media included. 1 000 – 100 000. */
  readonly ring_timeout_ms: number;
  /**
   * It had as many calls as it takes when the call was accepted, and is left out. A phone that is full by the time its
   * turn comes is told by `leg_ended` with `channels_busy`.
   */
  readonly busy: boolean;
  /** False: known, but no telephone is registered for it now (`sip_offline`). */
  readonly online: boolean;
}

/** One forwarding operation of a scenario. */
export interface OperationPlan {
  readonly id: number;
  readonly name: string;
  /** `in_order`: the next phone rings when the one before did not answer; `all_at_once`: all ring together. */
  readonly dialling: "in_order" | "all_at_once";
  readonly phones: readonly PhonePlan[];
  /** What the employee hears first, before `employee_message`. */
  readonly message: Media | null;
  /** What the employee hears in a loop after all messages, in place of `dialing_music`. */
  readonly waiting_media: Media | null;
  /** Caller id shown to the employee: already decided by "show when calling". */
  readonly caller_id: string;
  /** Digit the employee must press before the leg counts as answered by a person, or null. */
  readonly confirmation_digit: string | null;
  /**
   * How long the confirmation digit is waited for after the operation's `message` (which may ask for it), or after
   * the answer where there is none. It may be pressed earlier.
   */
  readonly confirmation_timeout_ms: number;
}

/** The whole plan of a call. */
export interface CallPlan {
  readonly first_call: "employee" | "contact";
  /** As asked for. With a spoken `contact_message` true behaves as false: see {@link effectiveSwitchAtOnce}. */
  readonly switch_at_once: boolean;
  readonly early_switching: boolean;
  readonly contact: {
    readonly phone_number: string;
    /** The effective virtual number: what the contact sees. */
    readonly caller_id: string;
    /** How long the contact's phone rings, early media included. */
    readonly ring_timeout_ms: number;
    /** False: a SIP line of the account for which no telephone is registered now; nobody is rung then. */
    readonly online: boolean;
  };
  readonly contact_message: Media | null;
  readonly employee_message: Media | null;
  /** The melody for whoever waits. */
  readonly dialing_music: Media;
  /** As on the wire: digits, `*`, `#`, and `.` for one second; null for none. */
  readonly dtmf_string: string | null;
  readonly operations: readonly OperationPlan[];
  /** The whole session is ended after this long. */
  readonly max_session_ms: number;
  /** How long whoever is left alone hears the busy tone; 0: whoever is left is released at once. */
  readonly busy_tone_ms: number;
  /** A reason to end the call at once, known only after acceptance (`no_active_scenario`, `numb_is_inactive`). */
  readonly refusal: "no_active_scenario" | "numb_is_inactive" | null;
}
