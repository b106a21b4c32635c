import { maskPhone } from "./mask-phone.ts";
import { maskSecret } from "./mask-secret.ts";

/**
 * Seven digits or more, as people write numbers: with spaces, brackets, dots, slashes, dashes, or what a copy from elsewhere brings
 * along and nobody sees. A comma only where digits touch it on both sides: lists are no numbers.
 */
const NUMBER = /\+?\p{Nd}(?:(?:[\s()./_\u00b7\u2212\p{Pd}\p{Cf}]{0,3}|,)\p{Nd}){6,}/u;

/** A UUID, which may hold a long run of digits by chance. */
const UUID = /(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/u;

const either = (one: RegExp, other: RegExp): RegExp => new RegExp(`${one.source}|${other.source}`, "gu");

/** The longer form first, or the digits in a UUID would be taken for a number. */
const UUID_OR_NUMBER = /* @__PURE__ */ either(UUID, NUMBER);

/** An IPv4 address has as many digits as a phone number, but an error that hides it helps nobody. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\.(?!$)|$)){4}$/u;

/** A date, and the hour where a space stands before it. */
const DATE = /^(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?: [0-2][0-9])?$/u;

const hide = (found: string): string =>
  [UUID, IPV4, DATE].some((other) => other.test(found)) ? found : maskPhone(found);

/**
 * Hides in a text for people every given secret and everything that may be a phone number: any run of seven
 * digits or more, wherever it stands, unless it is a UUID, an IPv4 address or a date. Rather too much is hidden
 * than too little.
 */
export const maskText = (text: string, secrets: readonly string[] = []): string => {
  // The longest first: a secret that contains another one must not leave its other half behind.
  const known = secrets.filter((secret) => secret !== "").toSorted((a, b) => b.length - a.length);
  const withoutSecrets = known.reduce(
    (rest, secret) => rest.replaceAll(secret, () => maskSecret(secret)),
    text,
  );
  return withoutSecrets.replace(UUID_OR_NUMBER, hide);
};
