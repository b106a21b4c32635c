import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { AriClient } from "../../../src/adapters/asterisk/ari/ari-client.ts";
import { AriError } from "../../../src/adapters/asterisk/ari/ari-error.ts";
import { AriSocket } from "../../../src/adapters/asterisk/ari/ari-socket.ts";
import { readAriMessage } from "../../../src/adapters/asterisk/ari/ari-events.ts";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { FakeAri } from "./fake-ari.ts";

const PASSWORD = "secret of the test";

const setUp = async (prepare: (ari: FakeAri) => void = () => {}) => {
  const ari = new FakeAri();
  prepare(ari);
  const url = await ari.listen();
  const clock = new HeldClock();
  const problems: string[] = [];
  const connected: boolean[] = [];
  const client = new AriClient({
    access: { url, user: "tester", password: PASSWORD, app: "sc" },
    clock,
    onEvent: () => {},
    onConnected: async ({ restarted }) => {
      connected.push(restarted);
    },
    onProblem: (message) => problems.push(message),
  });
  onTestFinished(async () => {
    client.close();
    await ari.close();
  });
  return { ari, client, clock, problems, connected };
};

const rejection = async (work: Promise<unknown>): Promise<AriError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AriError);
  return error as AriError;
};

describe("the client of ARI", () => {
  it("says who it is in a header, and never in an address", async () => {
    const { ari, client } = await setUp();
    await client.open();
    const { url, headers } = ari.handshake!;
    expect(headers.authorization).toBe(`Basic ${Buffer.from(`tester:${PASSWORD}`).toString("base64")}`);
    expect(decodeURIComponent(url ?? "")).toBe("/ari/events?app=sc");
  });

  it("looks whether the application is registered, and asks for those events only that it reads", async () => {
    const { ari, client } = await setUp();
    await client.open();
    expect(ari.count("GET applications/sc")).toBe(1);
    const filter = ari.requests.find(({ uri }) => uri === "applications/sc/eventFilter")?.body;
    const { allowed } = filter as { readonly allowed: readonly { readonly type: string }[] };
    // Without it answers would be filtered out like events.
    expect(allowed.map(({ type }) => type)).toContain("RESTResponse");
    expect(client.version).toBe("22.9.9");
  });

  it.each([
    [401, "unauthorized"],
    [403, "unauthorized"],
    [404, "unfit"],
  ])("does not open where a plain request gets %i", async (status, kind) => {
    const { client } = await setUp((ari) => {
      ari.httpStatus = status;
    });
    expect((await rejection(client.open())).kind).toBe(kind);
  });

  it("does not open where nobody listens", async () => {
    const { ari, client } = await setUp();
    await ari.close();
    expect((await rejection(client.open())).kind).toBe("unreachable");
    await ari.listen();
  });

  it("does not open at an Asterisk that takes no requests over the WebSocket, and says which one does", async () => {
    const { ari, client, clock } = await setUp((fake) => {
      fake.rules.push(() => "silence");
    });
    const opening = rejection(client.open());
    await ari.until(() => ari.count("GET asterisk/info") > 0);
    await clock.advance(5000);
    expect((await opening).message).toMatch(/20\.14, 22\.4 or newer/u);
  });

  it("does not open where the application is not registered", async () => {
    const { client } = await setUp((ari) => {
      ari.rules.push(({ uri }) => (uri === "applications/sc" ? { status: 404 } : null));
    });
    expect((await rejection(client.open())).status).toBe(404);
  });

  it("gives the body of an answer, and the status of a refusal without the address that was asked", async () => {
    const { client } = await setUp();
    await client.open();
    expect(await client.request("GET", "channels")).toEqual([]);
    const error = await rejection(client.request("DELETE", "channels/79261234567"));
    expect(error).toMatchObject({ kind: "refused", status: 404 });
    expect(String(error)).not.toContain("7926");
  });

  it("rejects what was under way when the connection is lost, opens it anew, and says that it is there again", async () => {
    const { ari, client, clock, connected, problems } = await setUp();
    await client.open();
    ari.rules.push(({ uri }) => (uri === "channels" ? "silence" : null));
    const lost = rejection(client.request("GET", "channels"));
    await ari.until(() => ari.count("GET channels") === 1);
    ari.drop();
    expect((await lost).kind).toBe("lost");
    expect(client.isReady).toBe(false);
    const ready = client.ready();
    await clock.advance(100);
    await ready;
    expect(ari.connections).toBe(2);
    expect(connected).toEqual([false, false]);
    expect(problems).toEqual(["the connection to Asterisk was lost"]);
  });

  it("says so when it is another run of Asterisk", async () => {
    const { ari, client, clock, connected } = await setUp();
    await client.open();
    ari.startedAt = "2026-01-01T01:00:00.000+0000";
    ari.drop();
    while (client.isReady) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(100);
    await client.ready();
    expect(connected).toEqual([false, true]);
    expect(client.startedAt).toBe(Date.UTC(2026, 0, 1, 1));
  });

  it("opens a new connection when Asterisk has lost the application without a word", async () => {
    const { ari, client, clock } = await setUp();
    await client.open();
    let lost = true;
    ari.rules.push(({ method, uri }) => {
      if (method !== "GET" || uri !== "applications/sc" || !lost) return null;
      lost = false;
      return { status: 404 };
    });
    await clock.advance(5000);
    await ari.until(() => ari.count("GET applications/sc") === 2);
    while (client.isReady) await new Promise((resolve) => setImmediate(resolve));
    await clock.advance(100);
    await client.ready();
    expect(ari.connections).toBe(2);
  });

  it("takes the application back from another client, but not at once", async () => {
    const { ari, client, clock, problems } = await setUp();
    await client.open();
    ari.emit({ type: "ApplicationReplaced", application: "sc" });
    while (client.isReady) await new Promise((resolve) => setImmediate(resolve));
    expect(problems).toEqual(["another client has taken the application over"]);
    await clock.advance(4999);
    expect(ari.connections).toBe(1);
    await clock.advance(1);
    await client.ready();
    expect(ari.connections).toBe(2);
  });

  it("does not count as connected where another client takes the application over in that moment", async () => {
    const { ari, client } = await setUp((fake) => {
      fake.rules.push(({ method, uri }) => {
        if (method === "GET" && uri === "applications/sc")
          fake.emit({ type: "ApplicationReplaced", application: "sc" });
        return null;
      });
    });
    // It would be told nothing any more, while the application is there for all who ask.
    expect((await rejection(client.open())).kind).toBe("lost");
    expect(client.isReady).toBe(false);
    expect(ari.connections).toBe(1);
  });

  it("takes no request before the connection is open, and leaves none behind that fails unseen", async () => {
    const mute = createServer();
    mute.listen(0, "127.0.0.1");
    await once(mute, "listening");
    const address = mute.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const access = { url: `http://127.0.0.1:${port}`, user: "tester", password: PASSWORD, app: "sc" };
    const socket = new AriSocket(access, { event: () => {}, gone: () => {} });
    const opening = rejection(socket.opened);
    expect((await rejection(socket.request("DELETE", "channels/sc.1.c", null))).kind).toBe("lost");
    socket.close();
    expect((await opening).kind).toBe("unreachable");
    mute.close();
  });

  it("tries again with pauses that grow as long as there is nobody", async () => {
    const { ari, client, clock, problems } = await setUp();
    await client.open();
    const url = (): number => ari.connections;
    ari.rules.push(({ uri }) => (uri === "applications/sc" ? { status: 404 } : null));
    ari.drop();
    for (const [nth, pause] of [100, 200, 400].entries()) {
      while (problems.length <= nth) await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(pause - 1);
      expect(url()).toBe(nth + 1);
      await clock.advance(1);
      await ari.until(() => url() === nth + 2);
    }
  });

  it("rejects everything once it is closed, also those who wait for a connection", async () => {
    const { ari, client } = await setUp();
    await client.open();
    ari.drop();
    while (client.isReady) await new Promise((resolve) => setImmediate(resolve));
    const waiting = rejection(client.ready());
    client.close();
    client.close();
    expect((await waiting).kind).toBe("closed");
    expect((await rejection(client.request("GET", "channels"))).kind).toBe("closed");
  });
});

describe("a message of Asterisk", () => {
  it.each(["", "null", "7", "[]", "{}", '{"type":"Dial"}', '{"type":"StasisStart","channel":7}', "{"])(
    "that is %j is passed over",
    (text) => {
      expect(readAriMessage(Buffer.from(text))).toEqual({ kind: "other" });
    },
  );

  it("may have members that nobody knows", () => {
    const message = { type: "ChannelStateChange", channel: { id: "a", state: "Up", new: 1 }, new: {} };
    expect(readAriMessage(Buffer.from(JSON.stringify(message)))).toEqual({
      kind: "event",
      event: { type: "ChannelStateChange", channel: { id: "a", state: "Up" } },
    });
  });
});
