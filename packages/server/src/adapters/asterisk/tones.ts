/**
 * The tones of telephone lines in Russia, as Asterisk takes them: frequency in Hz / length in ms, one after the other.
 * Written out, so that they sound the same whatever an Asterisk has been told about countries.
 */
export const TONES: Readonly<Record<"ringing" | "busy", string>> = {
  ringing: "tone:425/1000|0/4000",
  busy: "tone:425/350|0/350",
};
