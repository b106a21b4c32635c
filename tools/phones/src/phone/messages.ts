import type { CallReport, Ears, PhoneScript, Registration } from "./script.ts";

/** What the process with the phones is told. */
export type Order =
  /** Opens a telephone or an exchange of several, with one SIP port. */
  | {
      readonly type: "open";
      readonly id: number;
      /** How each number acts; `*` for all that are not listed. A number that is not there is unknown (404). */
      readonly scripts: Readonly<Record<string, PhoneScript>>;
      readonly ears: Ears;
      /** Where it registers first; null for one that is dialled by its address. */
      readonly registration: Registration | null;
    }
  /** From the next call on its phones act and listen so; it counts their calls anew. */
  | {
      readonly type: "direct";
      readonly id: number;
      readonly scripts: Readonly<Record<string, PhoneScript>>;
      readonly ears: Ears;
    }
  /** Registers, or ends its registration. */
  | {
      readonly type: "register";
      readonly id: number;
      readonly registration: Registration;
      readonly registers: boolean;
    }
  /** Ends its calls without a word and closes its port. */
  | { readonly type: "close"; readonly id: number };

/** What the process tells. */
export type Told =
  | { readonly type: "opened"; readonly id: number; readonly port: number }
  /** What it was told is done. */
  | { readonly type: "done"; readonly id: number }
  | { readonly type: "failed"; readonly id: number; readonly why: string }
  /** A call has begun (`report` null) or is over. */
  | { readonly type: "call"; readonly id: number; readonly call: number; readonly report: CallReport | null }
  | { readonly type: "closed"; readonly id: number };
