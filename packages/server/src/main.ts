#!/usr/bin/env node
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import type { Text } from "@scenario-call/core/language";
import { scaledClock } from "./adapters/clock/scaled-clock.ts";
import { systemClock } from "./adapters/clock/system-clock.ts";
import { MemoryStore } from "./adapters/memory/memory-store.ts";
import type { SandboxRules } from "./adapters/sandbox/rules.ts";
import { Sandbox } from "./adapters/sandbox/sandbox.ts";
import { openThreadedStore } from "./adapters/sqlite/threaded-store.ts";
import { runAdminCommand } from "./admin/command.ts";
import { runAsteriskCommand } from "./asterisk-command/command.ts";
import { askAtTerminal } from "./asterisk-command/ask-at-terminal.ts";
import { type Door, doorFileOf, refuseOtherFile, removeDoorFile, writeDoorFile } from "./admin/door-file.ts";
import { createDoorServer } from "./admin/door-server.ts";
import { Administration } from "./administration/administration.ts";
import { startAccounts } from "./administration/start-accounts.ts";
import { describeFailure } from "./command-line/describe-failure.ts";
import { EXIT } from "./command-line/exit.ts";
import { checkLanguage, mannerOf } from "./command-line/manner.ts";
import { COMMON_OPTIONS, parseOptions } from "./command-line/parse-options.ts";
import { helpOfServer } from "./command-line/help-of-server.ts";
import { fitHelpIn } from "./command-line/fit-help.ts";
import { importPrefixesHelp } from "./command-line/import-prefixes-help.ts";
import { SPEECH_ENGINES } from "./command-line/speech-engines.ts";
import { TELEPHONY_ENGINES } from "./command-line/telephony-engines.ts";
import { writeFailure } from "./command-line/write-failure.ts";
import { createServer } from "./create-server.ts";
import { parseNetwork } from "./directory/address-set.ts";
import { formatPasswordHash, hashPassword } from "./directory/password.ts";
import { mediaFilePaths } from "./directory/media-files.ts";
import { importPrefixes } from "./import-prefixes.ts";
import { createLogSink } from "./log/log-sink.ts";
import { LOG_LEVELS, type LogLevel } from "./log/log-levels.ts";
import { createLog } from "./log/log.ts";
import type { AccountFile } from "./generated/account.ts";
import { openSoundLibrary, type SpeechChoice } from "./open-sounds.ts";
import { ServerMetrics } from "./ops/server-metrics.ts";
import { openAsterisk } from "./open-asterisk.ts";
import { AccountRoutes } from "./adapters/asterisk/account-routes.ts";
import type { Telephony } from "./ports/telephony.ts";
import { UsageError } from "./usage-error.ts";
import { SPEECH_LANGUAGES } from "./sound/spoken-text.ts";

/** How this program is called in what it says: another package that has it as a command of its own tells it here. */
const NAME = new URL(import.meta.url).searchParams.get("called_as") ?? "scenario-call-server";

const ARGS = process.argv.slice(2);

const MANNER = mannerOf(ARGS, process.env);

const say = (text: Text): string => text[MANNER.language];

/** A terminal that does not know its size says 0. */
const widthOfErr = (): number | null =>
  process.stderr.isTTY && process.stderr.columns > 0 ? process.stderr.columns : null;

/** Where nothing shows it, a help fits the terminals that most have. */
const widthOfOut = (): number =>
  process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : 80;

/** Faster than this, the machine's own delays would look like phones that do not answer. */
const FASTEST = 100;

/** An hour: no call that is worth waiting for takes longer. */
const LONGEST_DRAIN_S = 3600;

const parseCommandLine = (args: readonly string[]) =>
  parseOptions({
    args: [...args],
    allowPositionals: false,
    options: {
      account: { type: "string" },
      prefer: { type: "string" },
      admin: { type: "string" },
      retention: { type: "string", default: "100" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "8080" },
      store: { type: "string", default: "sqlite" },
      data: { type: "string", default: "scenario-call.sqlite" },
      "trusted-proxy": { type: "string", multiple: true },
      telephony: { type: "string", default: "sandbox" },
      "ari-url": { type: "string", default: "http://127.0.0.1:8088" },
      "ari-user": { type: "string", default: "scenario-call" },
      "ari-password-file": { type: "string" },
      "ari-app": { type: "string", default: "scenario-call" },
      "ari-allow-public": { type: "boolean", default: false },
      "sandbox-speed": { type: "string", default: "1" },
      "media-folder": { type: "string", multiple: true },
      speech: { type: "string", default: "none" },
      "speech-program": { type: "string" },
      "speech-url": { type: "string" },
      "speech-voice": { type: "string" },
      "speech-language": { type: "string", default: "auto" },
      "sound-cache": { type: "string" },
      "sound-cache-size": { type: "string", default: "512" },
      "ops-port": { type: "string" },
      "ops-host": { type: "string", default: "127.0.0.1" },
      drain: { type: "string", default: "30" },
      "log-level": { type: "string", default: "info" },
      ...COMMON_OPTIONS,
      "hash-password": { type: "boolean", default: false },
    },
  }).values;

const readPort = (text: string, option = "--port"): number => {
  const port = /^[0-9]{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw new UsageError({
      en: `${option}: found ${text}, expected a number from 0 to 65535`,
      ru: `${option}: найдено «${text}», ожидается число от 0 до 65535`,
    });
  return port;
};

const readSpeed = (text: string): number => {
  const speed = /^[0-9]{1,3}(\.[0-9]{1,3})?$/u.test(text) ? Number(text) : Number.NaN;
  if (!(speed >= 1 && speed <= FASTEST)) {
    throw new UsageError({
      en: `--sandbox-speed: found ${text}, expected a number from 1 to ${FASTEST}`,
      ru: `--sandbox-speed: найдено «${text}», ожидается число от 1 до ${FASTEST}`,
    });
  }
  return speed;
};

const readDrain = (text: string): number => {
  const seconds = /^[0-9]{1,4}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= LONGEST_DRAIN_S))
    throw new UsageError({
      en: `--drain: found ${text}, expected whole seconds from 0 to ${LONGEST_DRAIN_S}`,
      ru: `--drain: найдено «${text}», ожидаются целые секунды от 0 до ${LONGEST_DRAIN_S}`,
    });
  return seconds * 1000;
};

const readRetention = (text: string): number | null => {
  if (text === "forever") return null;
  const days = /^[0-9]{1,4}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(days >= 1 && days <= 3650))
    throw new UsageError({
      en: `--retention: found ${text}, expected days from 1 to 3650, or forever`,
      ru: `--retention: найдено «${text}», ожидаются дни от 1 до 3650 или forever`,
    });
  return days;
};

const readChoice = <T extends string>(option: string, text: string, choices: readonly T[]): T => {
  const choice = choices.find((known) => known === text);
  if (choice === undefined)
    throw new UsageError({
      en: `${option}: found ${text}, expected one of ${choices.join(", ")}`,
      ru: `${option}: найдено «${text}», ожидается одно из ${choices.join(", ")}`,
    });
  return choice;
};

const readSpeech = (options: ReturnType<typeof parseCommandLine>): SpeechChoice => {
  const engine = readChoice("--speech", options.speech, SPEECH_ENGINES);
  const { "speech-program": program, "speech-url": url, "speech-voice": voice } = options;
  const foreign = [
    engine === "espeak-ng" || program === undefined ? null : "--speech-program",
    engine === "http" || url === undefined ? null : "--speech-url",
    engine === "http" || voice === undefined ? null : "--speech-voice",
  ].find((option) => option !== null);
  if (foreign !== undefined)
    throw new UsageError({
      en: `${foreign} has no meaning with --speech ${engine}`,
      ru: `${foreign} не имеет смысла с --speech ${engine}`,
    });
  if (engine === "espeak-ng") return program === undefined ? { engine } : { engine, program };
  if (engine !== "http") return { engine };
  // What stands there is not repeated: an address can hold a secret.
  if (url === undefined || !URL.canParse(url) || !/^https?:$/u.test(new URL(url).protocol))
    throw new UsageError({
      en: "--speech http: expected an address of http or https as --speech-url",
      ru: "--speech http: ожидается адрес http или https в --speech-url",
    });
  const authorization = process.env["SCENARIO_CALL_SPEECH_AUTHORIZATION"] ?? null;
  return { engine, url, authorization, ...(voice === undefined ? {} : { voice }) };
};

const readSize = (text: string): number => {
  if (!/^[1-9][0-9]{0,6}$/u.test(text))
    throw new UsageError({
      en: `--sound-cache-size: found ${text}, expected a whole number of megabytes`,
      ru: `--sound-cache-size: найдено «${text}», ожидается целое число мегабайт`,
    });
  return Number(text) * 1024 * 1024;
};

/** What is wrong with the options of an engine can be told before anything is opened. */
const readEngine = (options: ReturnType<typeof parseCommandLine>): (typeof TELEPHONY_ENGINES)[number] => {
  const engine = readChoice("--telephony", options.telephony, TELEPHONY_ENGINES);
  if (engine === "sandbox") return engine;
  if (options["sandbox-speed"] !== "1")
    throw new UsageError({
      en: "--sandbox-speed has no meaning with --telephony asterisk",
      ru: "--sandbox-speed не имеет смысла с --telephony asterisk",
    });
  if (options["sound-cache"] === undefined)
    throw new UsageError({
      en: "--telephony asterisk: expected a folder as --sound-cache, from which Asterisk plays",
      ru: "--telephony asterisk: ожидается папка в --sound-cache, из которой Asterisk воспроизводит",
    });
  for (const [option, name] of [
    ["--ari-user", options["ari-user"]],
    ["--ari-app", options["ari-app"]],
  ] as const) {
    if (!/^[A-Za-z0-9_-]{1,64}$/u.test(name))
      throw new UsageError({
        en: `${option}: expected letters, digits, - and _, at most 64`,
        ru: `${option}: ожидаются латинские буквы, цифры, - и _, не больше 64`,
      });
  }
  return engine;
};

const readPassword = async (): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const password = Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/u, "");
  if (password === "")
    throw new UsageError({
      en: "--hash-password: found no password on stdin",
      ru: "--hash-password: в stdin нет пароля",
    });
  return password;
};

const ENDING_SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Nobody has been served yet, so there is nothing to finish. A container's first process would not even end by itself. */
const endUnstarted = (): void => {
  process.exit(0);
};

const serve = async (options: ReturnType<typeof parseCommandLine>): Promise<void> => {
  for (const signal of ENDING_SIGNALS) process.on(signal, endUnstarted);
  const prefer =
    options.prefer === undefined ? null : readChoice("--prefer", options.prefer, ["file", "store"]);
  const retentionDays = readRetention(options.retention);
  const port = readPort(options.port);
  const opsPort = options["ops-port"] === undefined ? null : readPort(options["ops-port"], "--ops-port");
  const drainMs = readDrain(options.drain);
  const kind = readChoice("--store", options.store, ["sqlite", "memory"]);
  const level: LogLevel = readChoice("--log-level", options["log-level"], LOG_LEVELS);
  const speed = readSpeed(options["sandbox-speed"]);
  const engine = readEngine(options);
  const trustedProxies = options["trusted-proxy"] ?? [];
  for (const network of trustedProxies) {
    if (parseNetwork(network) === null) {
      throw new UsageError({
        en: `--trusted-proxy: found ${network}, expected an IP address or network`,
        ru: `--trusted-proxy: найдено «${network}», ожидается IP-адрес или сеть`,
      });
    }
  }
  const language = readChoice("--speech-language", options["speech-language"], ["auto", ...SPEECH_LANGUAGES]);
  const speech = readSpeech(options);
  const mostBytes = readSize(options["sound-cache-size"]);
  const folder = options["sound-cache"];
  const doorFile = options.admin ?? (kind === "memory" ? "none" : doorFileOf(options.data));
  if (doorFile !== "none") await refuseOtherFile(doorFile);

  const clock = systemClock();
  const callClock = speed === 1 ? clock : scaledClock(clock, speed);
  const sink = createLogSink({
    stream: process.stderr,
    onDropped: (lines) => {
      log.error("log_lines_dropped", { lines });
    },
  });
  const log = createLog({ level, write: sink.write, now: () => clock.now() });
  const accountFile = options.account;
  if (accountFile === undefined && kind === "memory")
    throw new UsageError({ en: "--account is missing", ru: "нет --account" });
  const file = accountFile === undefined ? null : { name: accountFile, bytes: await readFile(accountFile) };
  const {
    sounds,
    media,
    cacheCounts,
    close: closeSounds,
  } = await openSoundLibrary({
    clock,
    speech,
    language: language === "auto" ? null : language,
    // An Asterisk runs as another user, which reads what it plays.
    cache: folder === undefined ? null : { folder, mostBytes, groupReads: engine === "asterisk" },
    mediaFolders: options["media-folder"] ?? [],
    onProblem: (problem) => {
      log.error("sound_problem", { ...problem });
    },
  });
  const metrics = opsPort === null ? null : new ServerMetrics({ soundCache: cacheCounts });
  const durable =
    kind === "memory"
      ? null
      : await openThreadedStore(
          { file: options.data },
          metrics === null ? {} : { onGroup: metrics.storeGroup },
        );
  const store = durable ?? new MemoryStore();
  const { env } = process;
  let start;
  try {
    start = await startAccounts({ store, clock, file, prefer, prepare: { env, media } });
  } catch (error) {
    await closeSounds();
    await store.close();
    throw error;
  }
  const { prepared, state, source } = start;
  log.info("accounts", { source, revision: state.revision, accounts: prepared.length });
  const sandbox = engine === "sandbox" ? new Sandbox({ clock: callClock, sounds }) : null;
  const routes = new AccountRoutes();
  let rules: SandboxRules = {};
  const useAccounts = (accounts: readonly AccountFile[]): void => {
    routes.use(accounts);
    sounds.useFiles(new Map(accounts.flatMap((account) => [...mediaFilePaths(account)])));
    const next = accounts.find((account) => account.sandbox !== undefined)?.sandbox ?? {};
    // Phones that count their calls begin anew with other rules only.
    if (!isDeepStrictEqual(rules, next)) sandbox?.useRules(next);
    rules = next;
  };
  useAccounts(state.accounts);
  const telephony: Telephony =
    sandbox ??
    (await openAsterisk({
      access: {
        url: options["ari-url"],
        user: options["ari-user"],
        app: options["ari-app"],
        passwordFile: options["ari-password-file"] ?? null,
        allowPublic: options["ari-allow-public"],
      },
      routes,
      sessionOf: (callSessionId) => server.sessionOf(callSessionId),
      clock,
      sounds,
      log,
      env,
    }));
  const server = createServer({
    account: prepared,
    retention: { days: retentionDays },
    store,
    telephony,
    clock,
    callClock,
    sounds,
    log,
    host: options.host,
    port,
    trustedProxies,
    isLogWell: sink.isWell,
    ...(opsPort === null || metrics === null
      ? {}
      : { ops: { host: options["ops-host"], port: opsPort, metrics } }),
  });

  const administration = new Administration({
    state,
    prepared,
    server,
    store,
    backUp: durable === null ? null : async (copy) => durable.backUp(copy),
    clock,
    env,
    media,
    onAccounts: useAccounts,
  });
  const doorServer = createDoorServer({
    administration,
    token: randomBytes(32).toString("hex"),
    onOperation: (operation, outcome) => {
      log.info("administration", { operation, outcome });
    },
    onProblem: (error) => {
      log.error("administration_failed", { error: String(error) });
    },
  });
  let door: Door | null = null;

  const stop = async (): Promise<void> => {
    if (door !== null) await removeDoorFile(doorFile, door);
    await doorServer.close();
    await server.close();
    await telephony.close();
    await closeSounds();
    await store.close();
    metrics?.close();
  };
  let asked = false;
  let ending = false;
  let status = 0;
  const end = (): void => {
    if (ending) return;
    ending = true;
    void stop().then(
      () => process.exit(status),
      (error: unknown) => {
        log.error("close_failed", { error: String(error) });
        process.exit(EXIT.fault);
      },
    );
  };
  for (const signal of ENDING_SIGNALS) {
    process.off(signal, endUnstarted);
    process.on(signal, () => {
      if (asked || ending) process.exit(EXIT.fault);
      asked = true;
      void server.drain(drainMs).then(end, end);
    });
  }
  // Without a journal nobody may be rung up or kept on the line. The next process takes up what this one leaves open.
  void durable?.lost.then((error) => {
    log.error("store_lost", { error: error.message });
    status = EXIT.fault;
    end();
  });

  try {
    const url = await server.listen();
    if (doorFile !== "none") {
      door = await doorServer.listen();
      await writeDoorFile(doorFile, door);
    }
    // Whoever read the one line may go: that is no reason to let calls go.
    process.stdout.on("error", () => {});
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ event: "listening", url, ...(server.opsUrl === null ? {} : { ops_url: server.opsUrl }) })}\n`
        : `${say({ en: "Listening on", ru: "Принимает запросы:" })} ${url}\n`,
    );
  } catch (error) {
    await stop();
    throw error;
  }
};

const run = async (args: readonly string[]): Promise<void> => {
  if (args[0] === "admin") {
    process.exitCode = await runAdminCommand(args.slice(1), {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      env: process.env,
      width: widthOfErr(),
      outWidth: widthOfOut(),
      name: `${NAME} admin`,
      now: () => Date.now(),
    });
    return;
  }
  checkLanguage(args);
  if (args[0] === "import-prefixes") {
    if (args.includes("--help"))
      process.stdout.write(say(fitHelpIn(importPrefixesHelp(NAME), { name: NAME, width: widthOfOut() })));
    else {
      await importPrefixes(args.slice(1), {
        progress: (line) => MANNER.json || process.stderr.write(`${say(line)}\n`),
        result: (line, data) => process.stdout.write(`${MANNER.json ? JSON.stringify(data) : say(line)}\n`),
      });
    }
    return;
  }
  if (args[0] === "asterisk") {
    process.exitCode = await runAsteriskCommand(args.slice(1), {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      env: process.env,
      name: `${NAME} asterisk`,
      clock: systemClock(),
      isTerminal: process.stdout.isTTY,
      width: widthOfErr(),
      outWidth: widthOfOut(),
      ask: process.stdin.isTTY && process.stderr.isTTY ? askAtTerminal : null,
    });
    return;
  }
  const options = parseCommandLine(args);
  if (options.help) process.stdout.write(say(helpOfServer(NAME, widthOfOut())));
  else if (options["hash-password"]) {
    process.stdout.write(`${formatPasswordHash(await hashPassword(await readPassword()))}\n`);
  } else await serve(options);
};

try {
  await run(ARGS);
} catch (error) {
  const failure = describeFailure(error, NAME);
  process.stderr.write(writeFailure(failure, MANNER, NAME, widthOfErr()));
  process.exitCode = failure.exit;
}
