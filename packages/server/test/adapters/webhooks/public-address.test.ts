import { expect, it } from "vitest";
import { isPublicAddress } from "../../../src/adapters/webhooks/public-address.ts";

it.each(["8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "2a00:1450:4010::8b"])(
  "%s is public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each([
  ["loopback", "127.0.0.1"],
  ["loopback", "127.255.255.254"],
  ["loopback", "::1"],
  ["this host", "0.0.0.0"],
  ["this host", "::"],
  ["RFC 1918", "10.1.2.3"],
  ["RFC 1918", "172.16.0.1"],
  ["RFC 1918", "172.31.255.255"],
  ["RFC 1918", "192.168.0.1"],
  ["link-local", "169.254.1.1"],
  ["cloud metadata", "169.254.169.254"],
  ["cloud metadata", "fd00:ec2::254"],
  ["link-local", "fe80::1"],
  ["with a zone", "2a00::1%eth0"],
  ["unique local", "fc00::1"],
  ["carrier-grade NAT", "100.64.0.1"],
  ["carrier-grade NAT", "100.127.255.255"],
  ["multicast", "224.0.0.1"],
  ["multicast", "ff02::1"],
  ["broadcast", "255.255.255.255"],
  ["IPv4 mapped", "::ffff:127.0.0.1"],
  ["IPv4 mapped", "::ffff:7f00:1"],
  ["IPv4 compatible", "::7f00:1"],
  ["NAT64", "64:ff9b::7f00:1"],
  ["6to4", "2002:7f00:1::"],
  ["Teredo", "2001:0:7f00:1::"],
  ["no address", "localhost"],
  ["no address", ""],
])("%s is not public: %s", (_what, address) => {
  expect(isPublicAddress(address)).toBe(false);
});
