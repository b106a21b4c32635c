import {
  CALL_API_METHODS,
  type ApiErrorObject,
  DATA_API_METHODS,
  type MethodDefinition,
} from "@scenario-call/core";

/** Every method of both APIs, by its name. */
export const METHODS: Readonly<Record<string, MethodDefinition>> = {
  ...DATA_API_METHODS,
  ...CALL_API_METHODS,
};

/** The verdict on a value that was read from JSON. `isWhole`: it is a message, and not its params alone. */
export type Judged =
  | { readonly kind: "good"; readonly method: string }
  | { readonly kind: "no_method"; readonly named: unknown; readonly isWhole: boolean }
  | {
      readonly kind: "refused";
      readonly method: string;
      readonly error: ApiErrorObject;
      readonly isWhole: boolean;
    };

/** Judges a request, or its params alone. `otherwise` is the method where it names none. */
export function judge(value: unknown, otherwise: string): Judged {
  const isWhole = isObject(value) && ("method" in value || "jsonrpc" in value);
  const named = isWhole ? value["method"] : otherwise;
  const definition = typeof named === "string" && Object.hasOwn(METHODS, named) ? METHODS[named] : undefined;
  if (definition === undefined || typeof named !== "string") return { kind: "no_method", named, isWhole };
  const params = isWhole ? (value["params"] ?? {}) : value;
  const { tokenParam } = definition;
  const judged =
    tokenParam !== null && isObject(params) && !Object.hasOwn(params, tokenParam)
      ? { [tokenParam]: "token", ...params }
      : params;
  const error = isObject(params) ? definition.validateParams(judged) : NOT_AN_OBJECT;
  return error === null
    ? { kind: "good", method: named }
    : { kind: "refused", method: named, error, isWhole };
}

const NOT_AN_OBJECT: ApiErrorObject = {
  code: -32600,
  message: "params is not an object",
  data: { mnemonic: "invalid_request", field: null, value: null, params: null, extended_helper: null },
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
