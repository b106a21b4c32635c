export { AccountRoutes, routesOf } from "./adapters/asterisk/account-routes.ts";
export { AriClient, type AriClientOptions } from "./adapters/asterisk/ari/ari-client.ts";
export { AriError, type AriErrorKind } from "./adapters/asterisk/ari/ari-error.ts";
export type { AriEvent } from "./adapters/asterisk/ari/ari-events.ts";
export type { AriAccess, AriMethod } from "./adapters/asterisk/ari/ari-socket.ts";
export {
  Asterisk,
  type AsteriskOptions,
  type AsteriskProblem,
  type LegReport,
} from "./adapters/asterisk/asterisk.ts";
export { CAUSES, type CauseRow } from "./adapters/asterisk/causes.ts";
export { ConfValueError } from "./adapters/asterisk/config/conf-file.ts";
export {
  asteriskConfiguration,
  type ConfigurationSettings,
  MUSIC_CLASS,
} from "./adapters/asterisk/config/configuration.ts";
export { waitingMelody } from "./adapters/asterisk/config/melody.ts";
export { LOADED_MODULES } from "./adapters/asterisk/config/modules-conf.ts";
export type { SipPasswords } from "./adapters/asterisk/config/pjsip-conf.ts";
export { type Routes, trunkEndpoint, type Trunk } from "./adapters/asterisk/routes.ts";
export { HeldClock } from "./adapters/clock/held-clock.ts";
export { scaledClock } from "./adapters/clock/scaled-clock.ts";
export { systemClock } from "./adapters/clock/system-clock.ts";
export { MemoryStore } from "./adapters/memory/memory-store.ts";
export { Sandbox, type SandboxOptions } from "./adapters/sandbox/sandbox.ts";
export type { PhoneRule, SandboxRules } from "./adapters/sandbox/rules.ts";
export {
  openFolderSoundCache,
  type FolderSoundCacheOptions,
} from "./adapters/sound-cache/folder-sound-cache.ts";
export { MemorySoundCache } from "./adapters/sound-cache/memory-sound-cache.ts";
export { espeakProgram, type EspeakProgramOptions } from "./adapters/speech/espeak-program.ts";
export { espeakWasm, type EspeakWasmOptions } from "./adapters/speech/espeak-wasm.ts";
export type { SpeechLimits } from "./adapters/speech/guarded.ts";
export { httpSpeech, type HttpSpeechOptions } from "./adapters/speech/http-speech.ts";
export type { Durability } from "./adapters/sqlite/open-database.ts";
export {
  type DurableStore,
  openSqliteStore,
  type SqliteStoreOptions,
} from "./adapters/sqlite/sqlite-store.ts";
export {
  openThreadedStore,
  type StoreGroup,
  type ThreadedStore,
  type ThreadedStoreWatch,
} from "./adapters/sqlite/threaded-store.ts";
export {
  type Calls,
  CallsError,
  type CallsErrorKind,
  type CallsProblem,
  type CallUpdate,
  type LiveCall,
} from "./calls/calls.ts";
export { eventsOf } from "./calls/events/session-events.ts";
export { type LoadedSipPasswords, loadSipPasswords } from "./directory/sip-passwords.ts";
export { helpOfServer } from "./command-line/help-of-server.ts";
export { SPEECH_ENGINES } from "./command-line/speech-engines.ts";
export { ARI_PASSWORD_VARIABLE } from "./ari-password-variable.ts";
export { type AsteriskAccess, openAsterisk, type OpenAsteriskOptions } from "./open-asterisk.ts";
export { sharedAsterisk } from "./directory/across-accounts.ts";
export {
  createServer,
  type OpsOptions,
  type ScenarioCallServer,
  type ServerOptions,
} from "./create-server.ts";
export {
  Administration,
  type AdministeredServer,
  type AdministrationOptions,
} from "./administration/administration.ts";
export type { AccountsState } from "./administration/accounts-state.ts";
export { AdministrationError, type AdministrationErrorKind } from "./administration/administration-error.ts";
export {
  startAccounts,
  type StartAccounts,
  StartAccountsError,
  type StartAccountsOptions,
} from "./administration/start-accounts.ts";
export { createDoorServer, type DoorServer, type DoorServerOptions } from "./admin/door-server.ts";
export { type Door, removeDoorFile, writeDoorFile } from "./admin/door-file.ts";
export type { LetterChoice, Redelivery } from "./delivery/target-queue.ts";
export type { PreparedAccount } from "./directory/directory.ts";
export {
  type Preparation,
  type PrepareOptions,
  prepareText,
  prepareValues,
} from "./directory/prepare-accounts.ts";
export type { HookSecrets } from "./directory/web-hook-secrets.ts";
export { type AccountReading, checkAccount, loadAccount, parseAccount } from "./directory/load-account.ts";
export { type MediaFileOptions, mediaFilePaths } from "./directory/media-files.ts";
export { formatPasswordHash, hashPassword, type PasswordHash } from "./directory/password.ts";
export { loadPrefixTable, PrefixFileError } from "./directory/prefixes/prefix-file.ts";
export type { PrefixTable } from "./directory/prefixes/prefix-table.ts";
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
export { createLog, type Log, type LogFields, type LogOptions, SILENT_LOG } from "./log/log.ts";
export { LOG_LEVELS, type LogLevel } from "./log/log-levels.ts";
export { SoundLibrary, type SoundLibraryOptions, type SoundProblem } from "./media/sound-library.ts";
export {
  type OpenedSounds,
  type OpenedSoundLibrary,
  openSoundLibrary,
  openSounds,
  type OpenSoundsOptions,
  type SpeechChoice,
} from "./open-sounds.ts";
export { type MetricsSources, ServerMetrics, type ServerMetricsOptions } from "./ops/server-metrics.ts";
export { loadWebHookSecrets } from "./directory/web-hook-secrets.ts";
export type { Retention } from "./retention/sweeping.ts";
export type { Clock } from "./ports/clock.ts";
export type { DeadLetter, DeliveryStore, FeedStep, QueuedSession } from "./ports/delivery-store.ts";
export { MediaError, type MediaErrorKind, type Sounds } from "./ports/media.ts";
export type { ReadySound, SoundCache, SoundCacheCounts } from "./ports/sound-cache.ts";
export { type Speech, SpeechError, type SpeechErrorKind, type SpeechRequest } from "./ports/speech.ts";
export {
  type HeldTarget,
  type KeepingRule,
  type KeptNumber,
  type KeyedRequest,
  type KeyedSession,
  type NewSession,
  type RequestKey,
  type SessionQuery,
  type Store,
  type StoredAccounts,
  StoreError,
  type StoreErrorKind,
  type StoredSession,
  type StoredToken,
  type Subscriber,
  type SweepOutcome,
  type SweepRequest,
} from "./ports/store.ts";
export {
  type Heard,
  type HeardAt,
  type LeftLeg,
  type LeftSession,
  type Telephony,
  TelephonyError,
  type TelephonyEvent,
} from "./ports/telephony.ts";
export { encodeALaw, encodeMuLaw } from "./sound/g711.ts";
export type { ReadSoundOptions } from "./sound/read-sound.ts";
export { durationMs, type Sound } from "./sound/sound.ts";
export { SoundError, type SoundErrorKind, type SoundLimits } from "./sound/sound-error.ts";
export { SoundReader } from "./sound/sound-reader.ts";
export { SPEECH_LANGUAGES, type SpeechLanguage } from "./sound/spoken-text.ts";
export { writeWav } from "./sound/write-wav.ts";
