import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { HeldClock } from "../../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../../src/adapters/memory/memory-store.ts";
import { httpSender } from "../../../src/adapters/webhooks/http-sender.ts";
import type { WebHookOutcome } from "../../../src/ports/web-hook-sender.ts";
import { call, CALL_PARAMS, NOW, startServer } from "../../gateway/support.ts";
import { type SelfSigned, selfSigned } from "./self-signed.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const DAY = 86_400_000;

/** Certificates are judged by the system's time, which no test holds. */
const now = Date.now();
const good = selfSigned("127.0.0.1", now - DAY, now + DAY);
const expired = selfSigned("127.0.0.1", now - 2 * DAY, now - DAY);
const ofAnother = selfSigned("127.0.0.9", now - DAY, now + DAY);

/** A target that shows this certificate; counts what arrives. */
const openTarget = async (
  shown: SelfSigned,
): Promise<{ readonly url: string; readonly requests: () => number }> => {
  let requests = 0;
  const server = createServer(shown, (_req, res) => {
    requests += 1;
    res.writeHead(204).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}/hooks`, requests: () => requests };
};

/** Until the test ends, this process believes what was signed by it. */
const believe = ({ cert }: SelfSigned): void => {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, cert]);
  onTestFinished(() => {
    setDefaultCACertificates(before);
  });
};

const send = async (url: string): Promise<WebHookOutcome> =>
  httpSender({ url, secrets: () => [SECRET], allowPrivate: true, clock: new HeldClock(NOW) }).send({
    id: "7-1",
    body: "{}",
  });

const REFUSED = { ok: false, reason: "certificate_refused" };

describe("a target over TLS", () => {
  it("that nobody vouches for is refused, and gets nothing to read", async () => {
    const { url, requests } = await openTarget(good);
    expect(await send(url)).toEqual(REFUSED);
    expect(requests()).toBe(0);
  });

  it("that somebody vouches for is taken", async () => {
    believe(good);
    const { url, requests } = await openTarget(good);
    expect(await send(url)).toEqual({ ok: true });
    expect(requests()).toBe(1);
  });

  it.each([
    ["whose certificate is over", expired],
    ["whose certificate is that of another address", ofAnother],
  ])("%s is refused, although somebody vouches for it", async (_what, shown) => {
    believe(shown);
    const { url, requests } = await openTarget(shown);
    expect(await send(url)).toEqual(REFUSED);
    expect(requests()).toBe(0);
  });
});

it("what became of an event for a target with a wrong certificate is told in the log and with its dead letter", async () => {
  const { url, requests } = await openTarget(good);
  const store = new MemoryStore();
  const first = await startServer({}, { store });
  const answer = await call(first.url, "start.scenario_call", CALL_PARAMS);
  const id = Number(answer.result?.data["call_session_id"]);
  await first.server.close();
  // As if it had failed for a day already: the next failure is the last one.
  const queued = { target: "1001 crm", call_session_id: id, sequence_number: 0 };
  await store.queueSessions(queued.target, String(await store.feedHead(1001)), [queued], NOW);
  await store.putQueuedSession({ ...queued, attempts: 20, due_at: NOW, failing_since: NOW - DAY });
  const web_hooks = [{ name: "crm", url, secret: SECRET, allow_private: true }];
  const { server, clock, written } = await startServer({ web_hooks }, { store });
  while ((await server.webHooks.deadLetters("crm"))?.length === 0) await clock.settle();
  const [letter] = (await server.webHooks.deadLetters("crm")) ?? [];
  expect(letter).toMatchObject({ call_session_id: id, sequence_number: 1, reason: "certificate_refused" });
  expect(written.join("")).toContain('"kind":"given_up"');
  expect(written.join("")).toContain('"reason":"certificate_refused"');
  expect(requests()).toBe(0);
});
