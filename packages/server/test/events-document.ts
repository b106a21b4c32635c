import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** The published AsyncAPI document, from which integrators in other languages work. */
const DOCUMENT = fileURLToPath(new URL("../../core/documents/generated/asyncapi.json", import.meta.url));

interface Operation {
  readonly channel: { readonly $ref: string };
  readonly bindings: { readonly http: { readonly method: string } };
  readonly "x-media-type": string;
  readonly "x-request-headers"?: object;
  readonly "x-statuses": Readonly<Record<string, string>>;
}

interface Document {
  readonly channels: Readonly<
    Record<
      string,
      {
        readonly address: string | null;
        readonly messages: Readonly<Record<string, { readonly headers?: object }>>;
      }
    >
  >;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: {
    readonly messages: Readonly<
      Record<string, { readonly name: string; readonly payload: { readonly schema: object } }>
    >;
  };
}

const document = JSON.parse(readFileSync(DOCUMENT, "utf8")) as Document;
const ajv = new Ajv2020({ strict: false, unicodeRegExp: true, ownProperties: true });

const payloads: ReadonlyMap<string, ValidateFunction> = new Map(
  Object.values(document.components.messages).map(({ name, payload }) => [name, ajv.compile(payload.schema)]),
);

/** One way in which events arrive, by the document. */
export interface DocumentedDelivery {
  /** Path with its parameters in braces; null for web hooks. */
  readonly address: string | null;
  readonly method: string;
  readonly mediaType: string;
  readonly statuses: readonly string[];
  /** Judges the headers with which a stream is asked for. */
  readonly isAsked: ValidateFunction | null;
  /** Judges the headers with which a web hook brings an event. */
  readonly isHeaders: ValidateFunction | null;
}

/** The ways in which events arrive. */
export const DELIVERIES: readonly DocumentedDelivery[] = Object.values(document.operations).map(
  (operation) => {
    const channel = document.channels[operation.channel.$ref.slice("#/channels/".length)];
    const [message] = Object.values(channel?.messages ?? {});
    const asked = operation["x-request-headers"];
    return {
      address: channel?.address ?? null,
      method: operation.bindings.http.method,
      mediaType: operation["x-media-type"],
      statuses: Object.keys(operation["x-statuses"]),
      isAsked: asked === undefined ? null : ajv.compile(asked),
      isHeaders: message?.headers === undefined ? null : ajv.compile(message.headers),
    };
  },
);

/** What is wrong with the bytes of a delivered event, by the schema that the document has for its type; null where nothing is. */
export const judgeEvent = (text: string): string | null => {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    return "an event that is not JSON";
  }
  const { notification_mnemonic: type } = event as { readonly notification_mnemonic: string };
  const isPayload = payloads.get(type);
  if (isPayload === undefined) return `an event of a type that the document does not know: ${type}`;
  return isPayload(event) ? null : `no event by its schema: ${type}: ${ajv.errorsText(isPayload.errors)}`;
};

/** What is wrong with the request that brought a web hook; null where nothing is. */
export const judgeHook = (method: string, headers: object, body: string): string | null => {
  const hook = DELIVERIES.find(({ isHeaders }) => isHeaders !== null);
  if (hook?.isHeaders === null || hook === undefined) return "the document knows no web hooks";
  if (method !== hook.method) return `the method ${method}`;
  if (!hook.isHeaders(headers)) return `headers: ${ajv.errorsText(hook.isHeaders.errors)}`;
  return judgeEvent(body);
};
