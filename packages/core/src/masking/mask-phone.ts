const HIDDEN = "•";

/** Decimal digits of every script, because a service may accept what a person typed. */
const DIGIT = /\p{Nd}/gu;

/**
 * Hides the middle of a phone number and leaves enough to recognise it: `79260000000` -> `7926•••••00`.
 *
 * Spaces, brackets and dashes are dropped, a leading `+` stays. Short numbers (internal lines) show their last two
 * digits only; anything without digits comes back as hidden as a secret.
 */
export const maskPhone = (phone: string): string => {
  const digits = phone.match(DIGIT) ?? [];
  const head = digits.length >= 10 ? 4 : digits.length >= 7 ? 2 : 0;
  const tail = Math.min(2, Math.floor(digits.length / 3));
  if (digits.length === 0) return HIDDEN.repeat(8);
  const hidden = HIDDEN.repeat(digits.length - head - tail);
  const plus = phone.trimStart().startsWith("+") ? "+" : "";
  return plus + digits.slice(0, head).join("") + hidden + digits.slice(digits.length - tail).join("");
};
