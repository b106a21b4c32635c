import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { verifyWebhook } from "@scenario-call/core/webhooks";
import { judgeHook } from "../events-document.ts";
import type { Chance } from "./random.ts";

/** The secret of both targets. */
export const HOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** A target of web hooks that takes everything, and looks at it. */
export interface GoodTarget {
  readonly url: string;
  /** The sessions that were told to their ends. */
  readonly ended: ReadonlySet<number>;
  readonly arrived: number;
  readonly complaints: readonly string[];
  /** Resolves when the condition holds, looked at whenever something arrives. */
  until(condition: () => boolean): Promise<void>;
  close(): void;
}

/** Opens a target that takes everything: each event once or more, those of a session in order. */
export const openGoodTarget = async (): Promise<GoodTarget> => {
  const lastOf = new Map<number, number>();
  const ended = new Set<number>();
  const complaints: string[] = [];
  const watchers = new Set<() => void>();
  let arrived = 0;
  const look = async (headers: Readonly<Record<string, unknown>>, body: string): Promise<void> => {
    arrived += 1;
    const complaint = judgeHook("POST", headers, body);
    if (complaint !== null) complaints.push(complaint);
    else {
      const event = JSON.parse(body) as {
        readonly call_session_id: number;
        readonly sequence_number: number;
        readonly notification_mnemonic: string;
      };
      const { call_session_id: id, sequence_number: number } = event;
      const last = lastOf.get(id) ?? 0;
      if (number > last + 1) complaints.push(`event ${number} of session ${id} after ${last}`);
      lastOf.set(id, Math.max(last, number));
      if (event.notification_mnemonic === "session_finished") ended.add(id);
      await verifyWebhook(body, headers as Record<string, string>, HOOK_SECRET).catch((error: unknown) => {
        complaints.push(`a signature that is none: ${String(error)}`);
      });
    }
    for (const watcher of watchers) watcher();
  };
  const server = createHttpServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("error", () => {});
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      void look(req.headers, Buffer.concat(chunks).toString("utf8")).then(() => res.writeHead(204).end());
    });
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    ended,
    complaints,
    get arrived() {
      return arrived;
    },
    until: async (condition) =>
      new Promise((resolve) => {
        const watch = (): void => {
          if (!condition()) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const listening = async (server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): AddressInfo | string | null;
}): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

/** A target of web hooks that answers as nobody should. */
export interface HostileTarget {
  readonly url: string;
  readonly asked: number;
  /** The ways of answering that were used. */
  readonly ways: ReadonlySet<string>;
  /** From now on takes everything; resolves when it has nothing in hand. */
  rest(): Promise<void>;
  /** Answers badly again. */
  wake(): void;
  close(): void;
}

const OK = "HTTP/1.1 200 OK\r\n";
const BIG = Buffer.alloc(262_144, "x");

/** Each way of answering badly: what is done with the connection when a request has come. */
const WAYS: Readonly<Record<string, (socket: Socket, chance: Chance) => void>> = {
  "says nothing": () => {},
  "hangs up": (socket) => socket.destroy(),
  "breaks off hard": (socket) => socket.resetAndDestroy(),
  "hangs up politely": (socket) => socket.end(),
  "half a status line": (socket) => socket.end("HTTP/1."),
  "no HTTP": (socket, chance) => socket.end(chance.bytes(100)),
  "headers without end": (socket) => {
    socket.write(OK);
    for (let at = 0; at < 3_000; at += 1) socket.write(`x${at}: ${"y".repeat(100)}\r\n`);
  },
  "interim answers without end": (socket) => {
    for (let at = 0; at < 2_000; at += 1) socket.write("HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n");
  },
  "another protocol": (socket) =>
    socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nx"),
  "a body without end": (socket) => {
    socket.write(`${OK}content-length: 999999999999\r\n\r\n`);
    const more = (): void => {
      if (!socket.destroyed && socket.write(BIG)) setImmediate(more);
    };
    socket.on("drain", more);
    more();
  },
  "a body that breaks off": (socket) => socket.end(`${OK}content-length: 100\r\n\r\nx`),
  "chunks that are none": (socket) => socket.end(`${OK}transfer-encoding: chunked\r\n\r\nzz\r\nx`),
  "length and chunks": (socket) =>
    socket.end(`${OK}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`),
  "compressed nonsense": (socket) =>
    socket.end(`${OK}content-encoding: gzip\r\ncontent-length: 3\r\n\r\nxyz`),
  "a redirect to itself": (socket) =>
    socket.end("HTTP/1.1 307 X\r\nlocation: /\r\ncontent-length: 0\r\n\r\n"),
  "status 000": (socket) => socket.end("HTTP/1.1 000 X\r\ncontent-length: 0\r\n\r\n"),
  "status 999": (socket) => socket.end("HTTP/1.1 999 X\r\ncontent-length: 0\r\n\r\n"),
  "server error": (socket) => socket.end("HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n"),
  "two answers": (socket) => socket.end(`${OK}content-length: 0\r\n\r\n${OK}content-length: 0\r\n\r\n`),
  taken: (socket) => socket.end("HTTP/1.1 204 X\r\nconnection: close\r\n\r\n"),
};

/** The ways in which the hostile target answers. */
export const HOSTILE_WAYS: readonly string[] = Object.keys(WAYS);

/** Opens the target that answers badly; every third time it takes what comes, so that sessions get on. */
export const openHostileTarget = async (chance: Chance): Promise<HostileTarget> => {
  const sockets = new Set<Socket>();
  const ways = new Set<string>();
  let asked = 0;
  let taken = 0;
  let isResting = false;
  let rested: () => void = () => {};
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) rested();
    });
    socket.once("data", () => {
      if (isResting) {
        taken += 1;
        WAYS["taken"]?.(socket, chance);
        return;
      }
      const way =
        asked % 3 === 0
          ? "taken"
          : (HOSTILE_WAYS[Math.floor((asked * 2) / 3) % HOSTILE_WAYS.length] ?? "taken");
      asked += 1;
      ways.add(way);
      WAYS[way]?.(socket, chance);
    });
  });
  const port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/`,
    ways,
    get asked() {
      return asked + taken;
    },
    rest: async () => {
      isResting = true;
      for (const socket of sockets) socket.destroy();
      if (sockets.size > 0)
        await new Promise<void>((resolve) => {
          rested = resolve;
        });
    },
    wake: () => {
      isResting = false;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};
