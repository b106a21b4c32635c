import type { AriAccess, AriMethod } from "../../adapters/asterisk/ari/ari-socket.ts";
import { ariAddress, authorizationOf } from "../../adapters/asterisk/ari/ari-socket.ts";
import type { Clock } from "../../ports/clock.ts";

/** An answer of ARI, or that there was none. */
export type AriReply =
  | { readonly ok: true; readonly status: number; readonly body: unknown }
  | { readonly ok: false };

/** How long an answer may take, ms. */
const PATIENCE_MS = 5000;

/** Asks ARI over plain HTTP, one request at a time: a question needs no application. Never rejects. */
export class AriHttp {
  readonly #access: AriAccess;
  readonly #clock: Clock;

  constructor(access: AriAccess, clock: Clock) {
    this.#access = access;
    this.#clock = clock;
  }

  /** `resource` is below `/ari/`, encoded. */
  async ask(method: AriMethod, resource: string): Promise<AriReply> {
    const { url, user, password } = this.#access;
    const given = new AbortController();
    const cancel = this.#clock.after(PATIENCE_MS, () => {
      given.abort();
    });
    try {
      const answer = await fetch(ariAddress(url, resource), {
        method,
        headers: { authorization: authorizationOf(user, password) },
        signal: given.signal,
        // Where a password would go after a redirect, nobody has said.
        redirect: "error",
      });
      const text = await answer.text();
      return { ok: true, status: answer.status, body: bodyOf(text) };
    } catch {
      return { ok: false };
    } finally {
      cancel();
    }
  }

  /** The attributes of an object of Asterisk's SIP configuration, or null where there is none of this name. */
  async configured(type: string, name: string): Promise<ReadonlyMap<string, string> | null> {
    const reply = await this.ask(
      "GET",
      `asterisk/config/dynamic/res_pjsip/${encodeURIComponent(type)}/${encodeURIComponent(name)}`,
    );
    if (!reply.ok || reply.status !== 200 || !Array.isArray(reply.body)) return null;
    return new Map(
      reply.body.flatMap((entry: unknown): [string, string][] => {
        const { attribute, value } = (entry ?? {}) as {
          readonly attribute?: unknown;
          readonly value?: unknown;
        };
        return typeof attribute === "string" && typeof value === "string" ? [[attribute, value]] : [];
      }),
    );
  }
}

const bodyOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
