import { isUtf8 } from "node:buffer";
import {
  type DocumentedApi,
  type DocumentedMethod,
  isAnswer,
  isPhoneNumber,
  isRequest,
  why,
} from "./documents.ts";

/** What is known of a request beside its body. */
export interface Circumstances {
  /** What the tokens of the campaign are good for; a token that is not here is unknown. */
  readonly tokens: ReadonlyMap<string, TokenKind>;
  /** Numbers that are lines of the account, and so no telephone numbers. */
  readonly ownLines: ReadonlySet<string>;
  /** The lines of other accounts, by the tokens of those. */
  readonly otherLines?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a proxy that is believed says that the request comes from an address that no account admits. */
  readonly isForeign?: boolean;
  /** Whether the header `Content-Type` declares a charset other than UTF-8. */
  readonly wrongCharset?: boolean;
  /** Whether the header `Idempotency-Key` was sent, and has the form of a key. */
  readonly idempotencyKey?: "right" | "wrong";
}

/** What a token is good for. `session` may have been ended by an earlier request. */
export type TokenKind = "valid" | "session" | "blocked" | "expired" | "without_call_api";

/** What the documents allow as an answer to a request. */
export interface Expectation {
  /** The id that has to stand in the answer. */
  readonly id: string | number | null;
  /** `ok`, `discovery` and mnemonics. */
  readonly outcomes: ReadonlySet<string>;
  /** The method whose result schema holds for `ok`; null where none was found. */
  readonly method: DocumentedMethod | null;
  /** Fields at which an error of the parameters may be told though the schema has nothing against them. */
  readonly fields: RegExp | null;
}

/** The largest body, in bytes: the description of the API says so. */
const MOST_BYTES = 65_536;

/** How many objects and arrays may stand inside each other: the description of the API says so. */
const MOST_LEVELS = 16;

const PARAMETER_ERRORS: ReadonlySet<string> = new Set([
  "unexpected_parameters",
  "required_parameter_missed",
  "data_type_error",
  "invalid_parameter_value",
  "invalid_parameters_combination",
]);

/** Errors of the stages before the parameters, and those that mean a fault of the server. */
const NEVER_FOR_A_KNOWN_CALLER: ReadonlySet<string> = new Set([
  "http_path_not_found",
  "http_method_not_allowed",
  "content_type_not_supported",
  "request_too_large",
  "request_timeout",
  "character_encoding_not_allowed",
  "parse_error",
  "batch_opreations_not_supported",
  "notifications_not_supported",
  "invalid_request",
  "method_not_found",
  "access_token_invalid",
  "access_token_blocked",
  "access_token_expired",
  "ip_not_whitelisted",
  "account_inactive",
  "limit_exceeded",
  "internal_error",
]);

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const only = (
  id: Expectation["id"],
  ...outcomes: readonly string[]
): Expectation & { readonly outcomes: Set<string> } => ({
  id,
  outcomes: new Set(outcomes),
  method: null,
  fields: null,
});

/** A token of JSON, in a text that is JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gsu;

/** Half of a surrogate pair. */
const HALF = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** What of a JSON text would be lost in its value: how deep it goes, and whether a key stands twice in an object. */
interface Inside {
  readonly levels: number;
  readonly hasTwin: boolean;
  readonly hasHalfCharacter: boolean;
}

/** Looks at a text that is JSON token by token: a tree of thirty thousand levels is not walked. */
const looksInto = (text: string): Inside => {
  const keys: (Set<string> | null)[] = [];
  let [levels, hasTwin, hasHalfCharacter, last] = [0, false, false, ""];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") {
      keys.push(token === "{" ? new Set() : null);
      levels = Math.max(levels, keys.length);
    } else if (token === "}" || token === "]") keys.pop();
    else if (token === ":") {
      const own = keys.at(-1);
      const key = JSON.parse(last) as string;
      if (own?.has(key) === true) hasTwin = true;
      own?.add(key);
    } else if (token.includes(String.raw`\u`)) hasHalfCharacter ||= HALF.test(JSON.parse(token) as string);
    last = token;
  }
  return { levels, hasTwin, hasHalfCharacter };
};

/**
 * What the documents allow as an answer to these bytes, in the order of the stages that `api.json` lists. Nothing of the
 * server is asked: JSON is the platform's, forms are judged by Ajv with the published schemas.
 */
export const expectationOf = (
  api: DocumentedApi,
  body: Buffer,
  circumstances: Circumstances,
): Expectation => {
  if (body.length > MOST_BYTES) return only(null, "request_too_large");
  if (circumstances.wrongCharset === true || !isUtf8(body))
    return only(null, "character_encoding_not_allowed");
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return only(null, "parse_error");
  }
  const { levels, hasTwin, hasHalfCharacter } = looksInto(text);
  if (hasHalfCharacter) return only(null, "character_encoding_not_allowed");
  if (levels > MOST_LEVELS || hasTwin) return only(null, "parse_error");
  if (Array.isArray(value)) return only(null, "batch_opreations_not_supported");
  if (!isObject(value)) return only(null, "invalid_request");
  if (!Object.hasOwn(value, "id")) return only(null, "notifications_not_supported");
  const { id } = value;
  const canBeRepeated =
    typeof id === "string" || (typeof id === "number" && Math.abs(id) <= Number.MAX_SAFE_INTEGER);
  const echo = canBeRepeated ? id : null;
  if (!isRequest(value)) return only(echo, "invalid_request");
  return ofRequest(api, echo, value, circumstances);
};

const ofRequest = (
  api: DocumentedApi,
  id: Expectation["id"],
  { method: name, params: given }: Members,
  circumstances: Circumstances,
): Expectation => {
  const params = given as Members;
  if (name === "rpc.discover")
    return Object.keys(params).length === 0 ? only(id, "discovery") : only(id, "unexpected_parameters");
  const method = api.methods.get(String(name));
  if (method === undefined) return only(id, "method_not_found");
  const isRight = method.isParams(params);
  if (!method.takesToken) {
    // Here the form comes before the question who asks; nobody knows how many wrong passwords came before.
    if (!isRight) return only(id, ...parameterErrorsOf(method));
    // The address is looked at after the password.
    return circumstances.isForeign === true
      ? only(id, "auth_error", "ip_not_whitelisted")
      : { ...only(id, "ok", "auth_error", "forbidden"), method };
  }
  if (!Object.hasOwn(params, "access_token")) return only(id, "required_parameter_missed");
  const { access_token: token } = params;
  if (typeof token !== "string") return only(id, "data_type_error");
  const kind = circumstances.tokens.get(token);
  if (kind === undefined) return only(id, "access_token_invalid");
  if (kind === "blocked" || kind === "expired") return only(id, `access_token_${kind}`);
  if (circumstances.isForeign === true)
    return only(id, "ip_not_whitelisted", ...(kind === "session" ? ["access_token_invalid"] : []));
  if (kind === "without_call_api" && api.methods.has("start.scenario_call")) return only(id, "forbidden");
  const ownLines = circumstances.otherLines?.get(token) ?? circumstances.ownLines;
  const expected = ofCaller(id, method, params, isRight, { ...circumstances, ownLines });
  if (kind === "session") expected.outcomes.add("access_token_invalid");
  return expected;
};

const parameterErrorsOf = (method: DocumentedMethod): readonly string[] =>
  [...method.errors].filter((mnemonic) => PARAMETER_ERRORS.has(mnemonic));

const ofCaller = (
  id: Expectation["id"],
  method: DocumentedMethod,
  params: Members,
  isRight: boolean,
  { ownLines, idempotencyKey }: Circumstances,
): Expectation & { readonly outcomes: Set<string> } => {
  if (!isRight) return only(id, ...parameterErrorsOf(method));
  if (method.knowsIdempotencyKey && idempotencyKey === "wrong") return only(id, "idempotency_key_invalid");
  const outcomes = new Set([
    "ok",
    ...[...method.errors].filter(
      (mnemonic) => !PARAMETER_ERRORS.has(mnemonic) && !NEVER_FOR_A_KNOWN_CALLER.has(mnemonic),
    ),
  ]);
  outcomes.delete("idempotency_key_invalid");
  if (idempotencyKey === undefined) outcomes.delete("idempotency_key_reused");
  // A token that is a permanent key cannot be ended, and is then as good as unknown for that purpose.
  if (method.name === "logout.user") outcomes.add("access_token_invalid");
  const fields = fieldsBeyondSchema(params, ownLines);
  if (fields !== null)
    for (const mnemonic of ["invalid_parameter_value", "data_type_error", "required_parameter_missed"])
      outcomes.add(mnemonic);
  return { id, outcomes, method, fields };
};

/**
 * What a schema cannot say: digits that are neither a telephone number nor one of the account's lines, dates that the
 * calendar does not have, values in a filter that are not of their column's type.
 */
const fieldsBeyondSchema = (
  { contact, date_from, date_till, filter }: Members,
  ownLines: ReadonlySet<string>,
): RegExp | null => {
  const parts: string[] = [];
  if (typeof contact === "string" && !isPhoneNumber(contact) && !ownLines.has(contact))
    parts.push("^contact$");
  if (date_from !== undefined || date_till !== undefined) parts.push("^date_(?:from|till)$");
  if (filter !== undefined) parts.push(String.raw`^filter\.`);
  return parts.length === 0 ? null : new RegExp(parts.join("|"), "u");
};

/** What came back. */
export interface Answered {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

interface ErrorMembers {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly mnemonic: string; readonly field: string | null; readonly value: unknown };
}

/** What an answer says: `ok`, `discovery` or the mnemonic; a complaint where the documents do not know such an answer. */
export type Verdict =
  | {
      readonly ok: true;
      readonly outcome: string;
      readonly id: unknown;
      readonly field: string | null;
      readonly result: unknown;
    }
  | { readonly ok: false; readonly complaint: string };

const complain = (complaint: string): Verdict => ({ ok: false, complaint });

/** Whether an answer is one that the documents know at all, whatever was asked. `statuses` stands in for the errors' own. */
export const judgeForm = (
  api: DocumentedApi,
  { status, headers, body }: Answered,
  statuses?: ReadonlySet<number>,
): Verdict => {
  if (headers.get("content-type") !== "application/json; charset=UTF-8")
    return complain(`status ${status} with the content type ${headers.get("content-type")}`);
  if (!isUtf8(body)) return complain(`status ${status} with a body that is not UTF-8`);
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return complain(`status ${status} with a body that is not JSON: ${text.slice(0, 200)}`);
  }
  if (text.includes('"result":{"openrpc"')) {
    const isWhole = text.endsWith(`"result":${api.openrpc}}`) && status === 200;
    const { id } = value as Members;
    return isWhole
      ? { ok: true, outcome: "discovery", id, field: null, result: null }
      : complain("another document than the published one");
  }
  if (!isAnswer(value)) return complain(`no answer by its schema: ${why(isAnswer)}: ${text.slice(0, 300)}`);
  const { id, result, error } = value as Members;
  if (error === undefined) {
    const { data } = result as { readonly data: unknown };
    return status === 200
      ? { ok: true, outcome: "ok", id, field: null, result: data }
      : complain(`a result with status ${status}`);
  }
  const { code, message, data } = error as ErrorMembers;
  const documented = api.errors.get(data.mnemonic);
  if (documented === undefined) return complain(`the documents do not know ${data.mnemonic}`);
  if (code !== documented.code) return complain(`${data.mnemonic} with the code ${code}`);
  if (!documented.message.test(message)) return complain(`${data.mnemonic} with the text ${message}`);
  if (!(statuses ?? documented.statuses).has(status))
    return complain(`${data.mnemonic} with status ${status}`);
  return { ok: true, outcome: data.mnemonic, id, field: data.field, result: null };
};

/** What is wrong with an answer to a request of which this was expected; null where nothing is. */
export const judge = (api: DocumentedApi, expected: Expectation, answered: Answered): string | null => {
  const verdict = judgeForm(api, answered);
  if (!verdict.ok) return verdict.complaint;
  const { outcome, id, field, result } = verdict;
  if (id !== expected.id)
    return `the id is ${JSON.stringify(id)} and should be ${JSON.stringify(expected.id)} (${outcome})`;
  if (!expected.outcomes.has(outcome)) return `${outcome}, where ${[...expected.outcomes].join(", ")} may be`;
  if (expected.fields !== null && PARAMETER_ERRORS.has(outcome) && !expected.fields.test(field ?? ""))
    return `${outcome} at ${field}, with which the schema finds no fault`;
  if (outcome !== "ok") return null;
  const { method } = expected;
  return method?.isResult(result) === true
    ? null
    : `no result of ${method?.name ?? "any method"}: ${method === null ? "" : why(method.isResult)}`;
};
