import { describe, expect, test } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { LoginThrottle } from "../../src/gateway/login-throttle.ts";
import { call, KEY, startServer } from "./support.ts";

const HERE = "192.0.2.1";

const failTimes = async (
  logins: LoginThrottle,
  times: number,
  { login = "demo", address = HERE } = {},
): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    const attempt = await logins.admit(login, address);
    if (attempt === null) throw new Error(`attempt ${time + 1} was not let through`);
    attempt.failed();
  }
};

const isAdmitted = async (logins: LoginThrottle, login: string, address: string): Promise<boolean> => {
  const attempt = await logins.admit(login, address);
  attempt?.abandoned();
  return attempt !== null;
};

/** A clock whose time of day can be set, as a system's can. */
const ticking = (held: HeldClock) => ({
  held,
  offset: 0,
  now(): number {
    return this.held.now() + this.offset;
  },
  elapsed: () => held.elapsed(),
  after: (ms: number, task: () => void) => held.after(ms, task),
});

describe("logging in with wrong passwords", () => {
  test("five are free; then each one doubles the wait, from a second to a minute for a login", async () => {
    const clock = new HeldClock(0);
    const logins = new LoginThrottle(clock);
    await failTimes(logins, 5);
    const waits: number[] = [];
    for (let failure = 6; failure <= 13; failure += 1) {
      // Always from elsewhere, so that only the login counts.
      const address = `198.51.100.${failure}`;
      await failTimes(logins, 1, { address });
      const from = clock.now();
      while (!(await isAdmitted(logins, "demo", "203.0.113.1"))) await clock.advance(500);
      waits.push((clock.now() - from) / 1000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test("an address waits whatever it tries, up to a quarter of an hour, and others do not", async () => {
    const clock = new HeldClock(0);
    const logins = new LoginThrottle(clock);
    const waits: number[] = [];
    for (let failure = 1; failure <= 17; failure += 1) {
      await failTimes(logins, 1, { login: `somebody ${failure}` });
      const from = clock.now();
      expect(await isAdmitted(logins, "another", "203.0.113.1")).toBe(true);
      while (!(await isAdmitted(logins, "another", HERE))) await clock.advance(1000);
      waits.push((clock.now() - from) / 1000);
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  test("addresses of one IPv6 network of 64 bits are one", async () => {
    const logins = new LoginThrottle(new HeldClock(0));
    for (let host = 1; host <= 6; host += 1)
      await failTimes(logins, 1, { login: `somebody ${host}`, address: `2001:db8:0:1::${host}` });
    expect(await isAdmitted(logins, "another", "2001:db8:0:1:a:b:c:d")).toBe(false);
    expect(await isAdmitted(logins, "another", "2001:db8:0:2::1")).toBe(true);
  });

  test("a right password clears the login but not the address", async () => {
    const logins = new LoginThrottle(new HeldClock(0));
    await failTimes(logins, 5);
    (await logins.admit("demo", "203.0.113.1"))?.succeeded();
    await failTimes(logins, 5, { address: "203.0.113.2" });
    await failTimes(logins, 1, { login: "another" });
    expect(await isAdmitted(logins, "a third", HERE)).toBe(false);
  });

  test("an hour after the last one they are forgotten", async () => {
    const clock = new HeldClock(0);
    const logins = new LoginThrottle(clock);
    await failTimes(logins, 5);
    await clock.advance(3_600_000);
    await failTimes(logins, 5);
    expect(await isAdmitted(logins, "demo", HERE)).toBe(true);
  });

  test("a clock that is set back keeps nobody out for longer, and they are forgotten an hour later all the same", async () => {
    const clock = { ...ticking(new HeldClock(0)), offset: 365 * 86_400_000 };
    const logins = new LoginThrottle(clock);
    await failTimes(logins, 6);
    expect(await isAdmitted(logins, "demo", HERE)).toBe(false);
    clock.offset = 0;
    await clock.held.advance(60_000);
    expect(await isAdmitted(logins, "demo", "203.0.113.1")).toBe(true);
    await clock.held.advance(840_000);
    expect(await isAdmitted(logins, "another", HERE)).toBe(true);
    await clock.held.advance(3_600_000);
    await failTimes(logins, 5);
    expect(await isAdmitted(logins, "demo", HERE)).toBe(true);
  });

  test("a hundred at once get no further than one after the other, and right ones all get in", async () => {
    const logins = new LoginThrottle(new HeldClock(0));
    const looked: string[] = [];
    const attempts = Array.from({ length: 100 }, async () => {
      const attempt = await logins.admit("demo", HERE);
      if (attempt === null) return;
      looked.push("at");
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      attempt.failed();
    });
    await Promise.all(attempts);
    expect(looked).toHaveLength(6);

    const right = Array.from({ length: 100 }, async () => {
      const attempt = await logins.admit("another", "203.0.113.1");
      attempt?.succeeded();
      return attempt !== null;
    });
    expect(await Promise.all(right)).not.toContain(false);
  });

  test("no more is remembered than there is room for, and what is old goes first", async () => {
    const logins = new LoginThrottle(new HeldClock(0), 10);
    await failTimes(logins, 6, { login: "old", address: "198.51.100.1" });
    for (let time = 0; time < 100; time += 1)
      await failTimes(logins, 1, { login: `login ${time}`, address: `192.0.2.${time}` });
    expect(logins.remembered).toBe(10);
    expect(await isAdmitted(logins, "old", "198.51.100.1")).toBe(true);
    const none = new LoginThrottle(new HeldClock(0), 10);
    (await none.admit("demo", HERE))?.succeeded();
    expect(none.remembered).toBe(0);
  });
});

describe("over HTTP", () => {
  test("who tried too often hears what he heard before, also with the right password, on either API, until time is over", async () => {
    const { url, server, clock } = await startServer();
    const login = async (at: string, password: string, name = "demo") =>
      call(at, "login.user", { login: name, password });
    const refusals = [];
    for (let time = 0; time < 6; time += 1) refusals.push(await login(url, "wrong"));
    refusals.push(await login(url, "demo-password"), await login(server.dataUrl, "demo-password"));
    // A login that does not exist is treated alike.
    refusals.push(await login(url, "wrong", "nobody"));
    for (const { error } of refusals) expect(error).toEqual(refusals[0]?.error);
    expect(refusals[0]?.error?.data.mnemonic).toBe("auth_error");
    // A key is no password: nobody is kept from calling.
    expect(await call(url, "list.calls", { access_token: KEY })).toHaveProperty("result");
    await clock.advance(1000);
    expect(await login(url, "demo-password")).toHaveProperty("result");
  });
});
