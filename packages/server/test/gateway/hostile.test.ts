import { CALL_API_ERRORS } from "@scenario-call/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CALL_PARAMS, connectRaw, type RpcAnswer, send, startServer } from "./support.ts";

const CATALOGUE = new Map(Object.entries(CALL_API_ERRORS));

/** True where the documents know the answer, else the answer: a result, or an error of the catalogue in its whole form with its own status. */
const documented = (status: number, body: unknown): unknown => {
  const { jsonrpc, id, result, error, ...rest } = body as RpcAnswer;
  if (jsonrpc !== "2.0" || id === undefined || Object.keys(rest).length > 0) return body;
  if (error === undefined) return (status === 200 && result !== undefined) || body;
  const definition = CATALOGUE.get(error.data.mnemonic);
  const right =
    result === undefined &&
    error.data.mnemonic !== "internal_error" &&
    error.code === definition?.code &&
    status === (definition.httpStatus ?? 200) &&
    ["field", "value", "params", "extended_helper"].every((name) => Object.hasOwn(error.data, name));
  return right || body;
};

const REQUEST = { jsonrpc: "2.0", id: "h1", method: "start.scenario_call", params: CALL_PARAMS };
const TEXT = JSON.stringify(REQUEST);

/** Names and values in which attackers, and careless programs, like to put things. */
const oddKey = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "access_token",
  "contact",
  "contact_message",
  "type",
  "value",
  "id",
  "",
  "0",
);
const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    null,
    true,
    -0,
    1e308,
    2 ** 53,
    -(2 ** 53),
    0.1,
    "",
    "\u0000",
    "💣",
    "9".repeat(400),
    {},
    [],
  ),
);

describe("whatever is sent, the answer is a documented one", () => {
  test("random bytes", { timeout: 20_000 }, async () => {
    const { url } = await startServer();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const { status, body } = await send(url, Buffer.from(bytes));
        expect(documented(status, body)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("a request with some of its bytes changed, removed or doubled", { timeout: 20_000 }, async () => {
    const { url } = await startServer();
    const edit = fc.tuple(
      fc.nat(TEXT.length - 1),
      fc.constantFrom("change", "remove", "double"),
      fc.nat(255),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        let bytes = Buffer.from(TEXT);
        for (const [at, how, byte] of edits) {
          const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
          const here = bytes.subarray(at, at + 1);
          const middle = how === "change" ? [Buffer.from([byte])] : how === "double" ? [here, here] : [];
          bytes = Buffer.concat([before, ...middle, after]);
        }
        const { status, body } = await send(url, bytes);
        expect(documented(status, body)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test("a request with odd names and values anywhere", { timeout: 20_000 }, async () => {
    const { url } = await startServer();
    const place = fc.constantFrom("envelope", "params", "contact_message");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, oddKey, oddValue), { minLength: 1, maxLength: 3 }),
        async (changes) => {
          const members = {
            envelope: new Map<string, unknown>(Object.entries(REQUEST)),
            params: new Map<string, unknown>(Object.entries(CALL_PARAMS)),
            contact_message: new Map<string, unknown>([["type", "tts"]]),
          };
          for (const [where, key, value] of changes) members[where].set(key, value);
          if (members.contact_message.size > 1) {
            members.params.set("contact_message", Object.fromEntries(members.contact_message));
          }
          members.envelope.set("params", Object.fromEntries(members.params));
          const { status, body } = await send(url, JSON.stringify(Object.fromEntries(members.envelope)));
          expect(documented(status, body)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
    expect(({} as Record<string, unknown>)["type"]).toBeUndefined();
  });

  test("random JSON", { timeout: 20_000 }, async () => {
    const { url } = await startServer();
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 20 }), async (text) => {
        const { status, body } = await send(url, text);
        expect(documented(status, body)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test(
    "bytes that are no HTTP at all, after which others are served as before",
    { timeout: 20_000 },
    async () => {
      const { url, port } = await startServer(
        {},
        { http: { headersTimeoutMs: 40, requestTimeoutMs: 40, checkIntervalMs: 10 } },
      );
      const garbage = fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        fc
          .nat(TEXT.length)
          .map((cut) =>
            Buffer.from(
              `POST /v4.0 HTTP/1.1\r\nhost: x\r\ncontent-length: 9999\r\n\r\n${TEXT}`.slice(0, 40 + cut),
            ),
          ),
      );
      await fc.assert(
        fc.asyncProperty(garbage, async (bytes) => {
          const connection = await connectRaw(port);
          connection.write(bytes);
          expect(await connection.closed()).toMatch(/^HTTP\/1\.1 (?:400|404|405|408|431) /u);
        }),
        { numRuns: 40 },
      );
      const { status, body } = await send(url, TEXT);
      expect(documented(status, body)).toBe(true);
      expect(body).toHaveProperty("result");
    },
  );
});

test("a body of thousands of members is read to its end, and one of them standing twice is found", async () => {
  const { url } = await startServer();
  const members = Array.from({ length: 6000 }, (_, index) => `"${index}":1`);
  const mnemonicFor = async (parts: readonly string[]) =>
    ((await send(url, `{${parts.join(",")}}`)).body as RpcAnswer).error?.data.mnemonic;
  expect(await mnemonicFor(members)).toBe("notifications_not_supported");
  expect(await mnemonicFor([...members, '"3000":2'])).toBe("parse_error");
});
