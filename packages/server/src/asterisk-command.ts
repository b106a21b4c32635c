/** Setting up and checking the Asterisk through which a server calls: for commands and programs. */
export {
  ASTERISK_STATUS,
  type AsteriskCommandOptions,
  runAsteriskCommand,
} from "./asterisk-command/command.ts";
export {
  type DoctorRequest,
  type DoctorSurroundings,
  examineAsterisk,
} from "./asterisk-command/doctor/doctor.ts";
export type { Console } from "./asterisk-command/doctor/console.ts";
export type { CheckName, Finding, FindingState } from "./asterisk-command/doctor/finding.ts";
export { asteriskHelp } from "./asterisk-command/help.ts";
export { initAsterisk, type InitOutcome, type InitSurroundings } from "./asterisk-command/init/init.ts";
export type { InitRequest } from "./asterisk-command/init/options.ts";
export type { PlannedFile, WantedFile } from "./asterisk-command/init/plan.ts";
export { Refusal, type RefusalKind } from "./asterisk-command/refusal.ts";
export type { Language, Text } from "@scenario-call/core/language";
export { systemClock } from "./adapters/clock/system-clock.ts";
