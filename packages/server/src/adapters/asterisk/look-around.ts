import { channelOf } from "./ari/ari-events.ts";
import type { AsteriskIds } from "./ids.ts";
import type { Requests } from "./requests.ts";

/** A channel as it was found. */
export interface FoundChannel {
  readonly state: string;
  /** The trunk through which it was dialled; null for a line. */
  readonly trunk: string | null;
}

/** What an Asterisk holds that is ours by its name. */
export interface Surroundings {
  /** By their ids. */
  readonly channels: ReadonlyMap<string, FoundChannel>;
  readonly bridges: ReadonlySet<string>;
  /** In which bridge a channel is. */
  readonly bridgeOf: ReadonlyMap<string, string>;
}

/** The name of a channel begins with that of its endpoint. */
const trunkOf = (entry: unknown): string | null => {
  const { name } = (entry ?? {}) as { readonly name?: unknown };
  return typeof name === "string" ? (/^PJSIP\/trunk-(.+)-[0-9a-f]{8}$/u.exec(name)?.[1] ?? null) : null;
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Asks an Asterisk for its lists. Rejects with an AriError. */
export const lookAround = async (requests: Requests, ids: AsteriskIds): Promise<Surroundings> => {
  const [channelList, bridgeList] = await Promise.all([requests.look("channels"), requests.look("bridges")]);
  const channels = new Map<string, FoundChannel>();
  for (const entry of listOf(channelList)) {
    const channel = channelOf(entry);
    if (channel === null || !ids.isOurs(channel.id)) continue;
    channels.set(channel.id, { state: channel.state, trunk: trunkOf(entry) });
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
