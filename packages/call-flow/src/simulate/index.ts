export { type MagicNumbers, MAGIC_NUMBERS } from "./magic-numbers.ts";
export { estimateSpeechMs, type MediaLength, mediaLength } from "./media-length.ts";
export type { PressedKey } from "./keys.ts";
export type { PhoneRule, ResolvedPhoneRule, SandboxRules } from "./phone-rules.ts";
export { Phones } from "./phones.ts";
export { type DialCommand, simulate, type SimulateOptions, type SoundCommand } from "./simulate.ts";
