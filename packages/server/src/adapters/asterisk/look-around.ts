import { channelOf } from "./ari/ari-events.ts";
import type { AsteriskIds } from "./ids.ts";
import type { Requests } from "./requests.ts";

/** What an Asterisk holds that is ours by its name. */
export interface Surroundings {
  /** The state of each channel, by its id. */
  readonly channels: ReadonlyMap<string, string>;
  readonly bridges: ReadonlySet<string>;
  /** In which bridge a channel is. */
  readonly bridgeOf: ReadonlyMap<string, string>;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Asks an Asterisk for its lists. Rejects with an AriError. */
export const lookAround = async (requests: Requests, ids: AsteriskIds): Promise<Surroundings> => {
  const [channelList, bridgeList] = await Promise.all([requests.look("channels"), requests.look("bridges")]);
  const channels = new Map<string, string>();
  for (const entry of listOf(channelList)) {
    const channel = channelOf(entry);
    if (channel !== null && ids.isOurs(channel.id)) channels.set(channel.id, channel.state);
  }
  const bridges = new Set<string>();
  const bridgeOf = new Map<string, string>();
  for (const entry of listOf(bridgeList)) {
    const { id, channels: members } = (entry ?? {}) as { readonly id?: unknown; readonly channels?: unknown };
    if (typeof id !== "string" || !ids.isOurs(id)) continue;
    bridges.add(id);
    for (const member of listOf(members)) if (typeof member === "string") bridgeOf.set(member, id);
  }
  return { channels, bridges, bridgeOf };
};
