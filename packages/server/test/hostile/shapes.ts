import type { DocumentedApi } from "./documents.ts";
import type { Chance } from "./random.ts";
import type { RawSending } from "./wire.ts";

/** HTTP in a shape that somebody might try, on a connection of its own. */
export interface Shape {
  readonly kind: string;
  readonly sending: RawSending;
  /** Statuses of the answers that may come; an answer to what was smuggled is never among them. */
  readonly statuses: ReadonlySet<number>;
  /** How many answers have to come at least, and at most. */
  readonly least: number;
  readonly most: number;
}

/** The id of a request that hides in another one: it must not stand in any answer. */
export const SMUGGLED = "smuggled-7f3a";

const MALFORMED = [400] as const;

const http = (...lines: readonly string[]): Buffer => Buffer.from(lines.join("\r\n"), "latin1");

const requestText = (id: string): string =>
  JSON.stringify({ jsonrpc: "2.0", id, method: "list.calls", params: { access_token: "demo-key" } });

type Make = (chance: Chance, api: DocumentedApi) => Omit<Shape, "kind">;

interface HowSent {
  readonly least?: number;
  readonly most?: number;
  readonly ends?: RawSending["ends"];
  readonly methods?: readonly string[];
}

const shape = (
  part: Buffer | readonly Buffer[],
  statuses: readonly number[],
  { least = 1, most = 1, ends = "wait", methods = ["POST"] }: HowSent = {},
): Omit<Shape, "kind"> => ({
  sending: { parts: Buffer.isBuffer(part) ? [part] : part, ends, methods },
  statuses: new Set(statuses),
  least,
  most,
});

const post = (api: DocumentedApi, body: string, ...headers: readonly string[]): Buffer =>
  http(`POST ${api.path} HTTP/1.1`, "host: x", "content-type: application/json", ...headers, "", body);

const sized = (api: DocumentedApi, body: string, ...headers: readonly string[]): Buffer =>
  post(api, body, `content-length: ${Buffer.byteLength(body)}`, ...headers);

const smuggled = (api: DocumentedApi): string => sized(api, requestText(SMUGGLED)).toString("latin1");

const BODY = requestText("outer");

/** Two readers of one message: each of these is read differently by some proxy, so none may be read at all. */
const smuggling: Readonly<Record<string, Make>> = {
  "length and chunks": (_, api) =>
    shape(
      post(api, `0\r\n\r\n${smuggled(api)}`, "content-length: 4", "transfer-encoding: chunked"),
      MALFORMED,
    ),
  "chunks and length": (_, api) =>
    shape(
      post(api, `0\r\n\r\n${smuggled(api)}`, "transfer-encoding: chunked", "content-length: 600"),
      MALFORMED,
    ),
  "two lengths": (chance, api) =>
    shape(
      post(
        api,
        `${BODY}${smuggled(api)}`,
        `content-length: ${BODY.length}`,
        `content-length: ${chance.pick([0, 5, 600])}`,
      ),
      MALFORMED,
    ),
  "a length that is none": (chance, api) =>
    shape(
      post(
        api,
        `${BODY}${smuggled(api)}`,
        `content-length: ${chance.pick(["+5", "-1", "0x10", "5,5", "5 5", "5;", "", "1e2", "9".repeat(30), "５"])}`,
      ),
      [400, 413],
    ),
  "a coding in disguise": (chance, api) =>
    shape(
      post(
        api,
        `0\r\n\r\n${smuggled(api)}`,
        chance.pick([
          "transfer-encoding : chunked",
          "transfer-encoding:\u000bchunked",
          "transfer-encoding: xchunked",
          "transfer-encoding: chunked, identity",
          "transfer-encoding: chunked\r\ntransfer-encoding: x",
          " transfer-encoding: chunked",
          "x: y\r\n\ttransfer-encoding: chunked",
          "x: y\rtransfer-encoding: chunked",
          "x: y\ntransfer-encoding: chunked",
          "\u0000transfer-encoding: chunked",
        ]),
        "content-length: 5",
      ),
      [200, ...MALFORMED],
      { most: 2 },
    ),
  "a coding under the chunks": (chance, api) => {
    const coding = chance.pick([
      "gzip, chunked",
      "deflate,chunked",
      "chunked, chunked",
      "identity, chunked",
      "x, Chunked",
      "gzip\r\ntransfer-encoding: chunked",
    ]);
    const body = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n${smuggled(api)}`;
    return shape(post(api, body, `transfer-encoding: ${coding}`), MALFORMED);
  },
  "chunks that are none": (chance, api) =>
    shape(
      post(
        api,
        chance.pick([
          `x\r\n${BODY}\r\n0\r\n\r\n`,
          `-5\r\n${BODY}\r\n0\r\n\r\n`,
          `ffffffffffffffffff\r\n${BODY}`,
          `5\r\n${BODY}\r\n0\r\n\r\n`,
          `5\n${BODY}`,
          `5 \r\n${BODY}`,
          `0x5\r\n${BODY}`,
          `\r\n5\r\n${BODY}`,
        ]),
        "transfer-encoding: chunked",
      ),
      MALFORMED,
    ),
  "a request behind a body": (_, api) =>
    shape(Buffer.concat([sized(api, "{}"), Buffer.from(`x${smuggled(api)}`)]), [200, ...MALFORMED], {
      most: 2,
    }),
};

const NOT_HTTP = [
  "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "GET /\r\n\r\n",
  "EHLO localhost\r\n",
  "SETUP rtsp://x/ RTSP/2.0\r\nCSeq: 1\r\n\r\n",
  "\u0005\u0001\u0000\r\n\r\n",
  "POST /v4.0 HTTP/1.9\r\nhost: x\r\n\r\n",
  "POST /v4.0 HTTP/2.0\r\nhost: x\r\n\r\n",
  "POST /v4.0 HTTP/1.1 \r\nhost: x\r\n\r\n",
  "POST /v4.0\r\nhost: x\r\n\r\n",
  "post /v4.0 HTTP/1.1\r\nhost: x\r\n\r\n",
  "POST /v4.0 http/1.1\r\nhost: x\r\n\r\n",
  "POST /v 4.0 HTTP/1.1\r\nhost: x\r\n\r\n",
];

const headers: Readonly<Record<string, Make>> = {
  "no HTTP": (chance) => shape(Buffer.from(chance.pick(NOT_HTTP), "latin1"), MALFORMED),
  "random bytes": (chance) =>
    shape(Buffer.concat([chance.bytes(1 + chance.below(200)), Buffer.from("\r\n\r\n")]), [400, 431], {
      ends: "half_close",
    }),
  "lines that end in one sign": (chance, api) =>
    shape(
      Buffer.from(
        sized(api, BODY)
          .toString("latin1")
          .replaceAll("\r\n", chance.pick(["\n", "\r"])),
        "latin1",
      ),
      MALFORMED,
      {
        ends: "half_close",
      },
    ),
  "a header that is none": (chance, api) =>
    shape(
      sized(
        api,
        BODY,
        chance.pick(["x", ": x", "x y: z", "x\u0000: y", "x: \u0000", "x: \u0001", "\u00e9: x", "x: a\rb"]),
      ),
      MALFORMED,
    ),
  "no host, or several": (chance, api) =>
    shape(
      http(
        `POST ${api.path} HTTP/1.1`,
        ...chance.pick([[], ["host: x", "host: y"], ["host:"], ["host: \u00ff"], ["host: a b"]]),
        `content-length: ${BODY.length}`,
        "",
        BODY,
      ),
      [200, ...MALFORMED],
      { ends: "half_close" },
    ),
  "a flood of headers": (chance, api) =>
    shape(
      sized(
        api,
        BODY,
        ...(chance.percent(50)
          ? Array.from({ length: 3_000 }, (_, at) => `x${at}: ${at}`)
          : [`x: ${"y".repeat(chance.pick([17_000, 40_000, 200_000]))}`]),
      ),
      [431],
    ),
  "a target without end": (_, api) =>
    shape(
      http(`POST ${api.path}?${"x".repeat(20_000)} HTTP/1.1`, "host: x", "content-length: 0", "", ""),
      [431],
    ),
  "an odd target": (chance) => {
    const target = chance.pick([
      "*",
      "//v4.0",
      "/v4.0/../v4.0",
      "/%76%34.0",
      "/v4.0/x",
      "/V4.0",
      "/v4.0;x",
      "http://[::1",
      "http://x",
      "x:443",
      "/\u00e9",
      "/%00",
      "/__proto__",
      "/events/sessions/1e3",
      "ftp://x/v4.0",
      "?",
      "/v4.0#x",
    ]);
    return shape(
      http(`POST ${target} HTTP/1.1`, "host: x", `content-length: ${BODY.length}`, "", BODY),
      [200, 400, 404],
      { ends: "half_close" },
    );
  },
  "another method": (chance, api) => {
    const method = chance.pick([
      "GET",
      "PUT",
      "DELETE",
      "PATCH",
      "HEAD",
      "OPTIONS",
      "TRACE",
      "PROPFIND",
      "QUERY",
    ]);
    const hasBody = chance.percent(40);
    return shape(
      http(
        `${method} ${chance.pick([api.path, "/events", "/health", "/x"])} HTTP/1.1`,
        "host: x",
        ...(hasBody ? ["content-length: 2"] : []),
        "",
        hasBody ? "{}" : "",
      ),
      [200, 401, 404, 405],
      { ends: "half_close", methods: [method] },
    );
  },
  "a method that nobody knows": (chance) =>
    shape(
      http(`${chance.pick(["FOO", "P", "POSTX", "\u0000POST"])} / HTTP/1.1`, "host: x", "", ""),
      MALFORMED,
    ),
  CONNECT: (chance) =>
    shape(
      http(`CONNECT ${chance.pick(["x:443", "127.0.0.1:22", "/"])} HTTP/1.1`, "host: x", "", ""),
      [400, 405],
    ),
  "another content": (chance, api) =>
    shape(
      http(
        `POST ${api.path} HTTP/1.1`,
        "host: x",
        chance.pick([
          "content-type: text/plain",
          "content-type: multipart/form-data; boundary=x",
          "content-type: ;",
          `content-type: application/json; x="${"\\a".repeat(3_000)}`,
          `content-type: application/json${";".repeat(5_000)}`,
          "content-type: application/json\r\ncontent-encoding: gzip",
          "content-type: application/json\r\ncontent-encoding: br, gzip",
        ]),
        `content-length: ${BODY.length}`,
        "",
        BODY,
      ),
      [415],
    ),
  "another expectation": (chance, api) =>
    shape(sized(api, BODY, `expect: ${chance.pick(["x", "100-continue, x", "200-ok"])}`), [200, 400], {
      ends: "half_close",
    }),
  upgrade: (chance, api) =>
    shape(
      sized(
        api,
        BODY,
        "connection: upgrade, http2-settings",
        `upgrade: ${chance.pick(["websocket", "h2c", "TLS/1.0"])}`,
        "http2-settings: AAMAAABkAAQAAP__",
      ),
      [200],
      { ends: "half_close" },
    ),
  "HTTP/1.0": (chance, api) =>
    shape(
      http(
        `POST ${api.path} HTTP/1.0`,
        ...(chance.percent(50) ? ["connection: keep-alive"] : []),
        `content-length: ${BODY.length}`,
        "",
        BODY,
      ),
      [200],
      { ends: "half_close" },
    ),
};

const senders: Readonly<Record<string, Make>> = {
  "a body longer than it says": (chance, api) =>
    shape(
      post(api, `${BODY}${"x".repeat(1 + chance.below(50))}\r\n\r\n`, `content-length: ${BODY.length}`),
      [200, 400],
      {
        least: 2,
        most: 2,
      },
    ),
  "a body that breaks off": (chance, api) =>
    shape(post(api, BODY, `content-length: ${BODY.length + 1 + chance.below(1_000)}`), MALFORMED, {
      ends: "half_close",
    }),
  "a request that breaks off": (chance, api) => {
    const whole = sized(api, BODY);
    return shape(whole.subarray(0, 1 + chance.below(whole.length - 1)), MALFORMED, { ends: "half_close" });
  },
  "a body too large": (chance, api) =>
    shape(
      chance.percent(50)
        ? post(api, "x".repeat(chance.below(100_000)), "content-length: 5000000")
        : post(
            api,
            `ffff\r\n${"x".repeat(65_535)}\r\nffff\r\n${"y".repeat(65_535)}\r\n0\r\n\r\n`,
            "transfer-encoding: chunked",
          ),
      [413],
      { ends: "half_close" },
    ),
  "said and half closed": (_, api) => shape(sized(api, BODY), [200], { ends: "half_close" }),
  "byte by byte": (_, api) =>
    shape(
      [...sized(api, "{}")].map((byte) => Buffer.from([byte])),
      [200],
      { ends: "half_close" },
    ),
  "broken off hard": (chance, api) => {
    const whole = sized(api, BODY);
    return shape(whole.subarray(0, chance.below(whole.length + 1)), [200, 400], { least: 0, ends: "reset" });
  },
  "opened and left": (chance) =>
    shape([], MALFORMED, { least: 0, ends: chance.pick(["half_close", "reset"] as const) }),
  "many at once, then nonsense": (chance, api) => {
    const count = 1 + chance.below(60);
    return shape(
      Buffer.concat([
        ...Array.from({ length: count }, () => sized(api, BODY)),
        Buffer.from("\u0000\r\n\r\n"),
      ]),
      [200, 400],
      { least: count + 1, most: count + 1, methods: Array.from({ length: count + 1 }, () => "POST") },
    );
  },
};

const SHAPES = Object.entries({ ...smuggling, ...headers, ...senders });

/** The kinds of shapes there are. */
export const SHAPE_KINDS: readonly string[] = SHAPES.map(([kind]) => kind);

/** Makes the next shape; every kind gets its turn. */
export const shapeAt = (index: number, chance: Chance, api: DocumentedApi): Shape => {
  const [kind, make] = SHAPES[index % SHAPES.length] as (typeof SHAPES)[number];
  return { kind, ...make(chance, api) };
};
