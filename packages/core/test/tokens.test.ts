import { describe, expect, it } from "vitest";
import { sessionToken } from "../src/tokens/session-token.ts";
import type { Session } from "../src/tokens/session-token.ts";
import { tokenFromFunction } from "../src/tokens/token-function.ts";
import { permanentToken } from "../src/tokens/token-provider.ts";
import { heldClock } from "./held-clock.ts";

const HOUR = 3_600_000;

/** A login whose answers are given by hand. */
const manualLogin = (): {
  readonly login: () => Promise<Session>;
  readonly asked: () => number;
  readonly answer: (session: Session) => void;
  readonly fail: (error: Error) => void;
} => {
  const waiting: { readonly answer: (session: Session) => void; readonly fail: (error: Error) => void }[] =
    [];
  let asked = 0;
  const next = (): (typeof waiting)[number] => {
    const first = waiting.shift();
    if (first === undefined) throw new Error("Nobody logs in");
    return first;
  };
  return {
    login: () => {
      asked += 1;
      return new Promise((answer, fail) => waiting.push({ answer, fail }));
    },
    asked: () => asked,
    answer: (session) => next().answer(session),
    fail: (error) => next().fail(error),
  };
};

describe("a permanent token", () => {
  it("is what it is, refused or not", () => {
    const tokens = permanentToken("key");
    expect([tokens.get(), tokens.refused("key"), tokens.get()]).toEqual(["key", false, "key"]);
  });
});

describe("session tokens", () => {
  const start = (): ReturnType<typeof manualLogin> & {
    readonly clock: ReturnType<typeof heldClock>;
    readonly tokens: ReturnType<typeof sessionToken>;
    readonly session: (token: string, lifeMs?: number) => Session;
  } => {
    const clock = heldClock();
    const manual = manualLogin();
    const tokens = sessionToken({ login: manual.login, clock });
    const session = (token: string, lifeMs = HOUR): Session => ({
      token,
      expireAt: (clock.now() + lifeMs) / 1000,
    });
    return { ...manual, clock, tokens, session };
  };

  it("are got by one login however many calls wait", async () => {
    const { tokens, answer, asked, session } = start();
    const waiting = Array.from({ length: 3 }, async () => tokens.get());
    answer(session("one"));
    expect(await Promise.all(waiting)).toEqual(["one", "one", "one"]);
    expect(tokens.get()).toBe("one");
    expect(asked()).toBe(1);
  });

  it("are renewed a minute before their hour ends, not earlier", async () => {
    const { tokens, answer, asked, session, clock } = start();
    const first = tokens.get();
    answer(session("one"));
    await first;
    clock.advance(HOUR - 60_001);
    expect(tokens.get()).toBe("one");
    clock.advance(1);
    const renewed = tokens.get();
    answer(session("two"));
    expect(await renewed).toBe("two");
    expect(asked()).toBe(2);
  });

  it.each([-HOUR, 0, 26 * HOUR])(
    "hold for the documented hour where the clocks disagree by %d ms",
    async (lifeMs) => {
      const { tokens, answer, session, clock } = start();
      const first = tokens.get();
      answer(session("one", lifeMs));
      await first;
      clock.advance(HOUR - 60_001);
      expect(tokens.get()).toBe("one");
      clock.advance(1);
      expect(tokens.get()).not.toBe("one");
    },
  );

  it("of a short life are used for most of it", async () => {
    const { tokens, answer, session, clock } = start();
    const first = tokens.get();
    answer(session("one", 10_000));
    await first;
    clock.advance(8_999);
    expect(tokens.get()).toBe("one");
    clock.advance(1);
    expect(tokens.get()).not.toBe("one");
  });

  it("are renewed once after several calls were refused with the same one", async () => {
    const { tokens, answer, asked, session } = start();
    const first = tokens.get();
    answer(session("one"));
    await first;
    const again = ["one", "one", "one"].map(async (token) =>
      tokens.refused(token) ? tokens.get() : "never",
    );
    answer(session("two"));
    expect(await Promise.all(again)).toEqual(["two", "two", "two"]);
    expect([tokens.refused("one"), tokens.get(), asked()]).toEqual([true, "two", 2]);
  });

  it("are tried anew after a login that failed", async () => {
    const { tokens, answer, fail, session } = start();
    const waiting = [tokens.get(), tokens.get()];
    fail(new Error("no"));
    for (const one of waiting) await expect(one).rejects.toThrow("no");
    const next = tokens.get();
    answer(session("one"));
    expect(await next).toBe("one");
  });
});

describe("a token function", () => {
  it("is asked once at a time, and anew for the next call", async () => {
    let asked = 0;
    const tokens = tokenFromFunction(async () => `token${(asked += 1)}`);
    expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(["token1", "token1"]);
    expect(await tokens.get()).toBe("token2");
  });

  it("is told which token was refused, and not asked twice for one refusal", async () => {
    const told: (string | null)[] = [];
    const tokens = tokenFromFunction(({ refused }) => {
      told.push(refused);
      return `after ${String(refused)}`;
    });
    expect(await tokens.get()).toBe("after null");
    tokens.refused("after null");
    const first = tokens.get();
    tokens.refused("after null");
    expect(await Promise.all([first, tokens.get()])).toEqual(["after after null", "after after null"]);
    expect(told).toEqual([null, "after null"]);
  });

  it("is asked anew after a refusal, though a question from before it is not answered yet", async () => {
    const told: (string | null)[] = [];
    const answers: ((token: string) => void)[] = [];
    const tokens = tokenFromFunction(({ refused }) => {
      told.push(refused);
      return new Promise((resolve) => answers.push(resolve));
    });
    const before = tokens.get();
    await Promise.resolve();
    tokens.refused("old");
    const after = tokens.get();
    await Promise.resolve();
    expect(told).toEqual([null, "old"]);
    answers[1]?.("new");
    expect(await after).toBe("new");
    // The late answer to the older question is nobody's but of those who asked it.
    answers[0]?.("old");
    expect(await before).toBe("old");
  });

  it("passes its failures on, thrown or rejected", async () => {
    const thrown = tokenFromFunction(() => {
      throw new Error("vault closed");
    });
    await expect(thrown.get()).rejects.toThrow("vault closed");
    await expect(thrown.get()).rejects.toThrow("vault closed");
  });
});
