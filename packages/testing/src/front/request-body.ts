/** What can be told of a JSON-RPC request without judging it. */
export interface SeenRequest {
  /** Null where there is none that could be read. */
  readonly id: string | number | null;
  readonly method: string | null;
  /** As sent, tokens included; `{}` where they could not be read. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** Looks into the body of a request; the server judges it. */
export function seen(body: Buffer): SeenRequest {
  const { id, method, params } = members(body);
  return {
    id: typeof id === "string" || typeof id === "number" ? id : null,
    method: typeof method === "string" ? method : null,
    params:
      typeof params === "object" && params !== null ? (params as Readonly<Record<string, unknown>>) : {},
  };
}

function members(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
