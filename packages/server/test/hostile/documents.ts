import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** Where the published documents are: what integrators have, and all that the oracle of the campaign knows. */
const DOCUMENTS = fileURLToPath(new URL("../../../core/documents/generated/", import.meta.url));

/** A JSON Schema, as far as the campaign looks into one. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly multipleOf?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly unknown[];
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** An error, as OpenRPC lists it. */
export interface DocumentedError {
  readonly code: number;
  /** The text with `{placeholders}`, as a pattern. */
  readonly message: RegExp;
  /** HTTP statuses that it comes with. */
  readonly statuses: ReadonlySet<number>;
}

/** A method, as the documents describe it. */
export interface DocumentedMethod {
  readonly name: string;
  readonly params: Schema;
  readonly takesToken: boolean;
  readonly knowsIdempotencyKey: boolean;
  readonly isParams: ValidateFunction;
  readonly isResult: ValidateFunction;
  /** Mnemonics that it can answer with. */
  readonly errors: ReadonlySet<string>;
}

/** One API, as its documents describe it. */
export interface DocumentedApi {
  readonly path: string;
  readonly methods: ReadonlyMap<string, DocumentedMethod>;
  readonly errors: ReadonlyMap<string, DocumentedError>;
  /** What `rpc.discover` answers with. */
  readonly openrpc: string;
  /** The component of the account that stands before everything else, as `metadata` and results are open. */
  readonly title: string;
}

const read = (path: string): unknown => JSON.parse(readFileSync(`${DOCUMENTS}${path}`, "utf8")) as unknown;

const ajv = new Ajv2020({
  strict: false,
  unicodeRegExp: true,
  ownProperties: true,
  // Their forms are prose for people; patterns say what is checked.
  validateFormats: false,
});

/** The envelope of every answer. */
export const isAnswer: ValidateFunction = ajv.compile(read("shared/answer-envelope.schema.json") as object);

/** The envelope of every request. */
export const isRequest: ValidateFunction = ajv.compile(read("shared/request-envelope.schema.json") as object);

/** A telephone number in E.164 form. */
export const isPhoneNumber: ValidateFunction = ajv.compile(read("shared/phone-number.schema.json") as object);

/** Says what a validator found wrong. */
export const why = (validate: ValidateFunction): string => ajv.errorsText(validate.errors);

interface OpenRpc {
  readonly info: { readonly title: string; readonly version: string };
  readonly methods: readonly {
    readonly name: string;
    readonly "x-idempotency"?: object;
    readonly params: readonly { readonly name: string }[];
    readonly errors: readonly { readonly $ref: string }[];
  }[];
  readonly components: {
    readonly errors: Readonly<Record<string, { readonly code: number; readonly message: string }>>;
  };
}

interface OpenApi {
  readonly paths: Readonly<
    Record<
      string,
      { readonly post: { readonly responses: Readonly<Record<string, { readonly description: string }>> } }
    >
  >;
}

/** Every message is its template with values in the places of the placeholders. */
const templatePattern = (message: string): RegExp =>
  new RegExp(
    `^${message
      .split(/\{[a-z_]+\}/u)
      .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`))
      .join("[^]*")}$`,
    "u",
  );

/** HTTP that cannot be read: the description of `invalid_request` names these two. */
const UNREADABLE = [400, 431];

const readApi = (folder: string): DocumentedApi => {
  const openrpc = read(`${folder}/openrpc.json`) as OpenRpc;
  const openapi = read(`${folder}/openapi.json`) as OpenApi;
  const [[path, { post }] = ["", { post: { responses: {} } }]] = Object.entries(openapi.paths);
  const statusOf = new Map<string, number>();
  for (const [status, { description }] of Object.entries(post.responses)) {
    for (const [, mnemonic = ""] of description.matchAll(/`([a-z_]+)`:/gu))
      statusOf.set(mnemonic, Number(status));
  }
  const errors = new Map(
    Object.entries(openrpc.components.errors).map(([mnemonic, { code, message }]) => [
      mnemonic,
      {
        code,
        message: templatePattern(message),
        statuses: new Set([
          statusOf.get(mnemonic) ?? 200,
          ...(mnemonic === "invalid_request" ? UNREADABLE : []),
        ]),
      },
    ]),
  );
  const methods = new Map(
    openrpc.methods.map((method) => {
      const own = `${folder}/${method.name.replaceAll(/[._]/gu, "-")}`;
      const params = read(`${own}/params.schema.json`) as Schema;
      return [
        method.name,
        {
          name: method.name,
          params,
          takesToken: params.required?.includes("access_token") === true,
          knowsIdempotencyKey: method["x-idempotency"] !== undefined,
          isParams: ajv.compile(params),
          isResult: ajv.compile(read(`${own}/result.schema.json`) as object),
          errors: new Set(method.errors.map(({ $ref }) => $ref.slice($ref.lastIndexOf("/") + 1))),
        },
      ] as const;
    }),
  );
  return { path, methods, errors, openrpc: JSON.stringify(openrpc), title: openrpc.info.title };
};

/** Both APIs. */
export const APIS: readonly DocumentedApi[] = [readApi("call-api"), readApi("data-api")];
