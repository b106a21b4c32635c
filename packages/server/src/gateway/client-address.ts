import { isIP } from "node:net";
import { type AddressSet, plainAddress } from "../directory/address-set.ts";

/**
 * Whose request it is. Without trusted proxies: the other end of the socket, whatever headers say. Where that is a
 * trusted proxy: the last address in `X-Forwarded-For` that is not a trusted proxy too; what stands further left was
 * written by the client and proves nothing. An unreadable entry ends the search at the proxy that sent it.
 */
export const clientAddress = (
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: AddressSet | null,
): string => {
  let client = plainAddress(socketAddress ?? "");
  if (trustedProxies === null || forwardedFor === undefined) return client;
  const hops = forwardedFor.split(",");
  while (trustedProxies.has(client)) {
    const hop = plainAddress(hops.pop()?.trim() ?? "");
    if (isIP(hop) === 0) return client;
    client = hop;
  }
  return client;
};
