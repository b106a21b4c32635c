/** Engines that speak texts, values of `--speech`; `none` speaks nothing, and the sandbox estimates. */
export const SPEECH_ENGINES = ["none", "espeak-wasm", "espeak-ng", "http"] as const;
