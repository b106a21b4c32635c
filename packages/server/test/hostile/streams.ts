import { request } from "node:http";
import type { DocumentedApi } from "./documents.ts";
import { type Answered, judgeForm } from "./judge.ts";
import type { Chance } from "./random.ts";
import { judgeEvent } from "../events-document.ts";

/** A request for a stream of events, and the statuses that the guide to events allows for it. */
export interface StreamRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly statuses: ReadonlySet<number>;
}

const OWN = { authorization: "Bearer demo-key" };

/** A session's id that nobody has, or that is none. */
const ODD_IDS = [
  "0",
  "-1",
  "1e3",
  "01",
  "99999999",
  "9999999999999999",
  "99999999999999999999",
  "x",
  "1/",
  "%31",
  "__proto__",
];
const ODD_CURSORS = [
  "x",
  "-1",
  "0.0",
  "1.0",
  "1.-1",
  "1e3",
  "99999999999999999999",
  "1.99999999999",
  "0x0",
  "\u00e9",
  "9".repeat(300),
  "1.1.1",
  "0;0",
  "null",
];
const ODD_TOKENS = [
  "Bearer",
  "Bearer ",
  "Basic ZGVtbw==",
  "Bearer a b",
  "bearer x",
  `Bearer ${"x".repeat(3_000)}`,
  "Bearer \u00e9",
  "Bearer __proto__",
];

/** Draws a request for a stream. */
export const nextStreamRequest = (chance: Chance): StreamRequest => {
  const path = chance.percent(50)
    ? "/events"
    : `/events/sessions/${chance.percent(50) ? 1 + chance.below(40) : chance.pick(ODD_IDS)}`;
  switch (chance.below(5)) {
    case 0:
      return {
        path,
        method: "GET",
        headers: { authorization: chance.pick(ODD_TOKENS) },
        statuses: new Set([401, 404]),
      };
    case 1:
      return {
        path,
        method: "GET",
        headers: { ...OWN, "last-event-id": chance.pick(ODD_CURSORS) },
        statuses: new Set([200, 204, 400, 404, 503]),
      };
    case 2:
      return {
        path,
        method: chance.pick(["HEAD", "PUT", "DELETE", "OPTIONS", "POST"]),
        headers: OWN,
        statuses: new Set([404, 405]),
      };
    case 3:
      return {
        path: `${path}?access_token=demo-key`,
        method: "GET",
        headers: {},
        statuses: new Set([401, 404]),
      };
    default:
      return {
        path,
        method: "GET",
        headers: chance.percent(50) ? OWN : { ...OWN, "last-event-id": "0" },
        statuses: new Set([200, 204, 400, 404, 503]),
      };
  }
};

/** What a stream told: its events were judged; `complaint` is the first thing wrong. */
export interface StreamOutcome {
  readonly status: number;
  readonly events: number;
  /** The sessions of which it told; none unless it was stayed for. */
  readonly sessions: ReadonlySet<number>;
  readonly complaint: string | null;
}

/** Asks, judges what comes, and goes away at the first bytes or, if it is to `stay`, when the server ends the stream. */
export const readStream = async (
  port: number,
  api: DocumentedApi,
  { path, method, headers, statuses }: StreamRequest,
  stay: boolean,
): Promise<StreamOutcome> =>
  new Promise((resolve) => {
    const req = request({ host: "127.0.0.1", port, path, method, headers, agent: false });
    req.on("error", () => {
      resolve({
        status: 0,
        events: 0,
        sessions: new Set(),
        complaint: "a stream that was cut before its answer",
      });
    });
    req.on("response", (res) => {
      const { statusCode: status = 0 } = res;
      if (!statuses.has(status)) {
        req.destroy();
        resolve({
          status,
          events: 0,
          sessions: new Set(),
          complaint: `status ${status} for ${method} ${path.split("?", 1)[0] ?? ""}`,
        });
        return;
      }
      const chunks: Buffer[] = [];
      let [rest, events] = ["", 0];
      let complaint: string | null = null;
      const sessions = new Set<number>();
      const done = (): void => {
        req.destroy();
        resolve({ status, events, sessions, complaint });
      };
      res.on("error", () => {});
      res.on("data", (chunk: Buffer) => {
        if (status !== 200) {
          chunks.push(chunk);
          return;
        }
        const blocks = (rest + chunk.toString("utf8")).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) {
          const [, data] = /^data: (.*)$/mu.exec(block) ?? [];
          if (data === undefined) continue;
          events += 1;
          complaint ??= judgeEvent(data);
          if (stay) sessions.add((JSON.parse(data) as { readonly call_session_id: number }).call_session_id);
        }
        if (!stay) done();
      });
      res.on("close", () => {
        const body = Buffer.concat(chunks);
        const all = new Map(Object.entries(res.headers).map(([name, value]) => [name, String(value)]));
        if (status !== 200 && status !== 204 && method !== "HEAD" && body.length > 0)
          complaint ??= complaintOf(api, { status, headers: all, body }, statuses);
        done();
      });
    });
    req.end();
  });

const complaintOf = (
  api: DocumentedApi,
  answered: Answered,
  statuses: ReadonlySet<number>,
): string | null => {
  const verdict = judgeForm(api, answered, statuses);
  return verdict.ok ? null : verdict.complaint;
};
