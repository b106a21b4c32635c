import { createRequire } from "node:module";
import { apiError } from "./api-error.ts";
import { errorText } from "./answer.ts";
import type { RpcRequest } from "./read-request.ts";

/** The document as text, read once and when it is first asked for: most servers never are. */
let document: string | null = null;

const documentText = (): string => {
  document ??= JSON.stringify(
    createRequire(import.meta.url)("@scenario-call/core/documents/call-api/openrpc.json"),
  );
  return document;
};

/** Answers with the OpenRPC document of the API. It is the result itself, as OpenRPC demands, and needs no token. */
export const discoveryText = ({ id, params }: Pick<RpcRequest, "id" | "params">): string => {
  const [unexpected] = Object.keys(params);
  return unexpected === undefined
    ? `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${documentText()}}`
    : errorText(id, apiError("unexpected_parameters", { field: unexpected }));
};
