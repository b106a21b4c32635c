/** The least of ARI with which a test can direct a call by hand: independent of every client that is tested. */
export interface BareAri {
  /** Sends a request; answers with the body, parsed. Rejects for every status of 400 and more. */
  request(method: string, path: string, body?: object): Promise<unknown>;
  /** The first event that fits, now or later. */
  event(type: string, fits?: (event: AriEvent) => boolean): Promise<AriEvent>;
  close(): void;
}

/** An event, as far as these tests look into it. */
export interface AriEvent {
  readonly type: string;
  readonly channel?: { readonly id: string; readonly state: string };
  readonly playback?: { readonly id: string };
  readonly peer?: { readonly id: string };
  readonly dialstatus?: string;
}

/** The name under which the tests listen for events. */
export const APPLICATION = "bare";

/** Opens a connection for events to an Asterisk on this port of 127.0.0.1. */
export const openAri = async (port: number, user: string, password: string): Promise<BareAri> => {
  const base = `127.0.0.1:${port}/ari`;
  const headers = {
    authorization: `Basic ${btoa(`${user}:${password}`)}`,
    "content-type": "application/json",
  };
  const key = encodeURIComponent(`${user}:${password}`);
  const socket = new WebSocket(`ws://${base}/events?app=${APPLICATION}&api_key=${key}`);
  const events: AriEvent[] = [];
  const waiting = new Set<() => void>();
  socket.addEventListener("message", ({ data }) => {
    events.push(JSON.parse(String(data)) as AriEvent);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error("no connection for events")));
  });
  return {
    request: async (method, path, body) => {
      const init = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(`http://${base}${path}`, { method, headers, ...init });
      const text = await answer.text();
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text === "" ? null : (JSON.parse(text) as unknown);
    },
    event: async (type, fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = events.find((event) => event.type === type && fits(event));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: () => socket.close(),
  };
};
