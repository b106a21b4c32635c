import { maskText } from "@scenario-call/core";

/** Codes of failed connections that may succeed a moment later. Certificates, unknown names and the like are not among them. */
const TRANSIENT: ReadonlySet<string> = new Set([
  "EADDRNOTAVAIL",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTDOWN",
  "EHOSTUNREACH",
  "EMFILE",
  "ENETDOWN",
  "ENETUNREACH",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  // What a proxy says of a service that it could not reach, or of itself.
  "PROXY_429",
  "PROXY_502",
  "PROXY_503",
  "PROXY_504",
]);

const codeOf = (error: unknown): string | undefined => {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
};

/** Whether trying to connect again may help. */
export const isTransient = (error: unknown): boolean => TRANSIENT.has(codeOf(error) ?? "");

/** What the system or the HTTP parser said, without what it read. */
export class NetworkError extends Error {
  override readonly name: string = "NetworkError";
  /** The system's or Node's code, for example `ECONNREFUSED`. */
  readonly code: string | undefined;

  /** Takes code and text of `error` and nothing else: an error of the HTTP parser carries the bytes of the answer. */
  constructor(error: unknown) {
    const code = codeOf(error);
    const text = error instanceof Error ? error.message : "";
    super(maskText(text === "" ? (code ?? "The connection failed") : text));
    this.code = code;
  }
}
