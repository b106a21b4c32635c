import type { TokenProvider } from "./token-provider.ts";

/** What a token function is told. */
export interface TokenRequest {
  /** The token that the service refused last, or `null`. Giving it out once more ends the call with that refusal. */
  readonly refused: string | null;
}

/** Somebody else's store of tokens. Asked for every call, so it should remember what it gave out. */
export type TokenFunction = (request: TokenRequest) => string | Promise<string>;

/** Asks `ask` for each token, once at a time however many calls wait for it. */
export const tokenFromFunction = (ask: TokenFunction): TokenProvider => {
  let refusedToken: string | null = null;
  let pending: Promise<string> | null = null;
  let last: string | null = null;
  const start = (): Promise<string> => {
    const asked = Promise.resolve({ refused: refusedToken })
      .then(ask)
      .then((token) => (last = token))
      .finally(() => {
        if (pending === asked) pending = null;
      });
    pending = asked;
    return asked;
  };
  return {
    get: () => pending ?? start(),
    refused: (token) => {
      // A question that was asked before this refusal may be answered with the refused token.
      if (refusedToken !== token) pending = null;
      refusedToken = token;
      return true;
    },
    last: () => last,
  };
};
