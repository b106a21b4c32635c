/**
 * The same two-leg call by requests to ARI and nothing else: what whoever writes it by hand for this one purpose would
 * send, over the same kind of connection. No store, no ids that survive anything, no events for anybody.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { TRUNK, VIRTUAL } from "./account.ts";
import type { CallerMessage, CallerOrder } from "./messages.ts";

const APP = "bare";

type Open = Extract<CallerOrder, { readonly type: "open" }>;

interface Event {
  readonly type: string;
  readonly request_id?: string;
  readonly status_code?: number;
  readonly message_body?: string;
  readonly channel?: { readonly id: string; readonly state: string };
}

const tell = (message: CallerMessage): void => void process.send?.(message);

const loop = monitorEventLoopDelay({ resolution: 10 });
loop.enable();

let socket: WebSocket | null = null;
let trunkPort = 0;
let requests = 0;
const answers = new Map<string, PromiseWithResolvers<void>>();
const waiting = new Map<string, () => void>();

const ask = async (method: string, uri: string, body?: object): Promise<void> => {
  requests += 1;
  const request_id = String(requests);
  const answer = Promise.withResolvers<void>();
  answers.set(request_id, answer);
  const content =
    body === undefined ? {} : { content_type: "application/json", message_body: JSON.stringify(body) };
  socket?.send(JSON.stringify({ type: "RESTRequest", request_id, method, uri, ...content }));
  return answer.promise;
};

const until = async (what: string): Promise<void> =>
  new Promise((resolve) => {
    waiting.set(what, resolve);
  });

const happened = (what: string): void => {
  waiting.get(what)?.();
  waiting.delete(what);
};

const hear = ({ type, request_id, status_code = 0, message_body, channel }: Event): void => {
  if (type === "RESTResponse") {
    const answer = answers.get(request_id ?? "");
    answers.delete(request_id ?? "");
    // What is gone already when it is to be released is as good.
    if (status_code < 300 || status_code === 404) answer?.resolve();
    else answer?.reject(new Error(`Asterisk answered ${status_code} ${message_body ?? ""}`));
    return;
  }
  if (channel === undefined) return;
  if (type === "StasisStart") happened(`in ${channel.id}`);
  if (type === "ChannelDestroyed") happened(`over ${channel.id}`);
  if (type === "ChannelStateChange" && channel.state === "Up") happened(`up ${channel.id}`);
};

const dial = async (channelId: string, number: string, shown: string): Promise<void> => {
  const inApplication = until(`in ${channelId}`);
  const up = until(`up ${channelId}`);
  await ask("POST", "channels/create", {
    endpoint: `PJSIP/trunk-${TRUNK}/sip:${number}@127.0.0.1:${trunkPort}`,
    app: APP,
    channelId,
    variables: { "CONNECTEDLINE(all)": `<${shown}>` },
  });
  await inApplication;
  await ask("POST", `channels/${channelId}/dial?timeout=60`);
  await up;
};

const call = async (contact: string, employee: string): Promise<void> => {
  const [first, second, bridge] = [`${contact}-c`, `${contact}-e`, `${contact}-b`];
  const over = Promise.all([until(`over ${first}`), until(`over ${second}`)]);
  await dial(first, contact, VIRTUAL);
  const music = ask("POST", `channels/${first}/moh`);
  await Promise.all([ask("POST", `bridges/${bridge}?type=mixing`), dial(second, employee, contact), music]);
  // On a machine that is late somebody may have hung up already; that they were not joined is seen at the telephones.
  await ask("POST", `bridges/${bridge}/addChannel?channel=${first},${second}`).catch(() => {});
  await over;
  await ask("DELETE", `bridges/${bridge}`);
};

const open = async ({ ariUrl, ariUser, ariPassword, trunkPort: port }: Open): Promise<void> => {
  trunkPort = port;
  const key = encodeURIComponent(`${ariUser}:${ariPassword}`);
  const opened = new WebSocket(`${ariUrl.replace("http", "ws")}/ari/events?app=${APP}&api_key=${key}`);
  socket = opened;
  opened.addEventListener("message", ({ data }) => {
    hear(JSON.parse(String(data)) as Event);
  });
  await new Promise<void>((resolve, reject) => {
    opened.addEventListener("open", () => {
      resolve();
    });
    opened.addEventListener("error", () => {
      reject(new Error("no connection to Asterisk"));
    });
  });
  const types = ["StasisStart", "ChannelStateChange", "ChannelDestroyed", "RESTResponse"];
  await ask("PUT", `applications/${APP}/eventFilter`, { allowed: types.map((type) => ({ type })) });
  tell({ type: "opened", url: null });
};

const failed = (error: unknown): void => {
  tell({ type: "failed", why: error instanceof Error ? error.message : String(error) });
};

process.on("message", (order: CallerOrder) => {
  if (order.type === "open") open(order).catch(failed);
  else if (order.type === "call") call(order.contact, order.employee).catch(failed);
  else {
    const { user, system } = process.cpuUsage();
    tell({ type: "cpu", ms: (user + system) / 1000, late: loop.percentile(99) / 1e6 });
    loop.reset();
  }
});
for (const end of ["disconnect", "SIGTERM"] as const) {
  process.on(end, () => {
    process.exit(0);
  });
}
