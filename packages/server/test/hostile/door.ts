import { hash } from "node:crypto";
import { mutated, oddBody } from "./bytes.ts";
import type { Chance } from "./random.ts";
import type { ServerProcess } from "./server-process.ts";
import type { Answered } from "./judge.ts";
import type { RawSending } from "./wire.ts";

/** What is sent to the door through which the server is administered, and what may come back. */
export interface DoorRequest {
  readonly kind: string;
  readonly sending: RawSending;
  readonly statuses: ReadonlySet<number>;
}

/** Operations that change nothing whatever they are given, because what they would change has a name that nobody has. */
const HARMLESS = {
  list_letters: { hook: "good" },
  change_key: { key: "0".repeat(64), status: "blocked" },
  create_key: { login: "nobody", name: "x" },
  rotate_secret: { hook: "nobody", overlap_s: 60 },
  redeliver: { hook: "nobody" },
  import: { text: "account: 7", file: "/nowhere/account.yaml", dry_run: true },
} as const;

type Part = Pick<ServerProcess, "door" | "data">;

/** Draws a request. */
export const nextDoorRequest = (chance: Chance, { door, data }: Part): DoorRequest => {
  const own = new URL(door.url).host;
  const post = (
    operation: string,
    body: string | Buffer,
    {
      token = door.token,
      host = own,
      method = "POST",
      headers = [],
    }: {
      readonly token?: string | null;
      readonly host?: string;
      readonly method?: string;
      readonly headers?: readonly string[];
    } = {},
  ): RawSending => {
    const head = [
      `${method} ${operation.startsWith("/") ? operation : `/admin/v1/${operation}`} HTTP/1.1`,
      `host: ${host}`,
      ...(token === null ? [] : [`authorization: Bearer ${token}`]),
      ...headers,
      `content-length: ${Buffer.byteLength(body)}`,
      "",
      "",
    ];
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
    return {
      parts: [Buffer.concat([Buffer.from(head.join("\r\n"), "latin1"), bytes])],
      methods: [method],
      ends: "leave_when_answered",
    };
  };
  const of = (kind: string, sending: RawSending, ...statuses: readonly number[]): DoorRequest => ({
    kind: `door: ${kind}`,
    sending,
    statuses: new Set(statuses),
  });
  const operation = chance.pick(Object.keys(HARMLESS) as (keyof typeof HARMLESS)[]);
  const right = JSON.stringify(HARMLESS[operation]);
  switch (chance.below(12)) {
    case 0:
      return of("no token", post(operation, right, { token: null }), 403);
    case 1:
      return of("another token", post("export", "{}", { token: another(chance, door.token) }), 403);
    case 2: {
      const header = chance.pick([`origin: ${door.url}`, "origin: null", "sec-fetch-site: same-origin"]);
      return of("from a browser", post("export", "{}", { headers: [header] }), 403);
    }
    case 3: {
      const host = chance.pick([
        "localhost",
        "127.0.0.1",
        own.replace("127.0.0.1", "localhost"),
        "x",
        `${own}.`,
      ]);
      return of("by another name", post("export", "{}", { host }), 403);
    }
    case 4: {
      const method = chance.pick(["GET", "PUT", "DELETE", "OPTIONS", "HEAD"]);
      return of("another method", post("status", "", { method }), 403);
    }
    case 5: {
      const name = chance.pick([
        "x",
        "",
        "__proto__",
        "constructor",
        "status/",
        "status?x",
        "../admin/v1/status",
      ]);
      return of("no operation", post(name, "{}"), 404);
    }
    case 6:
      return of("what is read", post(chance.pick(["status", "export", "list_keys"]), "{}"), 200);
    case 7:
      return of(
        "what is not there",
        post(operation, right),
        ...(operation === "list_letters" ? [200] : [400]),
      );
    case 8:
      return of("mutated bytes", post(operation, mutated(chance, Buffer.from(right))), 200, 400);
    case 9:
      return of("odd JSON", post(operation, oddBody(chance, right)), 200, 400);
    case 10: {
      // Over a file that is there no copy is ever written.
      const file = chance.pick([data, "", 7, null, {}, "/", "\u0000"]);
      return of("a copy", post("back_up", JSON.stringify({ file })), 400);
    }
    default: {
      const nonce = chance.pick(["0".repeat(64), "0".repeat(63), "X".repeat(64), "", 7, null]);
      const isNonce = nonce === "0".repeat(64);
      return of(
        "hello",
        post("/admin/hello", JSON.stringify({ nonce }), { token: null }),
        isNonce ? 200 : 400,
      );
    }
  }
};

const another = (chance: Chance, token: string): string =>
  chance.pick([
    token.slice(1),
    `${token}0`,
    token.toUpperCase() === token ? "x" : token.toUpperCase(),
    hash("sha256", token),
    "demo-key",
    "x".repeat(2_000),
    "",
  ]);

/** What is wrong with an answer of the door; null where nothing is. */
export const doorComplaint = (
  { kind, statuses, sending }: DoorRequest,
  { status, headers, body }: Answered,
  secrets: readonly string[],
): string | null => {
  if (!statuses.has(status)) return `status ${status}`;
  const text = body.toString("utf8");
  if (secrets.some((secret) => text.includes(secret))) return "a secret in the answer";
  if (sending.methods?.[0] === "HEAD") return null;
  if (headers.get("content-type") !== "application/json; charset=UTF-8") return "another content type";
  const value = JSON.parse(text) as { readonly ok?: unknown };
  return kind === "door: hello" || value.ok === (status === 200) ? null : `ok: ${String(value.ok)}`;
};
