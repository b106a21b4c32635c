/** What every client promises, whatever it is made of: one request at most, and the truth about it. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { ClientUnderTest, Order, Promises, Told } from "./order.ts";
import { accepted, httpAnswer, refusal, startRawServer } from "./raw-server.ts";
import type { Behaviour, RawRequest, RawServer } from "./raw-server.ts";

const TOKEN = "2fRN4g217ca0b4224a67988aff3e584f91964a692045415f36fa66146f5a3c1ae1f6093d";

const PARAMS = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
};

/** The whole answer to a request, as bytes on the wire. */
const whole = (request: Pick<RawRequest, "id">): string => httpAnswer(accepted(request));

const answer = (request: RawRequest): void => void request.socket.write(whole(request));

/** Sends the beginning of the answer and cuts the connection. */
const cutAfter =
  (bytes: (all: string) => number) =>
  (request: RawRequest): void => {
    const all = whole(request);
    request.socket.end(all.slice(0, bytes(all)), () => request.socket.destroy());
  };

const write =
  (bytes: string) =>
  ({ socket }: RawRequest): void =>
    void socket.write(bytes);

/** An answer that leaves the outcome unknown, and the reasons that a client may give for it. */
type Lost = readonly [name: string, onRequest: (request: RawRequest) => void, reasons: readonly string[]];

const CUT = ["connection_lost"];
/** Runtimes differ in whether they tell that an answer was cut; half of one cannot be read in any case. */
const CUT_IN_BODY = ["connection_lost", "answer_unreadable"];
const UNREADABLE = ["answer_unreadable"];

const LOST: readonly Lost[] = [
  ["cut before the headers", ({ socket }) => void socket.destroy(), CUT],
  ["reset before the headers", ({ socket }) => void socket.resetAndDestroy(), CUT],
  ["closed politely before the headers", ({ socket }) => void socket.end(), CUT],
  ["cut within the headers", cutAfter(() => 20), CUT_IN_BODY],
  ["cut after the headers", cutAfter((all) => all.indexOf("{")), CUT_IN_BODY],
  ["cut within the body", cutAfter((all) => all.length - 1), CUT_IN_BODY],
  ["answered to another request", write(httpAnswer(accepted({ id: "other" }))), ["answer_mismatched"]],
  ["answered with HTML and 200", write(httpAnswer("<html>79260000000</html>")), UNREADABLE],
  ["answered with null", write(httpAnswer("null")), UNREADABLE],
  ["answered with nothing", write(httpAnswer("")), UNREADABLE],
  [
    "answered twice in one body",
    (request) => void request.socket.write(httpAnswer(`${accepted(request)}${accepted(request)}`)),
    UNREADABLE,
  ],
  [
    "answered with what is called gzip and is none",
    (request) => void request.socket.write(httpAnswer("79260000000", "200 OK", ["Content-Encoding: gzip"])),
    CUT_IN_BODY,
  ],
  [
    "answered with bytes that are no HTTP",
    ({ socket }) => void socket.end("SSH-2.0-79260000000\r\n"),
    CUT_IN_BODY,
  ],
  [
    "answered with a result of another form",
    ({ socket, id }) =>
      void socket.write(
        httpAnswer(JSON.stringify({ jsonrpc: "2.0", id, result: { data: { call_session_id: "1" } } })),
      ),
    UNREADABLE,
  ],
  [
    "answered with a result and an error",
    ({ socket, id }) =>
      void socket.write(
        httpAnswer(
          JSON.stringify({
            jsonrpc: "2.0",
            id,
            result: { data: { call_session_id: 1 } },
            error: { code: -32602, message: "No", data: { mnemonic: "scenario_not_found" } },
          }),
        ),
      ),
    UNREADABLE,
  ],
  // What HTTP has for "ask again": elsewhere, later. Whether a call was started, none of them says.
  [
    "answered with 407",
    write(httpAnswer("", "407 Proxy Authentication Required", ['Proxy-Authenticate: Basic realm="calls"'])),
    CUT_IN_BODY,
  ],
  ["answered with 408", write(httpAnswer("", "408 Request Timeout", ["Connection: close"])), UNREADABLE],
  ["answered with 425", write(httpAnswer("", "425 Too Early", ["Retry-After: 0"])), UNREADABLE],
  ["answered with 429", write(httpAnswer("", "429 Too Many Requests", ["Retry-After: 0"])), UNREADABLE],
  ["answered with 413 and HTML", write(httpAnswer("<html>", "413 Payload Too Large")), UNREADABLE],
  ["answered with 500 and HTML", write(httpAnswer("<html>", "500 Internal Server Error")), UNREADABLE],
  [
    "answered with 503 and HTML",
    write(httpAnswer("<html>", "503 Service Unavailable", ["Retry-After: 0"])),
    UNREADABLE,
  ],
];

/** A person who answers it sends the request again. */
const CHALLENGED: readonly Lost[] = [
  [
    "answered with 401, which asks for a name and a password",
    write(httpAnswer("", "401 Unauthorized", ['WWW-Authenticate: Basic realm="calls"'])),
    UNREADABLE,
  ],
];

const TOO_LONG: readonly Lost[] = [
  [
    "answered with more than is read, by its length",
    write(httpAnswer(" ".repeat(2_000))),
    ["answer_too_large"],
  ],
  [
    "answered with more than is read, in chunks",
    write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n${" ".repeat(2_000)}\r\n`),
    ["answer_too_large"],
  ],
];

type Failed = Extract<Told, { readonly ok: false }>;

const failed = (told: Told): Failed => {
  if (told.ok) throw new Error("It succeeded");
  return told;
};

const expectMasked = ({ printed }: Failed): void => {
  expect(printed).not.toMatch(/79260000000|74993720692/u);
  expect(printed).not.toContain(TOKEN);
};

/** Runs every statement against a client. Must be called where tests are collected. */
export const clientConformance = (name: string, client: ClientUnderTest, promises: Promises): void => {
  /** A server that lives as long as the test, and the call that is made of it. */
  const arrange = async (
    behaviour: Behaviour,
  ): Promise<{ readonly server: RawServer; readonly start: (rest?: Partial<Order>) => Promise<Told> }> => {
    const server = await startRawServer({ ...behaviour, assets: client.assets ?? {} });
    onTestFinished(server.close);
    return {
      server,
      start: (rest = {}) =>
        client.carryOut({ url: server.url, home: server.url, token: TOKEN, params: PARAMS, ...rest }),
    };
  };

  describe(`${name}: a call`, () => {
    it("sends one request as the documents demand, and gives what the service answered", async () => {
      const { server, start } = await arrange({
        onRequest: ({ socket, id }) =>
          void socket.write(
            httpAnswer(
              JSON.stringify({ jsonrpc: "2.0", id, result: { data: { call_session_id: 234568, new: 1 } } }),
            ),
          ),
      });
      expect(await start({ params: { ...PARAMS, external_id: "заказ 7" } })).toEqual({
        ok: true,
        data: { call_session_id: 234568, new: 1 },
      });
      const [request] = server.requests;
      expect(JSON.parse(request?.body ?? "")).toEqual({
        jsonrpc: "2.0",
        method: "start.scenario_call",
        id: request?.id,
        params: { access_token: TOKEN, ...PARAMS, external_id: "заказ 7" },
      });
      expect(request?.head).toMatch(/^POST \/v4\.0 HTTP\/1\.1\r\n/u);
      expect(request?.head).toMatch(/^content-type: application\/json; charset=UTF-8\r?$/imu);
      expect(request?.head).not.toMatch(/2fRN|7926|7499/u);
    });

    it("has an id that no other has", async () => {
      const { server, start } = await arrange({ onRequest: answer });
      for (let nth = 0; nth < 3; nth += 1) await start();
      expect(new Set(server.requests.map(({ id }) => id)).size).toBe(3);
    });
  });

  describe(`${name}: a request whose answer is lost has an unknown outcome and is sent once`, () => {
    it.each([
      ...LOST,
      ...(promises.limitsAnswers ? TOO_LONG : []),
      ...(promises.platformAsksForNames ? [] : CHALLENGED),
    ])("%s", async (_name, onRequest, reasons) => {
      const { server, start } = await arrange({ onRequest });
      const told = failed(await start({ answer_limit_bytes: 1_000 }));
      expect(told).toMatchObject({ kind: "unknown_outcome", never_started: false });
      expect(reasons).toContain(told.reason);
      expect(server.requests).toHaveLength(1);
      expectMasked(told);
    });

    const misdirected = promises.platformRepeatsMisdirected
      ? ", and is: by the platform alone, with the same id"
      : ", and is not";
    it(`answered with 421, after which HTTP permits that it is sent again${misdirected}`, async () => {
      const { server, start } = await arrange({
        onRequest: write(httpAnswer("", "421 Misdirected Request")),
      });
      expect(await start()).toMatchObject({ kind: "unknown_outcome", never_started: false });
      const sentByClient = promises.platformRepeatsMisdirected
        ? new Set(server.requests.map(({ body }) => body))
        : new Set(server.requests);
      expect(sentByClient.size).toBe(1);
    });

    it("not answered in time", async () => {
      const { server, start } = await arrange({});
      const told = start({ timeout_ms: 300 });
      await server.arrived(1);
      expect(await told).toMatchObject({ kind: "unknown_outcome", reason: "timeout", never_started: false });
      expect(server.requests).toHaveLength(1);
    });

    it("aborted after it was sent", async () => {
      const { server, start } = await arrange({});
      const told = start({ abort_when: server.whenArrivedUrl });
      expect(await told).toMatchObject({ kind: "unknown_outcome", reason: "aborted" });
      expect(server.requests).toHaveLength(1);
    });

    it("redirected: the other place is not visited", async () => {
      const other = await startRawServer({ onRequest: answer });
      onTestFinished(other.close);
      const { server, start } = await arrange({
        onRequest: write(httpAnswer("", "307 Temporary Redirect", [`Location: ${other.url}`])),
      });
      expect(await start()).toMatchObject({ kind: "unknown_outcome", never_started: false });
      expect([server.requests.length, other.connections()]).toEqual([1, 0]);
    });
  });

  describe(`${name}: a request that never left says so`, () => {
    it("when it is aborted at once", async () => {
      const { server, start } = await arrange({ onRequest: answer });
      const told = await start({ aborted: true });
      expect(told).toMatchObject({ kind: "not_sent", reason: "aborted", never_started: true });
      expect(server.requests).toHaveLength(0);
    });

    it(`and one that found nobody to connect to ${promises.provesNoConnection ? "did not leave" : "may have left"}`, async () => {
      const gone = await startRawServer({});
      await gone.close();
      const { start } = await arrange({});
      expect(await start({ url: gone.url })).toMatchObject(
        promises.provesNoConnection
          ? { kind: "not_sent", reason: "connection_failed", never_started: true }
          : { kind: "unknown_outcome", reason: "connection_lost", never_started: false },
      );
    });
  });

  describe(`${name}: a request that was refused there says so, whatever the status`, () => {
    it.each(["200 OK", "400 Bad Request", "503 Service Unavailable"])("with %s", async (status) => {
      const { server, start } = await arrange({
        onRequest: ({ socket, id }) =>
          void socket.write(httpAnswer(refusal({ id }, "scenario_not_found", "No"), status)),
      });
      expect(await start()).toMatchObject({
        kind: "api_error",
        mnemonic: "scenario_not_found",
        never_started: true,
      });
      expect(server.requests).toHaveLength(1);
    });

    it("with an id of null, as for a body that never became a request", async () => {
      const { start } = await arrange({
        onRequest: write(httpAnswer(refusal({ id: null }, "request_too_large"), "413 Payload Too Large")),
      });
      expect(await start()).toMatchObject({
        kind: "api_error",
        mnemonic: "request_too_large",
        never_started: true,
      });
    });

    it("with an error that the spec does not know: carried, and nothing claimed about it", async () => {
      const { start } = await arrange({
        onRequest: ({ socket, id }) => void socket.write(httpAnswer(refusal({ id }, "line_flooded"))),
      });
      expect(await start()).toMatchObject({
        kind: "api_error",
        mnemonic: "line_flooded",
        never_started: false,
      });
    });

    it("with an error that says nothing about the call", async () => {
      const { start } = await arrange({
        onRequest: ({ socket, id }) => void socket.write(httpAnswer(refusal({ id }, "internal_error"))),
      });
      expect(await start()).toMatchObject({
        kind: "api_error",
        mnemonic: "internal_error",
        never_started: false,
      });
    });

    it("without token or number in anything that is printed, even if the service echoes both", async () => {
      const { start } = await arrange({
        onRequest: ({ socket, id, params }) =>
          void socket.write(
            httpAnswer(
              refusal(
                { id },
                "contact_in_blacklist",
                `The contact ${String(params["contact"])} of ${TOKEN}`,
                {
                  field: "contact",
                  value: params["contact"],
                  params,
                },
              ),
            ),
          ),
      });
      const told = failed(await start());
      expect(told).toMatchObject({
        kind: "api_error",
        mnemonic: "contact_in_blacklist",
        value: "79260000000",
      });
      expectMasked(told);
    });

    it("without them in a mnemonic or a field either", async () => {
      const { start } = await arrange({
        onRequest: ({ socket, id, params }) =>
          void socket.write(
            httpAnswer(refusal({ id }, `no_${TOKEN}`, "No", { field: String(params["contact"]) })),
          ),
      });
      const told = failed(await start());
      expect(told.kind).toBe("api_error");
      expectMasked(told);
    });
  });

  describe(`${name}: a request that is refused here is not sent`, () => {
    it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
      [
        "a number as people write it",
        { contact: "+7 (926) 000-00-00" },
        "invalid_parameter_value",
        "contact",
      ],
      ["an id as text", { scenario_id: "23456" }, "data_type_error", "scenario_id"],
      ["a parameter that is not there", { switch_at_onse: true }, "unexpected_parameters", "switch_at_onse"],
      ["a missing one", { first_call: undefined }, "required_parameter_missed", "first_call"],
      ["a combination", { early_switching: true }, "invalid_parameters_combination", "early_switching"],
      [
        "a message without its type",
        { contact_message: { value: "1" } },
        "required_parameter_missed",
        "contact_message.type",
      ],
    ])("%s", async (_name, params, mnemonic, field) => {
      const { server, start } = await arrange({ onRequest: answer });
      const told = failed(await start({ params: { ...PARAMS, ...params } }));
      expect(told).toMatchObject({ kind: "invalid_request", mnemonic, field, never_started: true });
      expect(told.printed).not.toMatch(/000-00-00/u);
      expect(server.requests).toHaveLength(0);
    });
  });

  describe(`${name}: an idempotency key`, () => {
    const keyOf = ({ head }: RawRequest): string | null =>
      /^idempotency-key: *(.*?)\r?$/imu.exec(head)?.[1] ?? null;
    const SUPPORTED = ["Idempotency-Key-Supported: ?1"];
    const idempotency_key = "order-17";

    it("is not sent to a server that has not said that it knows keys", async () => {
      const { server, start } = await arrange({ onRequest: answer });
      for (let nth = 0; nth < 2; nth += 1) await start();
      expect(server.requests.map(keyOf)).toEqual([null, null]);
    });

    it("keeps the call from a server that does not know keys", async () => {
      const { server, start } = await arrange({
        onRequest: ({ socket, id }) => void socket.write(httpAnswer(refusal({ id }, "method_not_found"))),
      });
      expect(await start({ idempotency_key })).toMatchObject({
        kind: "not_sent",
        reason: "key_not_supported",
        never_started: true,
      });
      expect(server.requests.map(({ method }) => method)).toEqual(["idempotency.probe"]);
    });

    it(`is sent to a server that says so when it is asked${promises.repeatsWithKey ? ", and goes with the same bytes when the answer was lost" : ""}`, async () => {
      let starts = 0;
      const { server, start } = await arrange({
        onRequest: ({ socket, id, method }) => {
          if (method === "idempotency.probe") {
            return void socket.write(httpAnswer(refusal({ id }, "method_not_found"), "200 OK", SUPPORTED));
          }
          starts += 1;
          if (starts === 1 && promises.repeatsWithKey) return void socket.destroy();
          socket.write(httpAnswer(accepted({ id }), "200 OK", SUPPORTED));
        },
      });
      expect(await start({ idempotency_key })).toMatchObject({ ok: true });
      const [question, ...calls] = server.requests;
      expect(question).toMatchObject({ method: "idempotency.probe", params: {} });
      expect(question?.head).not.toMatch(/order-17/u);
      expect(calls).toHaveLength(promises.repeatsWithKey ? 2 : 1);
      expect(new Set(calls.map(keyOf))).toEqual(new Set([`"${idempotency_key}"`]));
      expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    });
  });

  describe(`${name}: a kept connection`, () => {
    const sent = promises.platformRepeats
      ? "sent again by the platform alone, with the same id"
      : "sent once";
    it(`that is cut under the second request leaves its outcome unknown, and it is ${sent}`, async () => {
      const { server, start } = await arrange({
        onRequest: (request) => (request.number === 1 ? answer(request) : void request.socket.destroy()),
      });
      const order = { keeps_client: true } as const;
      expect(await start(order)).toMatchObject({ ok: true });
      expect(await start(order)).toMatchObject({ kind: "unknown_outcome", never_started: false });
      const [, ...second] = server.requests;
      // How often a platform repeats is its own affair; what it repeats is the one request that was made.
      const sentByClient = promises.platformRepeats
        ? new Set(second.map(({ body }) => body))
        : new Set(second);
      expect(sentByClient.size).toBe(1);
    });
  });
};
