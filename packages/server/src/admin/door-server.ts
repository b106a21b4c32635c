import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Administration } from "../administration/administration.ts";
import { AdministrationError } from "../administration/administration-error.ts";
import { isSameSecret } from "../same-secret.ts";
import type { Door } from "./door-file.ts";
import {
  ADMIN_PATH,
  type AdminAnswer,
  type AdminFailure,
  type AdminOperation,
  type AdminRequest,
  type AdminResult,
  HELLO_PATH,
  helloProof,
  NONCE,
} from "./protocol.ts";

/** What a door opens to. */
export interface DoorServerOptions {
  readonly administration: Administration;
  /** What opens it: 32 random bytes or more, as text. */
  readonly token: string;
  /** Told of every operation that was carried out or refused: a fixed word, and nothing of what it was about. */
  readonly onOperation?: (operation: AdminOperation, outcome: string) => void;
  /** Told of what went wrong inside. */
  readonly onProblem?: (error: unknown) => void;
}

/** The door through which a running server is administered. */
export interface DoorServer {
  /** Listens on 127.0.0.1, on a port that the system gives, and nowhere else. */
  listen(): Promise<Door>;
  /** Lets what is under way go on, and takes nothing more. Repeatable. */
  close(): Promise<void>;
}

/** Larger than any account file that people write. */
const MOST_BYTES = 64 * 1024 * 1024;

/** What is heard of those who have not shown a token. */
const MOST_BYTES_OF_STRANGERS = 1024;

/** Whoever is on the machine can connect, and there is room for few: who takes longer to ask gives it back. */
const PATIENCE = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
} as const;

const HOST = "127.0.0.1";

type Operations = {
  readonly [Name in AdminOperation]: (given: AdminRequest<Name>) => Promise<AdminResult<Name>>;
};

/** Makes the door; it is shut until it listens. */
export const createDoorServer = ({
  administration,
  token,
  onOperation,
  onProblem,
}: DoorServerOptions): DoorServer => {
  const operations = operationsOf(administration);
  let port = 0;
  const connections = new Set<Socket>();
  /** Those whose operation is under way. */
  const busy = new Set<Socket>();
  let isClosing = false;

  /** Why whoever asks is not to be heard; null where he is. */
  const refusalOf = ({ headers, method, socket, url }: IncomingMessage): string | null => {
    // A browser that a page has sent here says where it comes from, or was led here by another name.
    if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) return "not from a browser";
    if (headers.host !== `${HOST}:${port}`) return "not by this name";
    if (socket.remoteAddress !== HOST) return "not from another machine";
    if (method !== "POST") return "POST only";
    if (url === HELLO_PATH) return null;
    const given = /^Bearer ([!-~]{1,1000})$/u.exec(headers.authorization ?? "")?.[1];
    // What is not there is compared too: it takes the same time.
    return isSameSecret(given ?? "", token) ? null : "another token";
  };

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const refusal = refusalOf(req);
    if (refusal !== null) {
      fail(res, 403, { kind: "forbidden", message: refusal, problems: [] });
      return;
    }
    if (req.url === HELLO_PATH) {
      const body = await readBody(req, MOST_BYTES_OF_STRANGERS).catch(() => null);
      const nonce = typeof body === "object" && body !== null && "nonce" in body ? body.nonce : null;
      const isNonce = typeof nonce === "string" && NONCE.test(nonce);
      sendText(
        res,
        isNonce ? 200 : 400,
        JSON.stringify({ proof: isNonce ? helloProof(token, nonce) : null }),
      );
      return;
    }
    const name = req.url?.startsWith(ADMIN_PATH) === true ? req.url.slice(ADMIN_PATH.length) : "";
    if (!Object.hasOwn(operations, name)) {
      fail(res, 404, { kind: "bad_request", message: "no such operation", problems: [] });
      return;
    }
    const operation = name as AdminOperation;
    try {
      const given = await readBody(req, MOST_BYTES);
      // Nobody is there any more, or nothing is begun any more.
      if (given === null || isClosing) {
        res.destroy();
        return;
      }
      busy.add(req.socket);
      const run = operations[operation] as (given: unknown) => Promise<AdminResult<AdminOperation>>;
      const result = await run(given);
      onOperation?.(operation, "ok");
      send(res, 200, { ok: true, result });
    } catch (error) {
      if (!(error instanceof AdministrationError)) {
        onProblem?.(error);
        onOperation?.(operation, "internal_error");
        fail(res, 500, { kind: "internal_error", message: "see the server's log", problems: [] });
        return;
      }
      const { kind, message, problems } = error;
      onOperation?.(operation, kind);
      fail(res, 400, { kind, message, problems });
    }
  };

  const server = createServer(PATIENCE, (req, res) => {
    answer(req, res)
      .catch((error: unknown) => {
        onProblem?.(error);
        res.destroy();
      })
      .finally(() => {
        busy.delete(req.socket);
      });
  });
  server.maxConnections = 20;
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => {
      connections.delete(socket);
    });
  });
  let closing: Promise<void> | null = null;
  return {
    listen: async () =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, HOST, () => {
          server.off("error", reject);
          ({ port } = server.address() as AddressInfo);
          resolve({ url: `http://${HOST}:${port}`, token });
        });
      }),
    close: async () =>
      (closing ??= new Promise((resolve) => {
        isClosing = true;
        server.close(() => {
          resolve();
        });
        // Once it is being closed, Node.js has no patience any more that could come to an end.
        for (const connection of connections) if (!busy.has(connection)) connection.destroy();
      })),
  };
};

const operationsOf = (administration: Administration): Operations => ({
  status: async () => administration.status(),
  import: async (given) => {
    const { text, file, dry_run: dryRun } = given;
    // Whoever forgets to say which it is does not want to be surprised.
    if (typeof dryRun !== "boolean")
      throw new AdministrationError("bad_request", "dry_run: expected true or false");
    return administration.import(textOf(text, "text"), pathOf(file), dryRun);
  },
  export: async () => administration.export(),
  list_keys: async () => ({ keys: administration.keys() }),
  create_key: async ({ login, name, expires_at: expiresAt }) =>
    administration.createKey(
      textOf(login, "login"),
      name === undefined ? null : textOf(name, "name"),
      expiresAt === undefined ? null : wholeOf(expiresAt, "expires_at"),
    ),
  change_key: async ({ key, status, expires_at: expiresAt }) => {
    if (status !== undefined && status !== "active" && status !== "blocked")
      throw new AdministrationError("bad_request", "status: expected active or blocked");
    return administration.changeKey(textOf(key, "key"), {
      ...(status === undefined ? {} : { status }),
      ...(expiresAt === undefined ? {} : { expires_at: wholeOf(expiresAt, "expires_at") }),
    });
  },
  list_letters: async ({ hook, account_id: id }) => administration.letters(textOf(hook, "hook"), idOf(id)),
  redeliver: async ({ hook, account_id: id, call_session_id: session, sequence_number: number }) =>
    administration.redeliver(
      textOf(hook, "hook"),
      idOf(id),
      session === undefined
        ? undefined
        : {
            call_session_id: wholeOf(session, "call_session_id"),
            ...(number === undefined ? {} : { sequence_number: wholeOf(number, "sequence_number") }),
          },
    ),
  rotate_secret: async ({ hook, account_id: id, overlap_s: overlap }) =>
    administration.rotateSecret(textOf(hook, "hook"), idOf(id), wholeOf(overlap, "overlap_s")),
  back_up: async ({ file }) => administration.backUp(pathOf(file)),
});

const textOf = (value: unknown, name: string): string => {
  if (typeof value === "string" && value !== "") return value;
  throw new AdministrationError("bad_request", `${name}: expected a text that is not empty`);
};

const pathOf = (value: unknown): string => {
  const path = textOf(value, "file");
  // No system has such a file: what is given such a name throws, and not as files that cannot be opened do.
  if (!path.includes("\0")) return path;
  throw new AdministrationError("bad_request", "file: expected a path without zero bytes");
};

const wholeOf = (value: unknown, name: string): number => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new AdministrationError("bad_request", `${name}: expected a whole number that is not negative`);
};

const idOf = (value: unknown): number | undefined =>
  value === undefined ? undefined : wholeOf(value, "account_id");

/** The object that was sent, or null where whoever sent it is gone. Rejects with an {@link AdministrationError}. */
const readBody = async (req: IncomingMessage, most: number): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // Left early, it would end the connection before the answer.
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) break;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  if (size > most) throw new AdministrationError("bad_request", `more than ${most} bytes`);
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw new AdministrationError("bad_request", "expected a JSON object");
};

const fail = (res: ServerResponse, status: number, error: AdminFailure): void => {
  send(res, status, { ok: false, error });
};

const send = (res: ServerResponse, status: number, answer: AdminAnswer<AdminOperation>): void => {
  sendText(res, status, JSON.stringify(answer));
};

const sendText = (res: ServerResponse, status: number, text: string): void => {
  res.writeHead(status, {
    "content-type": "application/json; charset=UTF-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    connection: "close",
  });
  res.end(text);
};
