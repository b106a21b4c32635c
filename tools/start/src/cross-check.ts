/** Compares what the flow says that each side hears with what the phones of the sandbox really heard. */
import type { LegId, TimelineKind, TimelineRow } from "@scenario-call/call-flow";
import type { Heard, HeardAt } from "@scenario-call/server";

type HeardSound = Extract<Heard, { readonly type: "together" }>["sounds"][number];

/** One thing that a phone rang, played or carried. */
interface Sounded {
  readonly kind: TimelineKind | "together";
  readonly detail: string;
}

function ofSound(sound: HeardSound): Sounded {
  switch (sound.type) {
    case "message":
    case "music":
      return { kind: sound.type, detail: sound.what };
    case "tone":
      return { kind: "tone", detail: sound.tone };
    case "early_media":
    case "overhears":
      return { kind: "early_media", detail: sound.of };
    case "talk":
      return { kind: "talk", detail: sound.with };
  }
}

/** Null for what a timeline does not show: silence, and the answer itself. */
function ofHeard(heard: Heard): Sounded | null {
  switch (heard.type) {
    case "answered":
    case "silence":
      return null;
    case "ringing":
      return { kind: "ringing", detail: "" };
    case "dtmf":
      return { kind: "dtmf", detail: heard.digits };
    case "hung_up":
      return { kind: "hang_up", detail: "" };
    case "together":
      return { kind: "together", detail: heard.sounds.map((sound) => sound.type).join(" and ") };
    default:
      return ofSound(heard);
  }
}

function ofRow({ kind, detail }: TimelineRow): Sounded | null {
  // What a line sends before its answer is heard at the other side only.
  if (kind === "silence" || (kind === "early_media" && detail === "")) return null;
  return { kind, detail: kind === "hang_up" ? "" : detail };
}

const inWords = ({ kind, detail }: Sounded): string => (detail === "" ? kind : `${kind} ${detail}`);

function story(sounds: readonly (Sounded | null)[]): readonly string[] {
  const words = sounds.filter((sound) => sound !== null).map(inWords);
  return words.filter((word, index) => word !== words[index - 1]);
}

/**
 * Where the two disagree, one line for each leg that differs; nothing where every phone heard what the flow says, in
 * the same order.
 */
export function disagreements(rows: readonly TimelineRow[], heard: readonly HeardAt[]): readonly string[] {
  const legs = new Set<LegId>([...rows, ...heard].map(({ leg }) => leg));
  return [...legs].flatMap((leg) => {
    const told = story(rows.filter((row) => row.leg === leg).map(ofRow)).join(", ");
    const real = story(heard.filter((each) => each.leg === leg).map((each) => ofHeard(each.heard))).join(
      ", ",
    );
    return told === real ? [] : [`${leg}: the flow says "${told}", the phone heard "${real}"`];
  });
}
