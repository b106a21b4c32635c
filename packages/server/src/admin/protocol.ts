import { createHmac } from "node:crypto";
import type {
  ExportOutcome,
  ImportOutcome,
  LettersOutcome,
  NewKey,
  NewSecret,
  StatusOutcome,
} from "../administration/administration.ts";
import type { AdministrationErrorKind } from "../administration/administration-error.ts";
import type { KeySummary } from "../administration/keys.ts";
import type { AccountProblem } from "../directory/problems.ts";

/** Which target of web hooks is meant; `account_id` where two accounts have one of this name. */
export interface HookName {
  readonly hook: string;
  readonly account_id?: number;
}

/** What can be asked at the door: each operation with what it takes and what it gives. */
export interface AdminOperations {
  readonly status: readonly [Readonly<Record<string, never>>, StatusOutcome];
  readonly import: readonly [
    { readonly text: string; readonly file: string; readonly dry_run: boolean },
    ImportOutcome,
  ];
  readonly export: readonly [Readonly<Record<string, never>>, ExportOutcome];
  readonly list_keys: readonly [Readonly<Record<string, never>>, { readonly keys: readonly KeySummary[] }];
  readonly create_key: readonly [
    { readonly login: string; readonly name?: string; readonly expires_at?: number },
    NewKey,
  ];
  readonly change_key: readonly [
    { readonly key: string; readonly status?: "active" | "blocked"; readonly expires_at?: number },
    KeySummary,
  ];
  readonly list_letters: readonly [HookName, LettersOutcome];
  readonly redeliver: readonly [
    HookName & { readonly call_session_id?: number; readonly sequence_number?: number },
    { readonly delivered: number; readonly failed: number },
  ];
  readonly rotate_secret: readonly [HookName & { readonly overlap_s: number }, NewSecret];
  readonly back_up: readonly [{ readonly file: string }, { readonly file: string; readonly bytes: number }];
}

/** Name of an operation; its path is `/admin/v1/<name>`. */
export type AdminOperation = keyof AdminOperations;

/** What an operation takes. */
export type AdminRequest<Name extends AdminOperation> = AdminOperations[Name][0];

/** What an operation gives. */
export type AdminResult<Name extends AdminOperation> = AdminOperations[Name][1];

/** Where operations are. */
export const ADMIN_PATH = "/admin/v1/";

/**
 * Where a server shows that it is the one that wrote the file, before anything is said to it: a port that has become free
 * may be anybody's. It is asked with `{"nonce":"<64 hex digits>"}` and without the token.
 */
export const HELLO_PATH = "/admin/hello";

/** What a nonce may look like. */
export const NONCE: RegExp = /^[0-9a-f]{64}$/u;

/** The answer to a nonce: HMAC-SHA256 of it under the token, in hexadecimal. */
export const helloProof = (token: string, nonce: string): string =>
  createHmac("sha256", token).update(`scenario-call administration ${nonce}`).digest("hex");

/** Why something was not done, as the door tells it. */
export interface AdminFailure {
  readonly kind: AdministrationErrorKind | "forbidden" | "internal_error";
  readonly message: string;
  readonly problems: readonly AccountProblem[];
}

/** An answer of the door. */
export type AdminAnswer<Name extends AdminOperation> =
  | { readonly ok: true; readonly result: AdminResult<Name> }
  | { readonly ok: false; readonly error: AdminFailure };
