import { describe, expect, it } from "vitest";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import { DELIVERIES, judgeEvent, judgeHook } from "../events-document.ts";
import { type EventReader, readEvents } from "./event-reader.ts";
import { call, CALL_PARAMS, KEY, type RpcAnswer, send, startServer, type TestServer } from "./support.ts";

const origin = ({ url }: TestServer): string => new URL(url).origin;

const start = async ({ url }: TestServer): Promise<number> =>
  Number((await call(url, "start.scenario_call", CALL_PARAMS)).result?.data["call_session_id"]);

const stored = async ({ store }: TestServer, id: number) => {
  const session = await store.session(id);
  if (session === null) throw new Error("the session is not stored");
  return eventsOf(session);
};

const isLast = ({ notification_mnemonic: type }: { readonly notification_mnemonic: string }): boolean =>
  type === "session_finished";

const isOver = ({ events }: EventReader): boolean => events.some(({ event }) => isLast(event));

/** Runs all calls to their ends: no stream may be open, whose heartbeat has no end. */
const ended = async (server: TestServer): Promise<number> => {
  const id = await start(server);
  await server.clock.advance(7_200_000);
  return id;
};

describe("the stream of a session", () => {
  it("tells every event as it happens, in order, and ends after the last one", async () => {
    const server = await startServer();
    const id = await start(server);
    const reader = await readEvents(`${origin(server)}/events/sessions/${id}`);
    expect(reader.status).toBe(200);
    expect(reader.headers["content-type"]).toBe("text/event-stream; charset=UTF-8");
    expect(reader.headers["cache-control"]).toBe("no-store");
    expect(reader.headers["x-accel-buffering"]).toBe("no");
    await reader.until(({ events }) => events.length >= 1);
    await server.clock.advance(7_200_000);
    await reader.ended();
    const events = await stored(server, id);
    expect(events.at(-1)?.notification_mnemonic).toBe("session_finished");
    expect(reader.events.map(({ event }) => event)).toEqual(events);
    expect(reader.events.map((read) => read.id)).toEqual(events.map((_, index) => `${id}.${index + 1}`));
  });

  it("goes on after any event that a reader names, and needs nobody who listened before", async () => {
    const server = await startServer();
    const id = await ended(server);
    const events = await stored(server, id);
    for (const [index] of events.slice(0, -1).entries()) {
      const headers = { "last-event-id": `${id}.${index + 1}` };
      const reader = await readEvents(`${origin(server)}/events/sessions/${id}`, headers);
      await reader.ended();
      expect(reader.events.map(({ event }) => event)).toEqual(events.slice(index + 1));
    }
  });

  it("is not begun again by a reader who has the last event: 204 says so", async () => {
    const server = await startServer();
    const id = await ended(server);
    const last = (await stored(server, id)).length;
    const headers = { "last-event-id": `${id}.${last}` };
    const reader = await readEvents(`${origin(server)}/events/sessions/${id}`, headers);
    expect(reader.status).toBe(204);
  });
});

describe("the stream of an account", () => {
  it("tells the events of all its sessions from now on", async () => {
    const server = await startServer();
    await ended(server);
    const reader = await readEvents(`${origin(server)}/events`);
    await reader.until((read) => read.lastEventId() !== null);
    const [one, two] = [await start(server), await start(server)];
    await server.clock.advance(60_000);
    await reader.until(({ events }) => events.filter(({ event }) => isLast(event)).length === 2);
    for (const id of [one, two]) {
      const own = reader.events.filter(({ event }) => event.call_session_id === id);
      expect(own.map(({ event }) => event)).toEqual(await stored(server, id));
    }
  });

  it("goes on after any event, also after a cut before the first one", async () => {
    const server = await startServer();
    const first = await readEvents(`${origin(server)}/events`);
    await first.until((reader) => reader.lastEventId() !== null);
    const begin = first.lastEventId() ?? "";
    first.close();
    const id = await ended(server);
    const whole = await readEvents(`${origin(server)}/events`, { "last-event-id": begin });
    await whole.until(isOver);
    expect(whole.events.map(({ event }) => event)).toEqual(await stored(server, id));
    for (const [index, { id: last }] of whole.events.slice(0, -1).entries()) {
      const rest = await readEvents(`${origin(server)}/events`, { "last-event-id": last });
      await rest.until(isOver);
      expect(rest.events).toEqual(whole.events.slice(index + 1));
      rest.close();
    }
  });

  it("is not silent for longer than fifteen seconds, by lines that are no events", async () => {
    const server = await startServer();
    const reader = await readEvents(`${origin(server)}/events`);
    await reader.until((read) => read.lastEventId() !== null);
    const before = reader.text();
    await server.clock.advance(15_000);
    await reader.until((read) => read.text() !== before);
    expect(reader.text().slice(before.length)).toBe(":\n\n");
    expect(reader.events).toEqual([]);
  });

  it("ends when the token of its reader does", async () => {
    const server = await startServer();
    const login = await call(server.url, "login.user", { login: "demo", password: "demo-password" });
    const token = String(login.result?.data["access_token"]);
    const reader = await readEvents(`${origin(server)}/events`, { authorization: `Bearer ${token}` });
    expect(reader.status).toBe(200);
    await call(server.url, "logout.user", { access_token: token });
    await server.clock.advance(15_000);
    await reader.ended();
  });

  it("ends when the server closes", async () => {
    const server = await startServer();
    const reader = await readEvents(`${origin(server)}/events`);
    await reader.until((read) => read.lastEventId() !== null);
    await server.server.close();
    await reader.ended();
    expect(reader.events).toEqual([]);
  });
});

describe("a stream is refused", () => {
  const refusal = async (
    server: TestServer,
    path: string,
    headers: Readonly<Record<string, string>>,
    method = "GET",
  ) => {
    const { status, body } = await send(origin(server) + path, "", { method, headers });
    return [status, (body as RpcAnswer | null)?.error?.data.mnemonic];
  };
  const own = { authorization: `Bearer ${KEY}` };

  it.each([
    ["without a token", {}, 401, "required_parameter_missed"],
    ["with another scheme", { authorization: `Basic ${KEY}` }, 401, "required_parameter_missed"],
    ["with an unknown token", { authorization: "Bearer unknown" }, 401, "access_token_invalid"],
    ["with a blocked key", { authorization: "Bearer demo-key-blocked" }, 401, "access_token_blocked"],
    ["with an expired key", { authorization: "Bearer demo-key-expired" }, 401, "access_token_expired"],
    ["after an id of another form", { ...own, "last-event-id": "x" }, 400, "invalid_parameter_value"],
  ])("%s", async (_what, headers, status, mnemonic) => {
    const server = await startServer();
    expect(await refusal(server, "/events", headers)).toEqual([status, mnemonic]);
  });

  it("with the token in the URL", async () => {
    const server = await startServer();
    expect((await refusal(server, `/events?access_token=${KEY}`, {}))[0]).toBe(401);
  });

  it.each([
    [{ allowed_ips: ["10.0.0.1"] }, "ip_not_whitelisted"],
    [{ account: { status: "inactive" } }, "account_inactive"],
  ])("where the account says %j", async (given, mnemonic) => {
    expect(await refusal(await startServer(given), "/events", own)).toEqual([403, mnemonic]);
  });

  it("of a session that is not there, and after an event of another session", async () => {
    const server = await startServer();
    for (const id of ["99", "9999999999999999"])
      expect(await refusal(server, `/events/sessions/${id}`, own)).toEqual([404, "call_session_not_found"]);
    const headers = { ...own, "last-event-id": "2.1" };
    expect(await refusal(server, "/events/sessions/1", headers)).toEqual([400, "invalid_parameter_value"]);
    for (const path of ["/events/sessions/x", "/events/sessions/0", "/events/x"])
      expect(await refusal(server, path, own)).toEqual([404, "http_path_not_found"]);
  });

  it("after an event that has not happened: a reader who comes from another store would miss what does", async () => {
    const server = await startServer();
    const id = await start(server);
    const told = (await stored(server, id)).length;
    const reader = await readEvents(`${origin(server)}/events`, { "last-event-id": "0" });
    await reader.until(({ events }) => events.length === told);
    const last = Number(reader.lastEventId());
    reader.close();
    const after = async (path: string, lastEventId: string) =>
      refusal(server, path, { ...own, "last-event-id": lastEventId });
    const wrong = [400, "invalid_parameter_value"];
    expect(await after("/events", String(last + 1))).toEqual(wrong);
    expect(await after("/events", `${last + 1}.1`)).toEqual(wrong);
    expect(await after(`/events/sessions/${id}`, `${id}.${told + 1}`)).toEqual(wrong);
    await server.clock.advance(7_200_000);
    const whole = (await stored(server, id)).length;
    expect(await after(`/events/sessions/${id}`, `${id}.${whole + 1}`)).toEqual(wrong);
  });

  it("with a method other than GET", async () => {
    const server = await startServer();
    for (const method of ["PUT", "DELETE"])
      expect((await refusal(server, "/events", own, method))[0]).toBe(405);
  });
});

describe("the AsyncAPI document", () => {
  it("says where streams are, and how their answers look", async () => {
    const server = await startServer();
    const id = await start(server);
    const streams = DELIVERIES.filter(({ address }) => address !== null);
    expect(streams).toHaveLength(2);
    for (const { address, method, mediaType } of streams) {
      expect(method).toBe("GET");
      const path = (address ?? "").replace("{call_session_id}", String(id));
      const reader = await readEvents(origin(server) + path);
      expect([reader.status, reader.headers["content-type"]]).toEqual([200, `${mediaType}; charset=UTF-8`]);
    }
  });

  it("describes the ids with which a reader comes back, and how a token is sent", async () => {
    const server = await startServer();
    const id = await ended(server);
    const streams = DELIVERIES.filter(({ address }) => address !== null);
    for (const { address, isAsked } of streams) {
      const path = (address ?? "").replace("{call_session_id}", String(id));
      const begin: Record<string, string> = address?.includes("{") === true ? {} : { "last-event-id": "0" };
      const reader = await readEvents(origin(server) + path, begin);
      await reader.until(isOver);
      expect(reader.events.length).toBeGreaterThan(5);
      for (const { id: last } of reader.events)
        expect(isAsked?.({ authorization: "Bearer demo-key", "last-event-id": last })).toBe(true);
      reader.close();
      for (const wrong of [
        {},
        { authorization: "Basic x" },
        { authorization: "Bearer x", "last-event-id": "x" },
      ])
        expect(isAsked?.(wrong)).toBe(false);
    }
  });

  it("knows every status with which a stream is answered", () => {
    const known = new Set(
      DELIVERIES.filter(({ address }) => address !== null).flatMap(({ statuses }) => statuses),
    );
    // Those that the tests of this file have seen, and 503 of an ending server.
    expect([...known].toSorted()).toEqual(["200", "204", "400", "401", "403", "404", "405", "503"]);
  });

  it("refuses what is no event, and what no web hook brings so", async () => {
    const server = await startServer();
    const [event] = await stored(server, await start(server));
    const text = JSON.stringify(event);
    expect(judgeEvent(text)).toBeNull();
    expect(judgeEvent(JSON.stringify({ ...event, sequence_number: 0 }))).toContain("no event by its schema");
    expect(judgeEvent(JSON.stringify({ ...event, notification_mnemonic: "x" }))).toContain("does not know");
    const headers = {
      "content-type": "application/json; charset=UTF-8",
      "webhook-id": "1-1",
      "webhook-timestamp": "1767268800",
      "webhook-signature": `v1,${"A".repeat(43)}=`,
    };
    expect(judgeHook("POST", headers, text)).toBeNull();
    expect(judgeHook("PUT", headers, text)).toContain("the method PUT");
    for (const name of Object.keys(headers))
      expect(judgeHook("POST", { ...headers, [name]: undefined }, text)).toContain("headers");
    expect(judgeHook("POST", { ...headers, "webhook-signature": "v2,x" }, text)).toContain("headers");
  });
});
