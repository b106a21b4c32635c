import type { CallApiMnemonic } from "@scenario-call/core";

/** What a request is called by its sender, repeated in the answer; null where it could not be read. */
export type RequestId = string | number | null;

/** A JSON-RPC request whose envelope is right; nothing is known yet about method and parameters. */
export interface RpcRequest {
  readonly id: string | number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A request, or the mnemonic of the error that it is answered with. */
export type EnvelopeReading =
  | { readonly ok: true; readonly request: RpcRequest }
  | {
      readonly ok: false;
      readonly id: RequestId;
      readonly mnemonic: Extract<
        CallApiMnemonic,
        "batch_opreations_not_supported" | "notifications_not_supported" | "invalid_request"
      >;
    };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A number beyond this range could not be repeated exactly. */
const isRequestId = (value: unknown): value is string | number =>
  typeof value === "string" || (typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER);

/** Reads the envelope: no batch, no notification, then exactly `jsonrpc`, `id`, `method` and `params`. */
export const readRequest = (body: unknown): EnvelopeReading => {
  if (Array.isArray(body)) return { ok: false, id: null, mnemonic: "batch_opreations_not_supported" };
  if (!isObject(body)) return { ok: false, id: null, mnemonic: "invalid_request" };
  if (!Object.hasOwn(body, "id")) return { ok: false, id: null, mnemonic: "notifications_not_supported" };
  const { jsonrpc, id, method, params } = body;
  if (!isRequestId(id)) return { ok: false, id: null, mnemonic: "invalid_request" };
  return jsonrpc === "2.0" && typeof method === "string" && isObject(params) && Object.keys(body).length === 4
    ? { ok: true, request: { id, method, params } }
    : { ok: false, id, mnemonic: "invalid_request" };
};
