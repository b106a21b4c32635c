import { fieldValue } from "../../load/fields.ts";
import type { ApiModel, ExampleModel, JsonSchema, MethodModel } from "../../model.ts";
import { sampleOf } from "../documents/sample.ts";
import { type Book, errorLink } from "./book.ts";
import { blocks, code, fence, heading, jsonBlock, jsonCode } from "./markdown.ts";

/** Longest value that is shown inside a sentence. */
const SHORT = 48;
/** Id of the requests in examples. */
const REQUEST_ID = "req1";

type Json = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** An error object as an example expects it. */
export interface ExpectedError {
  readonly code: number;
  readonly message: string;
  readonly data: { readonly mnemonic: string; readonly field: string | null };
}

/** The error that an example of a method or on the wire expects, or null where it is accepted. */
export function errorOf({ content }: ExampleModel): ExpectedError | null {
  const answer = content["answer"] as { readonly body?: { readonly error?: unknown } } | undefined;
  return (content["error"] ?? answer?.body?.error ?? null) as ExpectedError | null;
}

/** Anchor of an example on its page. */
export function exampleAnchor({ kind, name }: ExampleModel): string {
  return `example-${kind}-${name}`;
}

/** The whole request of an example. */
export function requestOf(method: MethodModel, params: unknown): Json {
  return { jsonrpc: "2.0", id: REQUEST_ID, method: method.name, params };
}

/** A value of a schema's form: what its examples show, and where it has none its name in angle brackets. */
function shapeOf(schema: JsonSchema, name: string): unknown {
  const [type] = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  if (schema.examples !== undefined) return schema.examples[0];
  if (type === "array") return typeof schema.items === "object" ? [shapeOf(schema.items, name)] : [];
  if (type === "object") {
    const members = Object.entries(schema.properties ?? {});
    return Object.fromEntries(members.map(([key, inner]) => [key, shapeOf(inner, key)]));
  }
  const sample = sampleOf(schema);
  if (sample !== undefined) return sample;
  if (type === "number" || type === "integer") return schema.minimum ?? 1;
  return type === "boolean" ? true : `<${name}>`;
}

/** The whole answer of an example. */
export function answerOf(method: MethodModel, { content }: ExampleModel): Json {
  const envelope = { jsonrpc: "2.0", id: REQUEST_ID };
  if (content["error"] !== undefined) return { ...envelope, error: content["error"] };
  return { ...envelope, result: { data: content["result"] ?? shapeOf(method.result.schema, "result") } };
}

function isShort(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value).length <= SHORT;
}

/** A member with the value sent in it, where that is short. */
function sent(name: string, value: unknown): string {
  return isShort(value) ? code(`${name}: ${JSON.stringify(value)}`) : code(name);
}

/** What an example is about, from what was sent and what came back. */
function caption(book: Book, api: ApiModel, method: MethodModel, example: ExampleModel): string {
  const params = (example.content["params"] ?? {}) as Json;
  const error = errorOf(example);
  if (error === null) {
    const required = method.params.schema.required ?? [];
    const others = Object.entries(params).filter(([name]) => !required.includes(name));
    if (others.length === 0) return book.word("onlyRequired");
    return book.word("sentBesides", {
      members: others.map(([name, value]) => sent(name, value)).join(", "),
    });
  }
  const { mnemonic, field } = error.data;
  const filling = { error: errorLink(book, api, mnemonic), field: code(field ?? "") };
  if (field === null) return book.word("refusedWith", filling);
  const value = fieldValue(params, field);
  return isShort(value)
    ? book.word("refusedSent", { ...filling, value: jsonCode(value) })
    : book.word("refusedAt", filling);
}

/** The headers that are sent beside the usual ones. */
function headerFacts(book: Book, headers: Headers = {}): readonly string[] {
  return Object.entries(headers).map(
    ([name, value]) => `${book.word("header")}: ${code(`${name}: ${value}`)}`,
  );
}

/** What an example needs to be so: another account, calls before it, a failure. */
export function circumstances(book: Book, { content }: ExampleModel): string {
  const before = (content["before"] ?? []) as readonly {
    readonly method: string;
    readonly params: unknown;
    readonly headers?: Headers;
    readonly wait_ms?: number;
  }[];
  return blocks(
    content["stage"] === "fault" ? book.word("failureInside") : null,
    content["given"] === undefined ? null : blocks(book.word("given"), jsonBlock(content["given"])),
    before.length === 0 ? null : book.word("before"),
    before.map((request) =>
      blocks(
        headerFacts(book, request.headers),
        jsonBlock({ jsonrpc: "2.0", id: REQUEST_ID, method: request.method, params: request.params }),
        request.wait_ms === undefined ? null : book.word("waited", { count: String(request.wait_ms) }),
      ),
    ),
  );
}

/** What an example shows, as its author says it: in English, as all the spec's examples are. */
function proves(book: Book, { proves: sentence }: ExampleModel): string | null {
  return book.language === "en" ? sentence.replaceAll("<", "&lt;") : null;
}

/** One example of a method: what it shows, what it needs, request and answer. */
export function methodExample(book: Book, api: ApiModel, method: MethodModel, example: ExampleModel): string {
  const { content } = example;
  const isChosen = example.kind === "accept" && content["result"] === undefined;
  return blocks(
    heading(3, code(example.name), exampleAnchor(example)),
    proves(book, example),
    caption(book, api, method, example),
    circumstances(book, example),
    `${book.word("request")}:`,
    headerFacts(book, content["headers"] as Headers | undefined),
    jsonBlock(requestOf(method, content["params"])),
    `${book.word("answer")}:`,
    jsonBlock(answerOf(method, example)),
    isChosen ? book.word("chosenByServer") : null,
  );
}

/**
 * The example that shows most of a method: one that says what is in the answer, and that it is not empty, before others;
 * one that needs no other account and nothing before it; then the one with most parameters, in the fewest words.
 */
export function fullestExample(method: MethodModel): ExampleModel | null {
  const text = ({ content }: ExampleModel): string => JSON.stringify(content["params"] ?? {});
  const size = ({ content }: ExampleModel): number => Object.keys(content["params"] ?? {}).length;
  const rank = ({ content }: ExampleModel): number => {
    if (content["result"] === undefined) return 1;
    return ["[]", "{}"].includes(JSON.stringify(content["result"])) ? 2 : 0;
  };
  const isPlain = ({ content }: ExampleModel): boolean =>
    content["given"] === undefined && content["before"] === undefined && content["headers"] === undefined;
  const [best] = method.examples
    .filter(({ kind }) => kind === "accept")
    .toSorted(
      (a, b) =>
        rank(a) - rank(b) ||
        Number(isPlain(b)) - Number(isPlain(a)) ||
        size(b) - size(a) ||
        text(a).length - text(b).length,
    );
  return best ?? null;
}

/** An answer that shows an error: the first example that has it. */
export function answerWith(api: ApiModel, mnemonic: string): Json | null {
  for (const method of api.methods) {
    const example = method.examples.find((one) => errorOf(one)?.data.mnemonic === mnemonic);
    if (example !== undefined) return answerOf(method, example);
  }
  const example = api.examples.find((one) => errorOf(one)?.data.mnemonic === mnemonic);
  const answer = example?.content["answer"] as { readonly body?: Json } | undefined;
  return answer?.body ?? null;
}

/** A `curl` line for a request. */
export function curlBlock(url: string, request: unknown): string {
  const body = JSON.stringify(request).replaceAll("'", String.raw`'\''`);
  return fence(
    "sh",
    `curl ${url} \\\n  -H 'Content-Type: application/json; charset=UTF-8' \\\n  -d '${body}'`,
  );
}

/** Characters that nobody sees, or that git and editors change. */
const UNSEEN = /[^\n\P{C}]|[\u2028\u2029]/u;

function bodyText(book: Book, body: string): string {
  return UNSEEN.test(body)
    ? blocks(`${book.word("bodyEscaped")}:`, fence("text", escaped(body)))
    : blocks(`${book.word("body")}:`, fence("text", body));
}

function escaped(body: string): string {
  return JSON.stringify(body).replaceAll(
    /[\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** An example on the level of the wire: what is sent that is not usual, and what comes back. */
export function wireExample(book: Book, example: ExampleModel): string {
  const request = (example.content["request"] ?? {}) as {
    readonly http_method?: string;
    readonly path?: string;
    readonly content_type?: string | null;
    readonly headers?: Headers;
    readonly body?: string;
    readonly body_base64?: string;
    readonly pad_to_bytes?: number;
    readonly stalls?: boolean;
  };
  const answer = (example.content["answer"] ?? {}) as {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: Json;
  };
  const fact = (label: string, value: string): string => `${label}: ${value}`;
  const isPart = answer.body !== undefined && answer.body["error"] === undefined;
  return blocks(
    heading(3, code(example.name), exampleAnchor(example)),
    proves(book, example),
    circumstances(book, example),
    request.http_method === undefined ? null : fact(book.word("httpMethod"), code(request.http_method)),
    request.path === undefined ? null : fact(book.word("path"), code(request.path)),
    request.content_type === undefined
      ? null
      : fact(
          "`Content-Type`",
          request.content_type === null ? book.word("noHeader") : code(request.content_type),
        ),
    headerFacts(book, request.headers),
    request.body === undefined ? null : bodyText(book, request.body),
    request.body_base64 === undefined
      ? null
      : blocks(`${book.word("bodyBase64")}:`, fence("text", request.body_base64)),
    request.pad_to_bytes === undefined ? null : book.word("padded", { count: String(request.pad_to_bytes) }),
    request.stalls === true ? book.word("stalls") : null,
    `${book.word("answer")}: ${book.word("status", { status: String(answer.status ?? "") })}`,
    headerFacts(book, answer.headers),
    answer.body === undefined ? null : jsonBlock(answer.body),
    isPart ? book.word("partOfAnswer") : null,
  );
}
