/** What places the calls: values of `--telephony`. */
export const TELEPHONY_ENGINES = ["sandbox", "asterisk"] as const;
