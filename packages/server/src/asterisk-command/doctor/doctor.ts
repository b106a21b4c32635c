import { randomBytes } from "node:crypto";
import { espeakProgram } from "../../adapters/speech/espeak-program.ts";
import type { Clock } from "../../ports/clock.ts";
import { SpeechError } from "../../ports/speech.ts";
import { accountsIn, blockOf } from "../accounts.ts";
import { SoundReader } from "../../sound/sound-reader.ts";
import type { Text } from "@scenario-call/core/language";
import { AriHttp } from "./ari-http.ts";
import { checkAddress, checkAri, checkBinding, checkPassword } from "./check-access.ts";
import { checkModules, checkVersion } from "./check-asterisk.ts";
import { checkCodecs, checkLines, checkNetwork, checkTrunks } from "./check-sip.ts";
import type { Console } from "./console.ts";
import { makeEchoCall } from "./echo-call.ts";
import { leftBehind } from "./left-behind.ts";
import { type CheckName, failed, type Finding, NEEDS_ARI, passed, skipped } from "./finding.ts";

/** What `doctor` was asked to look at: what the server would be given. */
export interface DoctorRequest {
  readonly account: string;
  readonly ariUrl: string;
  readonly ariUser: string;
  /** Null: the password stands in the environment. */
  readonly ariPasswordFile: string | null;
  readonly ariApp: string;
  readonly allowPublic: boolean;
  readonly soundCache: string | null;
  readonly probeAddress: string | null;
  /** The program that speaks texts; null where none is used. */
  readonly speechProgram: string | null;
}

/** What `doctor` works with beside its request. */
export interface DoctorSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly console: Console;
  /** Told of each finding as soon as it is made. */
  readonly onFinding: (finding: Finding) => void;
}

/** What is not looked at where ARI is not to be had, in order. */
const BEHIND_ARI: readonly CheckName[] = [
  "version",
  "modules",
  "application",
  "network",
  "trunk",
  "line",
  "codecs",
  "sound",
  "music",
  "echo_call",
];

/**
 * Looks at a running Asterisk and all that calls need of it, changing nothing. It makes one call, to two telephones of its
 * own. Throws a Refusal for an account file that cannot be used.
 */
export const examineAsterisk = async (
  request: DoctorRequest,
  { env, clock, console, onFinding }: DoctorSurroundings,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  const tell = (...found: readonly Finding[]): void => {
    for (const finding of found) {
      findings.push(finding);
      onFinding(finding);
    }
  };
  const accounts = await accountsIn(request.account);
  const block = blockOf(accounts, request.account);
  const address = await checkAddress(request.ariUrl, request.allowPublic);
  tell(address);
  const { password, finding } = await checkPassword(request.ariPasswordFile, env, request.ariUser);
  tell(finding);
  if (request.speechProgram !== null) tell(await checkSpeech(request.speechProgram, clock));
  const access = {
    url: request.ariUrl,
    user: request.ariUser,
    password: password ?? "",
    app: request.ariApp,
  };
  const ari = new AriHttp(access, clock);
  if (address.state === "failed" || password === null) {
    tell(...["ari" as const, ...BEHIND_ARI].map((check) => skipped(check, NEEDS_ARI)));
    return findings;
  }
  const reached = await checkAri(ari, request.ariUrl, request.ariUser);
  tell(reached);
  if (reached.state === "failed") {
    tell(...BEHIND_ARI.map((check) => skipped(check, NEEDS_ARI)));
    return findings;
  }
  const binding = await checkBinding(console, request.allowPublic);
  if (binding !== null) tell(binding);
  tell(await checkVersion(ari), await checkModules(ari), await checkNetwork(ari, block));
  tell(...(await checkTrunks(ari, block, console)), ...(await checkLines(ari, block)));
  tell(await checkCodecs(ari, block));
  // An application of another name: that of the server may be in use, and whoever takes it cuts the server off.
  const app = `${request.ariApp}-doctor-${randomBytes(4).toString("hex")}`;
  const [application, ...call] = await makeEchoCall({
    access: { ...access, app },
    clock,
    block,
    soundCache: request.soundCache,
    probeAddress: request.probeAddress,
  });
  tell(await withServer(ari, request.ariApp, application), ...call);
  const left = application.state === "passed" ? await leftBehind(ari, app, clock) : null;
  if (left !== null) tell(left);
  return findings;
};

/** Adds whether a server is there already. */
const withServer = async (ari: AriHttp, app: string, application: Finding): Promise<Finding> => {
  if (application.state !== "passed") return application;
  const reply = await ari.ask("GET", `applications/${encodeURIComponent(app)}`);
  const isThere = reply.ok && reply.status === 200;
  const server: Text = isThere
    ? {
        en: `; ${app} is registered by a running server`,
        ru: `; ${app} зарегистрировано работающим сервером`,
      }
    : { en: `; ${app} is not: no server runs`, ru: `; ${app} нет: сервер не запущен` };
  return {
    ...application,
    what: { en: application.what.en + server.en, ru: application.what.ru + server.ru },
  };
};

const checkSpeech = async (program: string, clock: Clock): Promise<Finding> => {
  const reader = new SoundReader();
  const speech = espeakProgram({ program, clock, reader });
  try {
    const identity = await speech.identity();
    return passed("speech", { en: `texts are spoken by ${identity}`, ru: `тексты произносит ${identity}` });
  } catch (error) {
    if (!(error instanceof SpeechError)) throw error;
    return failed(
      "speech",
      { en: `${program} does not speak: ${error.message}`, ru: `${program} не говорит: ${error.message}` },
      {
        en: "apt install espeak-ng, or name the program with --speech-program",
        ru: "apt install espeak-ng или укажите программу в --speech-program",
      },
    );
  } finally {
    await speech.close();
    await reader.close();
  }
};
