import { BlockList, isIP } from "node:net";

/** A set of IP addresses, made once and asked for every request. */
export interface AddressSet {
  has(address: string): boolean;
}

/** Addresses whose answer is kept: few enough that nobody can fill the memory with them. */
const MOST_KNOWN = 1000;

const MAPPED_IPV4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/iu;

/** One spelling for an address: without zone, IPv4 in IPv6 clothing as IPv4. */
export const plainAddress = (address: string): string => {
  const zone = address.indexOf("%");
  const bare = zone === -1 ? address : address.slice(0, zone);
  return MAPPED_IPV4.exec(bare)?.[1] ?? bare;
};

/** An address or a network such as `10.0.0.0/8`, or null where the text is neither. */
export const parseNetwork = (
  text: string,
): { readonly address: string; readonly prefix: number; readonly family: "ipv4" | "ipv6" } | null => {
  const [address = "", length, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0 || address.includes("%")) return null;
  const bits = version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : Number(length);
  if (length === "" || !Number.isInteger(prefix) || prefix < 0 || prefix > bits) return null;
  return { address, prefix, family: version === 4 ? "ipv4" : "ipv6" };
};

/** The set of all addresses in these networks. A text that is no network is a mistake of the caller: RangeError. */
export const addressSet = (networks: readonly string[]): AddressSet => {
  const list = new BlockList();
  for (const text of networks) {
    const network = parseNetwork(text);
    if (network === null) throw new RangeError(`not an IP address or network: ${text}`);
    list.addSubnet(network.address, network.prefix, network.family);
  }
  const check = (address: string): boolean => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
  };
  // The same few addresses ask again and again.
  const known = new Map<string, boolean>();
  return {
    has: (address) => {
      const remembered = known.get(address);
      if (remembered !== undefined) return remembered;
      if (known.size >= MOST_KNOWN) known.clear();
      const found = check(address);
      known.set(address, found);
      return found;
    },
  };
};
