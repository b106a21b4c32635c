import { createRequire } from "node:module";
import { apiError } from "./api-error.ts";
import { errorText } from "./answer.ts";
import type { RpcRequest } from "./read-request.ts";

/** The method that describes an API to tools. */
export interface Discovery {
  readonly method: string;
  /** Where the OpenRPC document is imported from. */
  readonly document: string;
}

const require = createRequire(import.meta.url);

/** Documents as text, each read once and when it is first asked for: most servers never are. */
const texts = new Map<string, string>();

const textOf = (document: string): string => {
  const text = texts.get(document) ?? JSON.stringify(require(document));
  texts.set(document, text);
  return text;
};

/** Answers with the OpenRPC document of the API. It is the result itself, as OpenRPC demands, and needs no token. */
export const discoveryText = (
  { document }: Discovery,
  { id, params }: Pick<RpcRequest, "id" | "params">,
): string => {
  const [unexpected] = Object.keys(params);
  return unexpected === undefined
    ? `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${textOf(document)}}`
    : errorText(id, apiError("unexpected_parameters", { field: unexpected }));
};
