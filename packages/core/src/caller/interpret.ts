import { ApiError } from "../failures/api-error.ts";
import type { NotSentError } from "../failures/not-sent-error.ts";
import type { FailureContext } from "../failures/scenario-call-error.ts";
import { UnknownOutcomeError } from "../failures/unknown-outcome-error.ts";
import { decodeAnswer } from "../json-rpc/decode-answer.ts";
import type { ErrorCatalogue } from "../json-rpc/decode-answer.ts";
import type { MethodDefinition } from "../methods/definition.ts";
import type { Result } from "../result.ts";

/** A failure before the types of a method are known. */
export type AnyFailure = ApiError<string> | NotSentError | UnknownOutcomeError;

/** An HTTP answer to one request. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Uint8Array | string;
}

/**
 * What an HTTP answer means. The status alone means nothing: an answer of the protocol counts with any status, and anything
 * else leaves the outcome unknown, with any status too.
 */
export const interpretAnswer = (
  answer: HttpAnswer,
  id: string,
  method: MethodDefinition,
  errors: ErrorCatalogue,
  context: FailureContext,
): Result<unknown, AnyFailure> => {
  const httpStatus = answer.status;
  const unknown = (
    reason: "answer_unreadable" | "answer_mismatched",
    detail?: string,
  ): Result<never, AnyFailure> => ({
    ok: false,
    error: new UnknownOutcomeError(context, reason, {
      httpStatus,
      ...(detail === undefined ? {} : { detail }),
    }),
  });
  const decoded = decodeAnswer(answer.body, id, errors);
  switch (decoded.kind) {
    case "mismatched":
      return unknown("answer_mismatched");
    case "unreadable":
      return unknown("answer_unreadable", decoded.detail);
    case "error": {
      const { wire, definition } = decoded;
      return { ok: false, error: new ApiError<string>(context, { wire, definition, httpStatus }) };
    }
    case "result": {
      const violation = method.validateResult(decoded.data);
      if (violation === null) return { ok: true, data: decoded.data, metadata: decoded.metadata };
      const { mnemonic, field } = violation.data;
      return unknown(
        "answer_unreadable",
        `its result has ${mnemonic}${field === null ? "" : ` at "${field}"`}`,
      );
    }
  }
};
