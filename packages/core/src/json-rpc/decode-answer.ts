import type { ErrorDefinition } from "../errors/definition.ts";
import type { ApiErrorObject } from "../errors/error-object.ts";
import type { Metadata } from "../generated/shared/types.ts";
import { isJsonObject, memberOf } from "./plain.ts";
import type { JsonObject } from "./plain.ts";
import { readMetadata } from "./read-metadata.ts";
import { sortAnswer } from "./sort-answer.ts";

/** An API's errors by mnemonic (`CALL_API_ERRORS`). */
export type ErrorCatalogue = Readonly<Record<string, ErrorDefinition>>;

/** What the body of an answer says. */
export type DecodedAnswer =
  | { readonly kind: "result"; readonly data: unknown; readonly metadata: Metadata | null }
  | { readonly kind: "error"; readonly wire: ApiErrorObject; readonly definition: ErrorDefinition | null }
  /** An answer of this protocol, to another request. */
  | { readonly kind: "mismatched" }
  /** No answer of this protocol; `detail` says what is wrong with it and quotes nothing of it. */
  | { readonly kind: "unreadable"; readonly detail: string };

/** An answer that was sorted as an error. */
interface SortedError {
  readonly error: JsonObject & { readonly code: number; readonly message: string };
}

/** An answer that was sorted as a result. */
interface SortedResult {
  readonly result: { readonly data: unknown; readonly metadata?: unknown };
}

/** Mnemonic of an error that came without one. No error of the API is called so. */
export const NO_MNEMONIC = "error_without_mnemonic";

const unreadable = (detail: string): DecodedAnswer => ({ kind: "unreadable", detail });

/** The catalogue's entry for a mnemonic in any known spelling, or `null`. */
export const findErrorDefinition = (catalogue: ErrorCatalogue, mnemonic: string): ErrorDefinition | null => {
  if (Object.hasOwn(catalogue, mnemonic)) return catalogue[mnemonic] ?? null;
  return Object.values(catalogue).find(({ aliases }) => aliases.includes(mnemonic)) ?? null;
};

const textOr = <Other>(value: unknown, other: Other): string | Other =>
  typeof value === "string" ? value : other;

/** The documents allow a service to leave out any member but code and message, so what is left out is filled in. */
const readError = (error: JsonObject, code: number, message: string): ApiErrorObject => {
  const sent = memberOf(error, "data");
  const data = isJsonObject(sent) ? sent : {};
  const params = memberOf(data, "params");
  const metadata = readMetadata(memberOf(data, "metadata"));
  return {
    ...error,
    code,
    message,
    data: {
      ...data,
      mnemonic: textOr(memberOf(data, "mnemonic"), NO_MNEMONIC),
      field: textOr(memberOf(data, "field"), null),
      value: memberOf(data, "value") ?? null,
      params: isJsonObject(params) ? params : null,
      extended_helper: textOr(memberOf(data, "extended_helper"), null),
      ...(metadata === null ? {} : { metadata }),
    },
  };
};

/** What is wrong with an answer that {@link sortAnswer} calls unreadable. */
const whatIsWrong = (answer: unknown): string => {
  if (!isJsonObject(answer)) return "it is not a JSON object";
  if (answer["jsonrpc"] !== "2.0") return "it is not JSON-RPC 2.0";
  const { result, error } = answer;
  if (isJsonObject(error) && (result ?? null) === null) return "its error has no code or message";
  if (isJsonObject(result) && (error ?? null) === null) return "its result has no data";
  return "it holds neither one result nor one error";
};

const decodeText = (text: string, id: string | number, catalogue: ErrorCatalogue): DecodedAnswer => {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    // The engine's own words would quote the answer.
    return unreadable("it is not JSON");
  }
  switch (sortAnswer(answer, id)) {
    case "answer_mismatched":
      return { kind: "mismatched" };
    case "answer_unreadable":
      return unreadable(whatIsWrong(answer));
    case "error": {
      const { error } = answer as SortedError;
      const wire = readError(error, error.code, error.message);
      return { kind: "error", wire, definition: findErrorDefinition(catalogue, wire.data.mnemonic) };
    }
    case "result": {
      const { result } = answer as SortedResult;
      return { kind: "result", data: result.data, metadata: readMetadata(result.metadata) };
    }
  }
};

/** Made once, when it is first needed: it keeps nothing from one text to the next. */
let utf8: InstanceType<typeof TextDecoder> | null = null;

const textOf = (bytes: Uint8Array): string => {
  utf8 ??= new TextDecoder("utf-8", { fatal: true });
  return utf8.decode(bytes);
};

/**
 * Reads the body of an answer to the request `id`. Answers are open: unknown members, mnemonics and codes are carried, and
 * mnemonics are recognised in all their spellings. Never throws, whatever the service sent.
 */
export const decodeAnswer = (
  body: Uint8Array | string,
  id: string | number,
  catalogue: ErrorCatalogue,
): DecodedAnswer => {
  let text: string;
  try {
    text = typeof body === "string" ? body : textOf(body);
  } catch {
    return unreadable("it is not UTF-8");
  }
  return decodeText(text, id, catalogue);
};
