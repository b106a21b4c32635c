export { estimateSpeechMs, type MediaLength, mediaLength } from "./media-length.ts";
export { type PhoneRule, phoneRuleOf, type SandboxRules, type ResolvedPhoneRule } from "./phone-rules.ts";
export { simulate, type SimulateOptions } from "./simulate.ts";
