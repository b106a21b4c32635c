import { BlockList, isIP } from "node:net";

/** Networks that are not, or not surely, the public internet: the IANA registries of special-purpose addresses. */
const PRIVATE_IPV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** Within 2000::/3, outside of which nothing is public: among them those that wrap an IPv4 address. */
const PRIVATE_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const listOf = (networks: readonly string[], family: "ipv4" | "ipv6"): BlockList => {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix = ""] = network.split("/");
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
};

const privateIpv4 = listOf(PRIVATE_IPV4, "ipv4");
const privateIpv6 = listOf(PRIVATE_IPV6, "ipv6");
const globalIpv6 = listOf(["2000::/3"], "ipv6");

/**
 * Whether an IP address belongs to the public internet. An IPv6 address that wraps an IPv4 one, in whatever way, does
 * not: nobody's name leads there.
 */
export const isPublicAddress = (address: string): boolean => {
  const version = isIP(address);
  if (version === 4) return !privateIpv4.check(address, "ipv4");
  if (version !== 6 || address.includes("%")) return false;
  return globalIpv6.check(address, "ipv6") && !privateIpv6.check(address, "ipv6");
};
