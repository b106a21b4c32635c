import type { Text } from "@scenario-call/core/language";

/** A mistake of whoever typed or wrote something, told to them in their language. `message` is the English text, for logs. */
export class ToldError extends Error {
  /** What was wrong, and what to do where there is something to do. Holds no secret. */
  readonly text: Text;

  constructor(text: Text, options: ErrorOptions = {}) {
    super(text.en, options);
    this.text = text;
  }
}
