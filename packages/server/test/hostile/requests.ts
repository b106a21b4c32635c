import { mutated, oddBody } from "./bytes.ts";
import { APIS, type DocumentedApi, type DocumentedMethod } from "./documents.ts";
import { type Fault, putFault } from "./faults.ts";
import { type Circumstances, type Expectation, expectationOf } from "./judge.ts";
import type { Chance } from "./random.ts";
import { type KnownValues, oddName, oddValue, valuesOf } from "./values.ts";

/** A request that HTTP brings to a gateway, and what may come back. */
export interface Request {
  readonly kind: string;
  readonly api: DocumentedApi;
  readonly bytes: Buffer;
  readonly body: Buffer;
  readonly expected: Expectation;
  /** The one mistake in it, where there is exactly one. */
  readonly fault: Fault | null;
}

/** What requests are made from. */
export interface RequestSource {
  readonly chance: Chance;
  readonly known: KnownValues;
  readonly circumstances: Pick<Circumstances, "tokens" | "ownLines" | "otherLines">;
}

type Members = Record<string, unknown>;

/** The kinds of bodies, and of how many in a hundred requests each is. */
const SHARES = [
  ["right", 24],
  ["one fault", 22],
  ["many faults", 12],
  ["mutated bytes", 24],
  ["odd JSON", 8],
  ["odd envelope", 5],
  ["unknown token", 5],
] as const;

const kindOf = (chance: Chance): (typeof SHARES)[number][0] => {
  let at = chance.below(100);
  for (const [kind, share] of SHARES) {
    if (at < share) return kind;
    at -= share;
  }
  return "right";
};

const idOf = (chance: Chance): string | number =>
  chance.percent(50)
    ? `r${chance.below(1_000_000)}`
    : chance.pick([0, -1, 1.5, 7, 2 ** 53 - 1, "", "ид", "\u0000", "x".repeat(200)]);

const [CALL_API] = APIS as readonly [DocumentedApi];

const firstOf = (api: DocumentedApi): DocumentedMethod => {
  const [method] = api.methods.values();
  if (method === undefined) throw new Error("an API without methods");
  return method;
};

/** Makes the next request. */
export const nextRequest = (source: RequestSource): Request => {
  const { chance, known, circumstances } = source;
  // The method that makes telephones ring is asked for more often than the others.
  const api = chance.percent(25) ? CALL_API : chance.pick(APIS);
  const method = chance.percent(25) ? firstOf(api) : chance.pick([...api.methods.values()]);
  const kind = kindOf(chance);
  const values = valuesOf(chance, method.params, known);
  const params = values.valid(method.params) as Members;
  // What stands between members, and not in one, is no more than a schema's condition: the values know nothing of it.
  const combination = method.isParams(params) ? null : "invalid_parameters_combination";
  let fault: Fault | null = null;
  if (kind === "one fault" && combination === null) fault = oneFault(source, method, params);
  if (kind === "many faults")
    for (let more = 2 + chance.below(4); more > 0; more -= 1) putFault(chance, values, params, method.params);
  if (kind === "unknown token")
    params["access_token"] = `${chance.below(2 ** 31)}`.repeat(1 + chance.below(6));
  const envelope: Members = {
    jsonrpc: "2.0",
    id: idOf(chance),
    method: chance.percent(1) ? oddMethod(chance) : method.name,
    params,
  };
  if (chance.percent(0.05)) Object.assign(envelope, { method: "rpc.discover", params: {} });
  if (kind === "odd envelope")
    for (let more = 1 + chance.below(3); more > 0; more -= 1) {
      const name = chance.pick(["jsonrpc", "id", "method", "params", oddName(chance)]);
      if (chance.percent(30)) delete envelope[name];
      else envelope[name] = oddValue(chance);
    }
  const text = JSON.stringify(envelope);
  const body =
    kind === "mutated bytes"
      ? mutated(chance, Buffer.from(text))
      : kind === "odd JSON"
        ? oddBody(chance, text)
        : Buffer.from(text);
  const head = headOf(chance, method);
  const expected = expectationOf(api, body, { ...circumstances, ...head });
  // A session token may have ended, and then nothing else is told.
  const isTold = envelope["method"] === method.name && !expected.outcomes.has("access_token_invalid");
  const sharpened =
    combination !== null &&
    (kind === "right" || kind === "one fault") &&
    isTold &&
    expected.outcomes.has(combination)
      ? { ...expected, outcomes: new Set([combination]) }
      : expected;
  return {
    kind,
    api,
    body,
    expected: sharpened,
    fault: fault !== null && isTold && expected.outcomes.has(fault.mnemonic) ? fault : null,
    bytes: framed(chance, api, body, head.headers),
  };
};

/** Puts exactly one mistake in; null where Ajv finds none afterwards. */
const oneFault = (
  { chance, known }: RequestSource,
  method: DocumentedMethod,
  params: Members,
): Fault | null => {
  const values = valuesOf(chance, method.params, known);
  for (let tries = 0; tries < 8; tries += 1) {
    const copy = structuredClone(params);
    const fault = putFault(chance, values, copy, method.params);
    if (fault === null || method.isParams(copy)) continue;
    for (const name of Object.keys(params)) delete params[name];
    for (const [name, value] of Object.entries(copy))
      Object.defineProperty(params, name, { value, enumerable: true, configurable: true, writable: true });
    return fault;
  }
  return null;
};

const oddMethod = (chance: Chance): unknown =>
  chance.pick([
    "rpc.discover",
    "__proto__",
    "constructor",
    "",
    "Start.scenario_call",
    "start.scenario_call ",
    "x",
    7,
  ]);

const RIGHT_TYPES = [
  "application/json",
  "application/json; charset=UTF-8",
  "application/json;charset=utf-8",
  'Application/JSON ; Charset="utf-8"',
  "application/json; charset=utf-8; x=y",
];
const WRONG_CHARSETS = [
  "application/json; charset=windows-1251",
  'application/json; charset="utf-16"',
  "application/json; charset=utf-8; charset=koi8-r",
  "application/json; charset=UTF-7",
];

/**
 * What a trusted proxy may hand on, and whether the last hop in it that is not the proxy itself is an address that no
 * account admits. What stands left of that was written by whoever asks; what cannot be read leads no further than the
 * proxy, which is admitted. Few addresses: those with wrong passwords are remembered.
 */
const FORWARDED_FOR = [
  ["10.0.0.1", true],
  ["x", false],
  ["::1, 1.1.1.1", true],
  ["1.1.1.1, ::1", false],
  ["10.0.0.1, 127.0.0.1", true],
  ["::1, ::ffff:127.0.0.1", false],
  ["10.0.0.1, x", false],
  ["127.0.0.1, 127.0.0.1", false],
  ["fe80::1%eth0", true],
  ["10.0.0.1:80", false],
  ['"[::1]"', false],
  ["2001:db8::7", true],
  [",,,", false],
  ["9".repeat(600), false],
] as const;

interface Head {
  readonly headers: readonly string[];
  readonly wrongCharset: boolean;
  readonly isForeign: boolean;
  readonly idempotencyKey?: "right" | "wrong";
}

const headOf = (chance: Chance, method: DocumentedMethod): Head => {
  const headers: string[] = [];
  const wrongCharset = chance.percent(1);
  if (wrongCharset) headers.push(`content-type: ${chance.pick(WRONG_CHARSETS)}`);
  else if (chance.percent(90)) headers.push(`Content-Type: ${chance.pick(RIGHT_TYPES)}`);
  const [forwardedFor, isForeign] = chance.percent(5) ? chance.pick(FORWARDED_FOR) : [null, false];
  if (forwardedFor !== null) headers.push(`X-Forwarded-For: ${forwardedFor}`);
  if (chance.percent(2))
    headers.push(...Array.from({ length: 40 }, (_, at) => `x-${at}: ${"v".repeat(chance.below(90))}`));
  if (chance.percent(1)) headers.push("Expect: 100-continue");
  if (chance.percent(1)) headers.push("Content-Encoding: identity");
  if (!chance.percent(method.knowsIdempotencyKey ? 20 : 3)) return { headers, wrongCharset, isForeign };
  const isRight = chance.percent(60);
  const key = isRight ? rightKey(chance) : wrongKey(chance);
  headers.push(...key.map((value) => `Idempotency-Key: ${value}`));
  return { headers, wrongCharset, isForeign, idempotencyKey: isRight ? "right" : "wrong" };
};

const rightKey = (chance: Chance): readonly string[] => {
  const key = chance.pick([
    `k${chance.below(200)}`,
    "!",
    "~".repeat(255),
    "a,b",
    "00000000-0000-4000-8000-000000000000",
  ]);
  return [chance.percent(50) ? key : `"${key}"`];
};

const wrongKey = (chance: Chance): readonly string[] =>
  chance.pick([
    [""],
    ['""'],
    ["a b"],
    ["x".repeat(256)],
    ['"a'],
    ["a\\b"],
    ["кл\u00e9"],
    ["a", "b"],
    ['a"b'],
    ["\t"],
  ]);

/** The bytes of a POST: framed by its length or in chunks, to the path as it is or in another writing of it. */
const framed = (chance: Chance, api: DocumentedApi, body: Buffer, headers: readonly string[]): Buffer => {
  const target = chance.percent(92)
    ? api.path
    : chance.pick([
        `${api.path}/`,
        `${api.path}?x=1`,
        `http://localhost${api.path}`,
        `HTTP://user@[::1]:1${api.path}?`,
      ]);
  const isChunked = chance.percent(5);
  const head = [
    `POST ${target} HTTP/1.1`,
    chance.percent(50) ? "Host: localhost" : "hOST:  localhost ",
    ...headers,
    isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`,
    "",
    "",
  ].join("\r\n");
  return Buffer.concat([Buffer.from(head, "latin1"), isChunked ? inChunks(chance, body) : body]);
};

const inChunks = (chance: Chance, body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const size = 1 + chance.below(chance.pick([3, 50, 5_000]));
    const piece = body.subarray(at, at + size);
    const extension = chance.percent(5) ? ';x="y"' : "";
    parts.push(Buffer.from(`${piece.length.toString(16)}${extension}\r\n`), piece, Buffer.from("\r\n"));
    at += size;
  }
  const trailer = chance.percent(10) ? "x-trailer: 1\r\nidempotency-key: late\r\n" : "";
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailer}\r\n`)]);
};
