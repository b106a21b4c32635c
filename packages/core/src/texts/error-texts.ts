/** What an error means, and what to do about it. */
export type ErrorText = readonly [meaning: string, action: string];

/** Texts of the errors of one API in one language, by mnemonic. */
export type ErrorTexts = Readonly<Record<string, ErrorText>>;
