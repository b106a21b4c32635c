import { spawn } from "node:child_process";
import { isAbsolute } from "node:path";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import type { Clock } from "../ports/clock.ts";
import { type DoctorRequest, examineAsterisk } from "./doctor/doctor.ts";
import type { Console } from "./doctor/console.ts";
import { asteriskHelp } from "./help.ts";
import { initAsterisk } from "./init/init.ts";
import type { InitRequest } from "./init/options.ts";
import type { PlannedFile } from "./init/plan.ts";
import {
  diffsText,
  findingsJson,
  findingText,
  initJson,
  initText,
  type Look,
  refusalJson,
  refusalText,
  verdictText,
} from "./output.ts";
import { Refusal } from "./refusal.ts";
import { languageOf, type Text } from "@scenario-call/core/language";

/** Statuses with which a command ends. */
export const ASTERISK_STATUS = {
  /** It was done; for `doctor`: nothing is wrong. */
  done: 0,
  /** It was refused, and nothing was written; for `doctor`: something is wrong. */
  refused: 1,
  /** The command line cannot be understood. */
  usage: 2,
} as const;

/** What a command works with beside its arguments. */
export interface AsteriskCommandOptions {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How the command is called, in its help and its messages: `scenario-call-server asterisk`. */
  readonly name: string;
  readonly clock: Clock;
  /** Whether stdout is a terminal: then there are colours, unless `NO_COLOR` is set. */
  readonly isTerminal: boolean;
  /** Columns of the terminal that shows what goes to `err`; null or left out where there is none: no line is broken then. */
  readonly width?: number | null;
  /** The same of what goes to `out`: the help is made to fit it. */
  readonly outWidth?: number | null;
  /** Asks somebody at a terminal for a line; null where nobody is there. */
  readonly ask: ((question: string) => Promise<string | null>) | null;
}

/**
 * Carries out one command about Asterisk, such as `["doctor", "--account", "account.yaml"]`, and resolves with the status
 * to end with: one of {@link ASTERISK_STATUS}. Never rejects for what a person can do wrong.
 */
export const runAsteriskCommand = async (
  args: readonly string[],
  options: AsteriskCommandOptions,
): Promise<number> => {
  const { out, err, env, name } = options;
  const asJson = args.includes("--json");
  const language = languageOf(askedLanguage(args), env);
  const look: Look = {
    language,
    colours: options.isTerminal && !asJson && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
  };
  if (args.length === 0 || args.includes("--help") || args[0] === "help") {
    (args.length === 0 ? err : out)(asteriskHelp(name, options.outWidth ?? null)[language]);
    return args.length === 0 ? ASTERISK_STATUS.usage : ASTERISK_STATUS.done;
  }
  try {
    const [command = "", ...rest] = args;
    if (command === "init") return await init(rest, options, look);
    if (command === "doctor") return await doctor(rest, options, look);
    throw usage({
      en: `there is no command ${JSON.stringify(command)}`,
      ru: `команды ${JSON.stringify(command)} нет`,
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (asJson) out(`${JSON.stringify(refusalJson(error, language))}\n`);
    else err(refusalText(error, name, language, options.width ?? null));
    return error.kind === "usage" ? ASTERISK_STATUS.usage : ASTERISK_STATUS.refused;
  }
};

const COMMON = {
  account: { type: "string" },
  "ari-user": { type: "string", default: "scenario-call" },
  "ari-password-file": { type: "string" },
  "ari-allow-public": { type: "boolean", default: false },
  lang: { type: "string" },
  json: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

const init = async (
  args: readonly string[],
  { out, err, env, ask, clock }: AsteriskCommandOptions,
  look: Look,
): Promise<number> => {
  const values = parse(args, {
    ...COMMON,
    out: { type: "string" },
    "seen-as": { type: "string" },
    "ari-address": { type: "string", default: "127.0.0.1" },
    "ari-port": { type: "string", default: "8088" },
    "dry-run": { type: "boolean", default: false },
    print: { type: "boolean", default: false },
    force: { type: "boolean", default: false },
    "show-secrets": { type: "boolean", default: false },
  });
  const { json, "seen-as": seenAs = null } = values;
  if (values.out === undefined && !values.print) throw missing("--out");
  if (seenAs !== null && !isAbsolute(seenAs))
    throw usage({
      en: "--seen-as: expected a path that begins with /",
      ru: "--seen-as: ожидается путь, начинающийся с /",
    });
  const request: InitRequest = {
    account: values.account ?? "",
    out: values.out ?? null,
    seenAs,
    ariAddress: values["ari-address"],
    ariPort: readPort(values["ari-port"]),
    ariUser: readName("--ari-user", values["ari-user"]),
    ariPasswordFile: values["ari-password-file"] ?? null,
    allowPublic: values["ari-allow-public"],
    force: values.force,
    dryRun: values["dry-run"],
    print: values.print,
    showSecrets: values["show-secrets"],
  };
  const mayReplace = async (files: readonly PlannedFile[]): Promise<boolean> => {
    err(diffsText(files, look));
    const question: Text = {
      en: `Replace these files? The old ones are kept beside. [y/N] `,
      ru: `Заменить эти файлы? Старые останутся рядом. [д/Н] `,
    };
    return /^\s*[yд]/iu.test((await ask?.(question[look.language])) ?? "");
  };
  const outcome = await initAsterisk(request, {
    env,
    mayReplace: ask === null || json ? null : mayReplace,
    now: () => clock.now(),
  });
  out(json ? `${JSON.stringify(initJson(outcome, look.language))}\n` : initText(outcome, look));
  return ASTERISK_STATUS.done;
};

const doctor = async (
  args: readonly string[],
  { out, env, clock }: AsteriskCommandOptions,
  look: Look,
): Promise<number> => {
  const values = parse(args, {
    ...COMMON,
    "ari-url": { type: "string", default: "http://127.0.0.1:8088" },
    "ari-app": { type: "string", default: "scenario-call" },
    "sound-cache": { type: "string" },
    "probe-address": { type: "string" },
    speech: { type: "string", default: "none" },
    "speech-program": { type: "string", default: "espeak-ng" },
    console: { type: "string", default: "asterisk" },
  });
  if (!["none", "espeak-ng"].includes(values.speech))
    throw usage({
      en: "--speech: only espeak-ng is looked at here",
      ru: "--speech: здесь проверяется только espeak-ng",
    });
  const request: DoctorRequest = {
    account: values.account ?? "",
    ariUrl: values["ari-url"],
    ariUser: readName("--ari-user", values["ari-user"]),
    ariPasswordFile: values["ari-password-file"] ?? null,
    ariApp: readName("--ari-app", values["ari-app"]),
    allowPublic: values["ari-allow-public"],
    soundCache: values["sound-cache"] ?? null,
    probeAddress: values["probe-address"] ?? null,
    speechProgram: values.speech === "none" ? null : values["speech-program"],
  };
  // Node.js has had a WebSocket of its own since 22.
  if (typeof WebSocket === "undefined")
    throw new Refusal("usage", {
      en: "doctor needs Node.js 22 or newer, as --telephony asterisk does",
      ru: "для doctor нужен Node.js 22 или новее, как и для --telephony asterisk",
    });
  const findings = await examineAsterisk(request, {
    env,
    clock,
    console: consoleOf(values.console),
    onFinding: (finding) => {
      if (!values.json) out(findingText(finding, look));
    },
  });
  out(
    values.json ? `${JSON.stringify(findingsJson(findings, look.language))}\n` : verdictText(findings, look),
  );
  return findings.some(({ state }) => state === "failed") ? ASTERISK_STATUS.refused : ASTERISK_STATUS.done;
};

/** Asks Asterisk's console by its own program. */
const consoleOf =
  (command: string): Console =>
  async (question) => {
    const [program = "", ...first] = command.trim().split(/\s+/u);
    return new Promise((resolve) => {
      const child = spawn(program, [...first, "-rx", question], { stdio: ["ignore", "pipe", "ignore"] });
      const printed: Buffer[] = [];
      child.stdout.on("data", (part: Buffer) => void printed.push(part));
      child.on("error", () => {
        resolve(null);
      });
      child.on("close", (status) => {
        resolve(status === 0 ? Buffer.concat(printed).toString("utf8") : null);
      });
    });
  };

const parse = <const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options & typeof COMMON,
) => {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], allowPositionals: false, options }));
  } catch (error) {
    // What Node.js says of a command line, in its own language.
    const message = error instanceof Error ? error.message : String(error);
    throw usage({ en: message, ru: message });
  }
  const { account, lang } = values as { readonly account?: string; readonly lang?: string };
  if (account === undefined) throw missing("--account");
  if (lang !== undefined && lang !== "en" && lang !== "ru")
    throw usage({ en: "--lang: expected en or ru", ru: "--lang: ожидается en или ru" });
  return values;
};

const askedLanguage = (args: readonly string[]): string | undefined => {
  const at = args.findIndex((arg) => arg === "--lang" || arg.startsWith("--lang="));
  const arg = args[at];
  return arg === "--lang" ? args[at + 1] : arg?.slice("--lang=".length);
};

const usage = (what: Text): Refusal => new Refusal("usage", what);

const missing = (option: string): Refusal =>
  usage({ en: `${option} is missing`, ru: `не указано ${option}` });

const readPort = (text: string): number => {
  const port = /^[1-9][0-9]{0,4}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw usage({
      en: "--ari-port: expected a number from 1 to 65535",
      ru: "--ari-port: ожидается число от 1 до 65535",
    });
  return port;
};

const readName = (option: string, text: string): string => {
  if (!/^[A-Za-z0-9_-]{1,64}$/u.test(text))
    throw usage({
      en: `${option}: expected letters, digits, - and _, at most 64`,
      ru: `${option}: ожидаются латинские буквы, цифры, - и _, не больше 64`,
    });
  return text;
};
