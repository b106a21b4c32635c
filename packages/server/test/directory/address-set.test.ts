import { describe, expect, test } from "vitest";
import { addressSet, parseNetwork } from "../../src/directory/address-set.ts";

describe("a set of addresses", () => {
  test("it has the addresses of its networks and no others", () => {
    const set = addressSet(["127.0.0.1/32", "10.1.0.0/16", "2001:db8::/32", "::1"]);
    for (const inside of ["127.0.0.1", "10.1.255.255", "2001:db8:1::1", "::1"])
      expect(set.has(inside)).toBe(true);
    for (const outside of ["127.0.0.2", "10.2.0.0", "2001:db9::1", "::2", "", "localhost"]) {
      expect(set.has(outside)).toBe(false);
    }
  });

  test("it says the same however often and by how many it is asked", () => {
    const set = addressSet(["10.1.0.0/16"]);
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 1500; n += 1) {
        expect(set.has(`10.1.${n >> 8}.${n & 255}`)).toBe(true);
        expect(set.has(`10.2.${n >> 8}.${n & 255}`)).toBe(false);
      }
    }
  });

  test("an empty set has nobody, the two whole networks have everybody", () => {
    expect(addressSet([]).has("127.0.0.1")).toBe(false);
    const everybody = addressSet(["0.0.0.0/0", "::/0"]);
    expect(everybody.has("203.0.113.9")).toBe(true);
    expect(everybody.has("2001:db8::9")).toBe(true);
  });

  test.each([
    "",
    "1.2.3",
    "1.2.3.4/33",
    "::1/129",
    "1.2.3.4/",
    "1.2.3.4/x",
    "1.2.3.4/-1",
    "1.2.3.4/8/8",
    "fe80::1%eth0",
    "localhost",
  ])("%j is no network", (text) => {
    expect(parseNetwork(text)).toBeNull();
    expect(() => addressSet([text])).toThrow(RangeError);
  });
});
