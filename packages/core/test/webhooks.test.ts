import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { signWebhook, verifyWebhook, WebhookError, type WebhookErrorKind } from "../src/webhooks/index.ts";

// The example of the scheme's own specification (standardwebhooks.com, "Verifying webhook authenticity").
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIMESTAMP = 1_614_265_330;
const BODY = '{"test": 2432232314}';
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const HEADERS = {
  "webhook-id": ID,
  "webhook-timestamp": String(TIMESTAMP),
  "webhook-signature": SIGNATURE,
};
const at = (seconds: number) => ({ now: () => seconds * 1000 });

const refusal = async (attempt: Promise<unknown>): Promise<WebhookErrorKind | "believed"> => {
  const error: unknown = await attempt.then(
    () => "believed" as const,
    (reason: unknown) => reason,
  );
  if (error === "believed") return error;
  if (!(error instanceof WebhookError)) throw error;
  return error.kind;
};

describe("a web hook", () => {
  it("is signed as the scheme's published example is", async () => {
    expect(await signWebhook({ id: ID, timestamp: TIMESTAMP, body: BODY }, SECRET)).toBe(SIGNATURE);
  });

  it("is signed as anybody else's HMAC-SHA256 does it, whatever bytes it has", async () => {
    const body = new TextEncoder().encode("Ж☎\0");
    const hmac = createHmac("sha256", Buffer.from(SECRET.slice(6), "base64"));
    const expected = hmac.update("1.2.").update(body).digest("base64");
    expect(await signWebhook({ id: "1", timestamp: 2, body }, SECRET)).toBe(`v1,${expected}`);
  });

  it("is believed with the headers of Node.js and with those of fetch, and says its id and time", async () => {
    const verified = { id: ID, sentAt: TIMESTAMP * 1000 };
    for (const headers of [HEADERS, new Headers(HEADERS)])
      expect(await verifyWebhook(BODY, headers, SECRET, at(TIMESTAMP))).toEqual(verified);
    expect(await verifyWebhook(new TextEncoder().encode(BODY), HEADERS, SECRET, at(TIMESTAMP))).toEqual(
      verified,
    );
  });

  it("is believed when one of its signatures and one of the secrets go together", async () => {
    const other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const headers = { ...HEADERS, "webhook-signature": `v1a,xyz v1,!!! v1,AAAA ${SIGNATURE}` };
    expect((await verifyWebhook(BODY, headers, [other, SECRET], at(TIMESTAMP))).id).toBe(ID);
  });

  it("is not believed where the body, the id, the time or the secret is another one", async () => {
    expect(await refusal(verifyWebhook(`${BODY} `, HEADERS, SECRET, at(TIMESTAMP)))).toBe("bad_signature");
    expect(await refusal(verifyWebhook(BODY, { ...HEADERS, "webhook-id": "x" }, SECRET, at(TIMESTAMP)))).toBe(
      "bad_signature",
    );
    const later = { ...HEADERS, "webhook-timestamp": String(TIMESTAMP + 1) };
    expect(await refusal(verifyWebhook(BODY, later, SECRET, at(TIMESTAMP)))).toBe("bad_signature");
    const other = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    expect(await refusal(verifyWebhook(BODY, HEADERS, other, at(TIMESTAMP)))).toBe("bad_signature");
  });

  it("may be five minutes from now to either side, or what is tolerated, and no second more", async () => {
    for (const off of [-300, 300]) await verifyWebhook(BODY, HEADERS, SECRET, at(TIMESTAMP + off));
    expect(await refusal(verifyWebhook(BODY, HEADERS, SECRET, at(TIMESTAMP + 301)))).toBe("too_old");
    expect(await refusal(verifyWebhook(BODY, HEADERS, SECRET, at(TIMESTAMP - 301)))).toBe("too_new");
    expect(
      await refusal(verifyWebhook(BODY, HEADERS, SECRET, { tolerance: 10, ...at(TIMESTAMP + 11) })),
    ).toBe("too_old");
  });

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])("needs its %s", async (name) => {
    for (const value of [undefined, ""])
      expect(await refusal(verifyWebhook(BODY, { ...HEADERS, [name]: value }, SECRET, at(TIMESTAMP)))).toBe(
        "bad_headers",
      );
  });

  it("has a time in whole seconds", async () => {
    for (const time of ["x", "1.5", "-1", "1e9", "99999999999999"]) {
      const headers = { ...HEADERS, "webhook-timestamp": time };
      expect(await refusal(verifyWebhook(BODY, headers, SECRET, at(TIMESTAMP)))).toBe("bad_headers");
    }
  });

  it.each([
    "",
    "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "whsec_",
    "whsec_AAAA",
    "whsec_!!!",
    `whsec_${"A".repeat(88)}`,
  ])("is neither signed nor believed with the secret %j, which is not told", async (secret) => {
    expect(await refusal(signWebhook({ id: ID, timestamp: 1, body: BODY }, secret))).toBe("bad_secret");
    expect(await refusal(verifyWebhook(BODY, HEADERS, secret, at(TIMESTAMP)))).toBe("bad_secret");
  });
});
