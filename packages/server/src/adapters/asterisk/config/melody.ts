import { type Sound, TELEPHONE_RATE } from "../../../sound/sound.ts";

/** Hz of the notes of two broken chords, low to high and back. */
const NOTES = [262, 330, 392, 523, 659, 523, 392, 330, 220, 262, 330, 440, 523, 440, 330, 262] as const;

const NOTE_S = 0.5;

/** Loudest sample; well below what a telephone takes, for it is heard for minutes. */
const LOUDNESS = 4000;

/** A melody for whoever waits, eight seconds long, in the form in which Asterisk plays files. The same every time. */
export const waitingMelody = (): Sound => {
  const perNote = TELEPHONE_RATE * NOTE_S;
  const samples = new Int16Array(NOTES.length * perNote);
  for (const [nth, hz] of NOTES.entries()) {
    for (let at = 0; at < perNote; at += 1) {
      const seconds = at / TELEPHONE_RATE;
      // A note that fades, so that the next one begins without a click.
      const fade = Math.min(1, seconds / 0.01) * Math.min(1, (NOTE_S - seconds) / 0.15);
      samples[nth * perNote + at] = Math.round(LOUDNESS * fade * Math.sin(2 * Math.PI * hz * seconds));
    }
  }
  return { sampleRate: TELEPHONE_RATE, samples };
};
