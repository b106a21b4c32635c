/** Why a web hook is not believed. */
export type WebhookErrorKind =
  /** One of `webhook-id`, `webhook-timestamp` and `webhook-signature` is missing or has another form. */
  | "bad_headers"
  /** It was sent too long ago: somebody may be sending an old one again. */
  | "too_old"
  /** It was sent too far in the future: one of the clocks is wrong. */
  | "too_new"
  /** It was not signed with the secret, or was changed on its way. */
  | "bad_signature"
  /** The secret is not `whsec_` and 24 to 64 bytes in base64. */
  | "bad_secret";

/** The only error of this module. Has neither the secret nor anything of the body in it. */
export class WebhookError extends Error {
  readonly kind: WebhookErrorKind;

  constructor(kind: WebhookErrorKind, message: string) {
    super(message);
    this.name = "WebhookError";
    this.kind = kind;
  }
}
