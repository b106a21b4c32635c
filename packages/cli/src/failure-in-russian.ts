import type { NotSentReason, UnknownOutcomeReason } from "@scenario-call/core";
import type { MethodFailure } from "./describe-failure.ts";

const NOT_SENT: Readonly<Record<NotSentReason, string>> = {
  connection_failed: "соединиться не удалось",
  timeout: "отведённое время кончилось раньше, чем удалось соединиться",
  aborted: "прервано до отправки",
  token_unavailable: "токен получить не удалось",
  closed: "клиент закрыт",
  key_not_supported: "сервер не знает ключей идемпотентности",
};

const UNKNOWN: Readonly<Record<UnknownOutcomeReason, string>> = {
  connection_lost: "соединение оборвалось",
  timeout: "ответа вовремя не было",
  aborted: "прервано после отправки",
  answer_too_large: "ответ слишком велик",
  answer_unreadable: "ответ не читается",
  answer_mismatched: "пришёл ответ на другой запрос",
  transport_failed: "произошёл сбой при передаче",
};

/** What a client says in English of a failure, in Russian. The words of a service stay as they came, masked by the client. */
export function failureInRussian(error: MethodFailure): string {
  const { method, message } = error;
  const [, ...told] = message.split(": ");
  switch (error.kind) {
    case "api_error":
      return `${method}: сервис отказал: ${told.join(": ")}`;
    case "invalid_request":
      return `${method}: ничего не отправлено: ${told.join(": ")}`;
    case "not_sent":
      // What stands behind the reason is the failure of another request, that of the login for example.
      return [`${method}: ничего не отправлено`, NOT_SENT[error.reason], ...told.slice(1)].join(": ");
    case "unknown_outcome":
      return `${method}: отправлено, но ${UNKNOWN[error.reason]}; выполнен ли запрос, неизвестно`;
  }
}
