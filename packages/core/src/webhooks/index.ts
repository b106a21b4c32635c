export { signWebhook, type WebhookToSign } from "./sign.ts";
export { type VerifiedWebhook, verifyWebhook, type VerifyWebhookOptions } from "./verify.ts";
export { WebhookError, type WebhookErrorKind } from "./webhook-error.ts";
