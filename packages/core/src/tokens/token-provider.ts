/** Where the access token of a call comes from. */
export interface TokenProvider {
  /** The token to send now. Text at once where no waiting is needed. */
  readonly get: () => string | Promise<string>;
  /**
   * The service did not accept `token`. Returns whether {@link get} may now give another one; if so, the refused call, which
   * certainly started nothing, is sent once more with it.
   */
  readonly refused: (token: string) => boolean;
  /** The token that was given last, to be hidden wherever it turns up; `null` or left out: nobody knows. Asks for none. */
  readonly last?: () => string | null;
}

/** A permanent key. */
export const permanentToken = (token: string): TokenProvider => ({
  get: () => token,
  refused: () => false,
  last: () => token,
});
