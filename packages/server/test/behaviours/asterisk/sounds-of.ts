import { PITCHES } from "@scenario-call/phones";

/** What a pitch stands for in one behaviour. */
export type Meaning =
  /** A file, a melody or a text, as the lanes name it. */
  | { readonly is: "media"; readonly name: string }
  /** The person at a phone, by its number. */
  | { readonly is: "voice"; readonly phone: string }
  /** What the line of a phone sends before its answer. */
  | { readonly is: "early_voice"; readonly phone: string };

/** Every sound of a behaviour and its pitch, Hz. */
export interface SoundsOf {
  /** By the names of the lanes: `file 237`, `dialing_music`, `speech: …`. */
  readonly media: ReadonlyMap<string, number>;
  readonly voices: ReadonlyMap<string, number>;
  readonly earlyVoices: ReadonlyMap<string, number>;
  readonly meanings: ReadonlyMap<number, Meaning>;
}

/**
 * Gives every sound of a behaviour a pitch of its own. Throws where there are more sounds than pitches: two that sound
 * alike would prove nothing.
 *
 * @param media names of all that can be played.
 * @param phones numbers of all that can be called.
 */
export const soundsOf = (media: readonly string[], phones: readonly string[]): SoundsOf => {
  const sounds: readonly Meaning[] = [
    ...media.map((name) => ({ is: "media", name }) as const),
    ...phones.map((phone) => ({ is: "voice", phone }) as const),
    ...phones.map((phone) => ({ is: "early_voice", phone }) as const),
  ];
  if (sounds.length > PITCHES.length)
    throw new Error(`${sounds.length} sounds, and only ${PITCHES.length} pitches to tell them apart`);
  const pitched = sounds.map((meaning, index) => [PITCHES[index] ?? 0, meaning] as const);
  const phonesWith = (is: "voice" | "early_voice"): ReadonlyMap<string, number> =>
    new Map(
      pitched.flatMap(([pitch, meaning]) => (meaning.is === is ? [[meaning.phone, pitch] as const] : [])),
    );
  return {
    media: new Map(
      pitched.flatMap(([pitch, meaning]) => (meaning.is === "media" ? [[meaning.name, pitch] as const] : [])),
    ),
    voices: phonesWith("voice"),
    earlyVoices: phonesWith("early_voice"),
    meanings: new Map(pitched),
  };
};
