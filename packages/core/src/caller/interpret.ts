import { ApiError } from "../failures/api-error.ts";
import type { NotSentError } from "../failures/not-sent-error.ts";
import { UnknownOutcomeError } from "../failures/unknown-outcome-error.ts";
import { decodeAnswer } from "../json-rpc/decode-answer.ts";
import type { ErrorCatalogue } from "../json-rpc/decode-answer.ts";
import type { Result } from "../result.ts";
import type { TryMessage } from "./message.ts";

/** A failure before the types of a method are known. */
export type AnyFailure = ApiError<string> | NotSentError | UnknownOutcomeError;

/** An HTTP answer to one request. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array | string;
}

const unknownOutcome = (
  { status: httpStatus }: HttpAnswer,
  { context }: TryMessage,
  reason: "answer_unreadable" | "answer_mismatched",
  detail?: string,
): Result<never, AnyFailure> => ({
  ok: false,
  error: new UnknownOutcomeError(context, reason, {
    httpStatus,
    ...(detail === undefined ? {} : { detail }),
  }),
});

/**
 * What an HTTP answer means. The status alone means nothing: an answer of the protocol counts with any status, and anything
 * else leaves the outcome unknown, with any status too.
 */
export const interpretAnswer = (
  answer: HttpAnswer,
  message: TryMessage,
  errors: ErrorCatalogue,
): Result<unknown, AnyFailure> => {
  const decoded = decodeAnswer(answer.body, message.id, errors);
  switch (decoded.kind) {
    case "mismatched":
      return unknownOutcome(answer, message, "answer_mismatched");
    case "unreadable":
      return unknownOutcome(answer, message, "answer_unreadable", decoded.detail);
    case "error": {
      const { wire, definition } = decoded;
      return {
        ok: false,
        error: new ApiError<string>(message.context, { wire, definition, httpStatus: answer.status }),
      };
    }
    case "result": {
      const violation = message.method.validateResult(decoded.data);
      if (violation === null) return { ok: true, data: decoded.data, metadata: decoded.metadata };
      const { mnemonic, field } = violation.data;
      const at = field === null ? "" : ` at "${field}"`;
      return unknownOutcome(answer, message, "answer_unreadable", `its result has ${mnemonic}${at}`);
    }
  }
};
