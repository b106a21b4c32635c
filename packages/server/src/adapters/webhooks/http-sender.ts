import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { type ClientRequest, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { signWebhook } from "@scenario-call/core/webhooks";
import type { Clock } from "../../ports/clock.ts";
import type {
  WebHookFailure,
  WebHookMessage,
  WebHookOutcome,
  WebHookSender,
} from "../../ports/web-hook-sender.ts";
import { isPublicAddress } from "./public-address.ts";

/** Where and how it is sent. */
export interface HttpSenderOptions {
  /** http or https; whether http is allowed was decided where the address comes from. */
  readonly url: string;
  /** `whsec_…`; several while they are being changed, each of which signs. Asked at each attempt. */
  readonly secrets: () => readonly string[];
  /** Whether the target may be on a private network. */
  readonly allowPrivate: boolean;
  readonly clock: Clock;
  /** From the question for the name to the end of the answer, ms; 15 000 unless told otherwise. */
  readonly timeoutMs?: number;
  /** Resolves a name; the system's resolver unless told otherwise. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
}

/** Nobody reads an answer: so much is taken in, so that its sender gets rid of it. */
const MOST_ANSWER_BYTES = 16_384;

const failed = (reason: WebHookFailure): WebHookOutcome => ({ ok: false, reason });

/**
 * A target of web hooks over HTTP. Its name is resolved once for each attempt, what came out is checked, and the
 * connection goes to those addresses only: a name that changes between the check and the connection changes nothing.
 */
export const httpSender = (options: HttpSenderOptions): WebHookSender => {
  const { secrets, allowPrivate, clock, timeoutMs = 15_000 } = options;
  const { resolve = async (name) => lookup(name, { all: true }) } = options;
  const url = new URL(options.url);
  /** The question under way. A system answers few at a time, for all targets: one that gets no answer holds one place. */
  let asking: Promise<readonly LookupAddress[]> | null = null;
  const ask = async (hostname: string): Promise<readonly LookupAddress[]> =>
    (asking ??= resolve(hostname).finally(() => {
      asking = null;
    }));
  const breakOff = new Set<() => void>();
  let closed = false;

  const addressesOf = async (hostname: string): Promise<readonly LookupAddress[] | WebHookFailure> => {
    const literal = hostname.replace(/^\[|\]$/gu, "");
    const family = isIP(literal);
    let addresses: readonly LookupAddress[];
    try {
      addresses = family === 0 ? await ask(hostname) : [{ address: literal, family }];
    } catch {
      return "dns_failed";
    }
    if (addresses.length === 0) return "dns_failed";
    // One private address among public ones is no accident either.
    const isAllowed = allowPrivate || addresses.every(({ address }) => isPublicAddress(address));
    return isAllowed ? addresses : "private_target";
  };

  const headersOf = async ({
    id,
    body,
  }: WebHookMessage): Promise<Readonly<Record<string, string | number>>> => {
    const timestamp = Math.floor(clock.now() / 1000);
    const signatures = secrets().map(async (secret) => signWebhook({ id, timestamp, body }, secret));
    return {
      "content-type": "application/json; charset=UTF-8",
      "content-length": Buffer.byteLength(body),
      "user-agent": "scenario-call-server",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": (await Promise.all(signatures)).join(" "),
    };
  };

  const send = async (message: WebHookMessage): Promise<WebHookOutcome> => {
    if (closed) return failed("closed");
    return new Promise((settle) => {
      let request: ClientRequest | null = null;
      /** What the status line said, once it is there; all that comes after it changes nothing. */
      let answered: WebHookOutcome | null = null;
      let over = false;
      const end = (outcome: WebHookOutcome): void => {
        if (over) return;
        over = true;
        cancel();
        breakOff.delete(close);
        request?.destroy();
        settle(answered ?? outcome);
      };
      const close = (): void => {
        end(failed("closed"));
      };
      const cancel = clock.after(timeoutMs, () => {
        end(failed("time_out"));
      });
      breakOff.add(close);

      const begin = async (): Promise<void> => {
        const [addresses, headers] = await Promise.all([addressesOf(url.hostname), headersOf(message)]);
        if (over) return;
        if (typeof addresses === "string") {
          end(failed(addresses));
          return;
        }
        const make = url.protocol === "https:" ? httpsRequest : httpRequest;
        request = make(url, { method: "POST", agent: false, headers, lookup: pinned(addresses) });
        request.on("error", () => {
          end(failed(isUnbelieved(request?.socket) ? "certificate_refused" : "connection_failed"));
        });
        // No event of another kind would follow: without this the attempt would last until its time is over.
        request.on("upgrade", () => {
          end(failed("http_101"));
        });
        request.on("response", (response) => {
          const { statusCode: status = 0 } = response;
          answered = status >= 200 && status < 300 ? { ok: true } : failed(`http_${status}`);
          const outcome = answered;
          let size = 0;
          response.on("data", (chunk: Buffer) => {
            size += chunk.length;
            if (size > MOST_ANSWER_BYTES) end(outcome);
          });
          response.on("close", () => {
            end(outcome);
          });
        });
        request.end(message.body);
      };
      begin().catch(() => {
        end(failed("connection_failed"));
      });
    });
  };

  return {
    send,
    close: () => {
      closed = true;
      for (const close of breakOff) close();
    },
  };
};

/** Whether a connection failed because of the certificate that the other side showed. */
const isUnbelieved = (socket: Socket | null | undefined): boolean =>
  socket instanceof TLSSocket && Boolean(socket.authorizationError);

/** A resolver that knows only what was checked. */
const pinned =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_hostname, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
