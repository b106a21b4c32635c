/** Administering a running server: for commands and programs. */
export { ADMIN_STATUS, type AdminCommandOptions, runAdminCommand } from "./admin/command.ts";
export { ADMIN_HELP } from "./admin/command-help.ts";
export { type CheckFileOptions, checkAccountsFile } from "./admin/check-file.ts";
export { AdminRefusal, askAdmin } from "./admin/client.ts";
export { type Door, DoorError, doorFileOf, readDoorFile } from "./admin/door-file.ts";
export type {
  AdminFailure,
  AdminOperation,
  AdminOperations,
  AdminRequest,
  AdminResult,
  HookName,
} from "./admin/protocol.ts";
export { type Restored, restoreStore } from "./admin/restore.ts";
export { accountSchemaText } from "./admin/schema-text.ts";
export type {
  ExportOutcome,
  ImportOutcome,
  LettersOutcome,
  NewKey,
  NewSecret,
  StatusOutcome,
} from "./administration/administration.ts";
export type { AdministrationErrorKind } from "./administration/administration-error.ts";
export { type AccountChange, formatChanges } from "./administration/diff-accounts.ts";
export type { KeySummary } from "./administration/keys.ts";
