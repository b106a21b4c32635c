import type { Sound } from "../../sound/sound.ts";
import type { SpeechLanguage } from "../../sound/spoken-text.ts";

/** The package that has espeak-ng as WebAssembly. Its licence is the GPL: it is not part of this one, and optional. */
export const ESPEAK_PACKAGE = "@echogarden/espeak-ng-emscripten";

/** What the thread is asked for. */
export type EspeakJob =
  | { readonly type: "identify" }
  | {
      readonly type: "say";
      /** The text with what would be markup escaped: the engine reads SSML. */
      readonly markup: string;
      readonly language: SpeechLanguage;
      readonly mostSeconds: number;
    };

/** What it answers. */
export type EspeakAnswer =
  | { readonly type: "not_installed" }
  | { readonly type: "too_long" }
  | { readonly type: "version"; readonly version: string }
  | { readonly type: "sound"; readonly sound: Sound };
