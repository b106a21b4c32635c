import { describe, expect, test } from "vitest";
import { addressSet } from "../../src/directory/address-set.ts";
import { clientAddress } from "../../src/gateway/client-address.ts";

const proxies = addressSet(["10.0.0.0/8", "::1"]);

describe("the address of the caller", () => {
  test("without trusted proxies it is the socket's, whatever a header says", () => {
    expect(clientAddress("192.0.2.1", "127.0.0.1", null)).toBe("192.0.2.1");
  });

  test("an IPv4 address in IPv6 clothing is written as IPv4, a zone is dropped", () => {
    expect(clientAddress("::ffff:192.0.2.1", undefined, null)).toBe("192.0.2.1");
    expect(clientAddress("fe80::1%eth0", undefined, null)).toBe("fe80::1");
  });

  test("a header of somebody who is no trusted proxy is not believed", () => {
    expect(clientAddress("192.0.2.1", "127.0.0.1", proxies)).toBe("192.0.2.1");
  });

  test("behind trusted proxies it is the last address that is not one of them", () => {
    expect(clientAddress("10.0.0.1", "192.0.2.7", proxies)).toBe("192.0.2.7");
    expect(clientAddress("::1", "192.0.2.7, 10.1.1.1", proxies)).toBe("192.0.2.7");
  });

  test("what the client itself wrote into the header is not believed", () => {
    expect(clientAddress("10.0.0.1", "127.0.0.1, 192.0.2.7", proxies)).toBe("192.0.2.7");
  });

  test("a proxy that names nobody, or writes no address, is itself the caller", () => {
    expect(clientAddress("10.0.0.1", undefined, proxies)).toBe("10.0.0.1");
    expect(clientAddress("10.0.0.1", "", proxies)).toBe("10.0.0.1");
    expect(clientAddress("10.0.0.1", "192.0.2.7, unknown", proxies)).toBe("10.0.0.1");
    expect(clientAddress("10.0.0.1", "10.0.0.2", proxies)).toBe("10.0.0.2");
  });

  test("a connection that is gone has no address", () => {
    expect(clientAddress(undefined, undefined, null)).toBe("");
  });
});
