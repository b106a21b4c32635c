export { HeldClock } from "./adapters/clock/held-clock.ts";
export { scaledClock } from "./adapters/clock/scaled-clock.ts";
export { systemClock } from "./adapters/clock/system-clock.ts";
export { MemoryStore } from "./adapters/memory/memory-store.ts";
export { Sandbox, type SandboxOptions } from "./adapters/sandbox/sandbox.ts";
export type { PhoneRule, SandboxRules } from "./adapters/sandbox/rules.ts";
export type { Durability } from "./adapters/sqlite/open-database.ts";
export {
  type DurableStore,
  openSqliteStore,
  type SqliteStoreOptions,
} from "./adapters/sqlite/sqlite-store.ts";
export { openThreadedStore, type ThreadedStore } from "./adapters/sqlite/threaded-store.ts";
export {
  type Calls,
  CallsError,
  type CallsErrorKind,
  type CallsProblem,
  type CallUpdate,
  type LiveCall,
} from "./calls/calls.ts";
export { createServer, type ScenarioCallServer, type ServerOptions } from "./create-server.ts";
export { type AccountReading, checkAccount, loadAccount, parseAccount } from "./directory/load-account.ts";
export { formatPasswordHash, hashPassword, type PasswordHash } from "./directory/password.ts";
export {
  AccountFileError,
  type AccountMistake,
  type AccountProblem,
  formatProblem,
  type Path,
  type Position,
} from "./directory/problems.ts";
export { DEFAULT_HTTP_SETTINGS, type HttpSettings } from "./gateway/http-settings.ts";
export * from "./generated/account.ts";
export {
  createLog,
  type Log,
  LOG_LEVELS,
  type LogFields,
  type LogLevel,
  type LogOptions,
  SILENT_LOG,
} from "./log/log.ts";
export type { Clock } from "./ports/clock.ts";
export {
  type NewSession,
  type SessionQuery,
  type Store,
  StoreError,
  type StoreErrorKind,
  type StoredSession,
  type StoredToken,
} from "./ports/store.ts";
export {
  type Heard,
  type HeardAt,
  type Telephony,
  TelephonyError,
  type TelephonyEvent,
} from "./ports/telephony.ts";
