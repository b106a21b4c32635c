import { dirname } from "node:path/posix";
import type { Deprecation, JsonSchema, SampleModel, Text } from "../model.ts";
import type { Prose } from "./prose.ts";
import type { Resolved } from "./refs.ts";

/** An object of the spec as it stands in its file. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The spec, read: every document parsed and of the right form, every schema resolved. What the checks look at. */
export interface Spec {
  /** Parsed documents that their meta-schema accepts, by path below the spec's folder. */
  readonly documents: ReadonlyMap<string, unknown>;
  /** Files that are there but not of the right form: nothing more is said about them. */
  readonly broken: ReadonlySet<string>;
  /** Every `*.schema.json` outside the dialect, with its references inlined. */
  readonly schemas: ReadonlyMap<string, Resolved>;
  /** Translations, by the path of the `ru.md`. */
  readonly prose: ReadonlyMap<string, Prose>;
  readonly apis: readonly ApiFiles[];
  readonly events: readonly EventsFiles[];
  /** Files that are examples as they are written, not parsed. */
  readonly samples: readonly SampleModel[];
}

/** Where the files of one family of events stand. */
export interface EventsFiles {
  readonly folder: string;
  readonly file: string;
  readonly document: EventsDocument;
  readonly envelopeFile: string;
  /** In the order of `events.json`. */
  readonly types: readonly { readonly name: string; readonly file: string }[];
  readonly examples: readonly string[];
}

/** Where the files of one API stand. */
export interface ApiFiles {
  readonly folder: string;
  readonly file: string;
  readonly errorsFile: string;
  /** In the order of `api.json`. */
  readonly methods: readonly MethodFiles[];
  readonly examples: readonly string[];
}

/** Where the files of one method stand. */
export interface MethodFiles {
  readonly name: string;
  readonly folder: string;
  readonly paramsFile: string;
  readonly resultFile: string;
  readonly errorsFile: string;
  readonly examples: readonly string[];
  readonly statementsFile: string;
  readonly behaviours: readonly string[];
}

/** An error as it stands in an `errors.json`. */
export interface ErrorEntry {
  readonly code: number;
  readonly message: string;
  readonly params: Readonly<Record<string, JsonSchema>>;
  readonly description: string;
  readonly action: string;
  readonly every_method?: boolean;
  readonly http_status?: number;
  readonly starts: "never" | "unknown";
  readonly repeat: "no" | "later" | "after_login";
  readonly aliases?: readonly string[];
  readonly codes?: readonly number[];
  readonly "x-deprecated"?: Deprecation;
  readonly "x-source": "page" | "docs" | "reading" | "extension";
  readonly "x-reading"?: string;
}

/** An `errors.json`. */
export interface ErrorsDocument {
  readonly errors: Readonly<Record<string, ErrorEntry>>;
  readonly uses?: readonly string[];
}

/** Where something in an `api.json` comes from. */
interface Sourced {
  readonly "x-source": "page" | "docs" | "reading" | "extension";
  readonly "x-reading"?: string;
}

/** A component as it stands in an `api.json`. */
interface ComponentEntry extends Sourced {
  readonly id: string;
  readonly name: string;
  readonly title: string;
}

/** A stage as it stands in an `api.json`. */
interface StageEntry extends Sourced {
  readonly id: string;
  readonly description: string;
  readonly errors: readonly string[];
}

/** An `api.json`. */
export interface ApiDocument extends Sourced {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly brands: readonly { readonly id: string; readonly title: string; readonly url: string }[];
  readonly discovery?: Sourced & { readonly method: string; readonly description: string };
  readonly idempotency?: Sourced & {
    readonly header: string;
    readonly supported_header: string;
    readonly remembered_s: number;
    readonly methods: readonly string[];
    readonly description: string;
  };
  readonly components: readonly ComponentEntry[];
  readonly stages: readonly StageEntry[];
  readonly violations: Readonly<Record<"unexpected" | "missing" | "type" | "value" | "combination", string>>;
  readonly methods: Readonly<
    Record<string, { readonly component: string | null; readonly token_param: string | null }>
  >;
}

/** A `statements.json`. */
export interface StatementsDocument {
  readonly groups: Readonly<Record<string, { readonly title: string }>>;
  readonly statements: Readonly<Record<string, Sourced & { readonly sentence: string }>>;
}

/** A behaviour as it stands in its file. */
export interface BehaviourDocument {
  readonly statements: readonly string[];
  readonly sentence: Text;
  readonly note?: Text;
  readonly params?: JsonObject;
  readonly request?: { readonly content_type?: string; readonly body_base64?: string };
  readonly scenario?: JsonObject;
  readonly given?: JsonObject;
  readonly chance?: readonly number[];
  readonly phones?: Readonly<Record<string, JsonObject>>;
  readonly unplayable?: readonly string[];
  readonly before?: readonly (BehaviourRequest & { readonly wait_ms?: number })[];
  readonly later?: readonly (BehaviourRequest & { readonly at_ms: number })[];
  readonly answer?: { readonly result?: JsonObject; readonly error?: JsonObject };
  readonly hears?: Readonly<Record<string, readonly HeardEntry[]>>;
  readonly finish_reason?: string;
  readonly session?: JsonObject;
  readonly events?: readonly JsonObject[];
}

/** A request that a behaviour makes beside its own. */
export interface BehaviourRequest {
  readonly api?: string;
  readonly method: string;
  readonly params: JsonObject;
  readonly result?: unknown;
  readonly error?: JsonObject;
}

/** One change of what a side hears: `at_ms`, one word of what it is, and `shows` beside `ringing`. */
export type HeardEntry = JsonObject & { readonly at_ms: number };

/** An `events.json`. */
export interface EventsDocument extends Sourced {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly envelope: string;
  readonly type_member: string;
  readonly types: readonly string[];
  readonly deliveries: readonly DeliveryEntry[];
}

/** One way in which events arrive, as `events.json` has it. */
export interface DeliveryEntry extends Sourced {
  readonly id: string;
  readonly way: "stream" | "push";
  readonly address: string | null;
  readonly http_method: "GET" | "POST";
  readonly media_type: string;
  readonly security?: "bearer";
  readonly parameters?: Readonly<Record<string, DeliveryValueEntry>>;
  readonly headers?: Readonly<Record<string, DeliveryValueEntry>>;
  readonly statuses?: Readonly<Record<string, { readonly description: string }>>;
}

/** A parameter of an address, or a header. */
export interface DeliveryValueEntry {
  readonly required?: boolean;
  readonly pattern: string;
  readonly examples?: readonly string[];
}

/** Whether a path is that of an example file of a folder. */
function isExampleOf(folder: string, path: string): boolean {
  const rest = path.startsWith(`${folder}/examples/`) ? path.slice(folder.length + "/examples/".length) : "";
  return /^(accept|reject)\/[^/]+\.json$/u.test(rest);
}

const STATEMENTS = "behaviours/statements.json";

/** Whether a path is that of a behaviour of a method. */
function isBehaviourOf(folder: string, path: string): boolean {
  return dirname(path) === `${folder}/behaviours` && path !== `${folder}/${STATEMENTS}`;
}

/** Finds the APIs and their methods among the documents. Methods stand in the order of `api.json`, others follow. */
export function findApis(documents: ReadonlyMap<string, unknown>): readonly ApiFiles[] {
  const paths = [...documents.keys()];
  return paths
    .filter((path) => path.endsWith("/api.json"))
    .map((file) => {
      const folder = dirname(file);
      const listed = (documents.get(file) as ApiDocument).methods;
      const present = paths.flatMap((path) =>
        path.startsWith(`${folder}/methods/`)
          ? [path.slice(`${folder}/methods/`.length).split("/")[0] ?? ""]
          : [],
      );
      const methods = [...new Set([...Object.keys(listed), ...present])].map((name): MethodFiles => {
        const own = `${folder}/methods/${name}`;
        return {
          name,
          folder: own,
          paramsFile: `${own}/params.schema.json`,
          resultFile: `${own}/result.schema.json`,
          errorsFile: `${own}/errors.json`,
          examples: paths.filter((path) => isExampleOf(own, path)),
          statementsFile: `${own}/${STATEMENTS}`,
          behaviours: paths.filter((path) => isBehaviourOf(own, path)),
        };
      });
      return {
        folder,
        file,
        errorsFile: `${folder}/errors.json`,
        methods,
        examples: paths.filter((path) => isExampleOf(folder, path)),
      };
    });
}

/** Finds the families of events among the documents. */
export function findEvents(documents: ReadonlyMap<string, unknown>): readonly EventsFiles[] {
  const paths = [...documents.keys()];
  return paths
    .filter((path) => path.endsWith("/events.json"))
    .map((file) => {
      const folder = dirname(file);
      const document = documents.get(file) as EventsDocument;
      return {
        folder,
        file,
        document,
        envelopeFile: `${folder}/${document.envelope}`,
        types: document.types.map((name) => ({ name, file: `${folder}/types/${name}.schema.json` })),
        examples: paths.filter((path) => isExampleOf(folder, path)),
      };
    });
}
