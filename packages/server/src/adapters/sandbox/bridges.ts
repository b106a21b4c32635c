import type { LegId } from "@scenario-call/call-flow";
import type { Heard, HeardSound } from "../../ports/telephony.ts";
import type { Leg } from "./leg.ts";

/** Two legs joined; with `listen` only the first hears the second. */
export interface Bridge {
  readonly legs: readonly [Leg, Leg];
  readonly mode: "talk" | "listen";
}

/** True where a bridge joins these two, in either order. */
export function joins(bridge: Bridge, one: LegId, other: LegId): boolean {
  return bridge.legs.every((leg) => leg.id === one || leg.id === other);
}

/** What reaches the ear at an answered leg: everything that is played to it, and what its bridges carry. */
export function soundAt(leg: Leg, bridges: readonly Bridge[]): Heard {
  const sounds = [...leg.sounds, ...bridges.flatMap((bridge) => throughBridge(leg, bridge))];
  const [first, ...others] = sounds;
  if (first === undefined) return { type: "silence" };
  return others.length === 0 ? first : { type: "together", sounds };
}

function throughBridge(leg: Leg, { legs: [first, second], mode }: Bridge): readonly HeardSound[] {
  const other = leg === first ? second : leg === second ? first : null;
  if (other === null || (mode === "listen" && leg === second)) return [];
  if (other.phase === "early_media") return [{ type: "early_media", of: other.id }];
  if (other.phase !== "answered") return [];
  return mode === "talk" ? [{ type: "talk", with: other.id }] : [{ type: "overhears", of: other.id }];
}
