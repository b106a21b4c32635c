import type { AnyFailure, InvalidRequestError } from "@scenario-call/core";
import { CommandFailure } from "./command-failure.ts";
import type { Context } from "./command.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import type { Text } from "@scenario-call/core/language";
import { explainMnemonic } from "./explain-mnemonic.ts";
import { failureInRussian } from "./failure-in-russian.ts";

/** A failure of any method of either API. */
export type MethodFailure = AnyFailure | InvalidRequestError;

const EXITS: Readonly<Record<MethodFailure["kind"], ExitCode>> = {
  invalid_request: EXIT.invalid,
  api_error: EXIT.refused,
  not_sent: EXIT.notSent,
  unknown_outcome: EXIT.unknown,
};

const PLACES_A_CALL = "start.scenario_call";

const NOT_SENT: Text = {
  en: "nothing was sent. Look at the address and the network, and ask again",
  ru: "ничего не отправлено. Проверьте адрес и сеть и повторите",
};

const UNKNOWN: Text = {
  en: "a phone may be ringing: do not repeat it. See whether the call is there: scenario-call calls",
  ru: "телефон, возможно, звонит: не повторяйте. Посмотрите, есть ли звонок: scenario-call calls",
};

/** Of what makes no phone ring. */
const UNANSWERED: Text = {
  en: "it was sent, and no answer came; no phone rings because of it. See how things stand: scenario-call calls",
  ru: "запрос отправлен, но ответа нет; ни один телефон из-за него не звонит. Посмотрите, что сейчас: scenario-call calls",
};

/** What a client's failure is to whoever typed the command. The client has masked it. */
export function describeFailure(error: MethodFailure, { language, say }: Context): CommandFailure {
  const mnemonic = "mnemonic" in error ? error.mnemonic : null;
  const told = mnemonic === null ? null : explainMnemonic(mnemonic, language);
  const action =
    error.kind === "unknown_outcome"
      ? say(error.toJSON().method === PLACES_A_CALL ? UNKNOWN : UNANSWERED)
      : error.kind === "not_sent"
        ? say(NOT_SENT)
        : told?.action;
  const started =
    error.kind === "api_error" && !error.neverStarted
      ? say({
          en: " Whether anything was started cannot be told: look at scenario-call calls before you repeat it.",
          ru: " Началось ли что-нибудь, неизвестно: прежде чем повторять, посмотрите scenario-call calls.",
        })
      : "";
  const what = language === "ru" ? failureInRussian(error) : error.message;
  const where = "field" in error ? error.field : null;
  return new CommandFailure({
    kind: error.kind,
    exit: EXITS[error.kind],
    what: told === null ? what : `${what}\n${told.meaning}`,
    where,
    next: `${action ?? ""}${started}`.trim() || null,
    details: { failure: error.toJSON() },
  });
}
