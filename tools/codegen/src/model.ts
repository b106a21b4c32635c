/**
 * What the loader makes of `spec/`, and the only thing an emitter sees.
 *
 * Plain data, resolved: every `$ref` is inlined, every text exists in both languages, every list is in the order of
 * the spec's files. Nothing here knows a method, a parameter or a mnemonic by name.
 */
import type { Names } from "./names.ts";

/** A text in the two languages of the spec. */
export interface Text {
  readonly en: string;
  readonly ru: string;
}

/** Where a rule comes from: the method's page, other public documents, our reading of a silence, or our extension. */
export type Source = "page" | "docs" | "reading" | "extension";

/** JSON Schema 2020-12 in the dialect of `spec/dialect/README.md`, with every `$ref` already inlined. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: boolean | JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly "x-deprecated"?: Deprecation;
  readonly "x-deprecated-values"?: Readonly<Record<string, Deprecation>>;
  readonly "x-source"?: Source;
  readonly "x-reading"?: string;
  readonly "x-values"?: Readonly<Record<string, string>>;
  readonly "x-secret"?: boolean;
  readonly "x-phone"?: boolean;
  readonly "x-errors"?: readonly string[];
  readonly "x-rule"?: CombinationRule;
  /** Put in by the loader where a `$ref` stood: where this schema is written. */
  readonly "x-from"?: Origin;
}

/** The mark of something that is not to be used any more, as a schema carries it: with the English reason. */
export interface Deprecation {
  /** The release of the packages that marked it first: `1.4.0`. */
  readonly since: string;
  readonly reason: string;
  /** Name of what takes its place, of the same kind; null where nothing does. */
  readonly instead: string | null;
}

/** The place where a schema is written: a file below `spec/` and a JSON pointer into it. */
export interface Origin {
  readonly file: string;
  readonly pointer: string;
}

/** What a broken combination rule raises: which error, at which parameter. */
export interface CombinationRule {
  readonly id: string;
  readonly error: string;
  readonly field: string;
}

/** One text of a schema file or errors file, by its JSON pointer: both languages. */
export type Texts = ReadonlyMap<string, Text>;

/** A schema file with its texts in both languages, keyed by JSON pointer into {@link SchemaModel.schema}. */
export interface SchemaModel {
  /** Path below `spec/`, for messages and document ids. */
  readonly file: string;
  readonly schema: JsonSchema;
  readonly texts: Texts;
}

/** A template parameter of an error's text. */
export interface ErrorParamModel {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly description: Text;
  /** All texts of the schema, by pointer into it. */
  readonly texts: Texts;
}

/** One error, identified by its mnemonic. */
export interface ErrorModel {
  readonly mnemonic: string;
  readonly code: number;
  /** The text template as sent, with `{name}` placeholders. */
  readonly message: string;
  readonly params: readonly ErrorParamModel[];
  readonly description: Text;
  readonly action: Text;
  readonly everyMethod: boolean;
  readonly httpStatus: number | null;
  readonly starts: "never" | "unknown";
  readonly repeat: "no" | "later" | "after_login";
  readonly aliases: readonly string[];
  readonly codes: readonly number[];
  readonly deprecated: DeprecationModel | null;
  readonly source: Source;
  readonly reading: Text | null;
}

/** The mark of something that is not to be used any more. */
export interface DeprecationModel extends Omit<Deprecation, "reason"> {
  readonly reason: Text;
}

/** Which mnemonic a violation of each kind raises. The kinds stand in the order in which they are looked for. */
export interface Violations {
  readonly unexpected: string;
  readonly missing: string;
  readonly type: string;
  readonly value: string;
  readonly combination: string;
}

/** One example file. */
export interface ExampleModel {
  /** File name without extension. */
  readonly name: string;
  readonly file: string;
  readonly kind: "accept" | "reject";
  readonly proves: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A group of statements about a method. */
export interface StatementGroupModel {
  /** The letter with which the ids of its statements begin. */
  readonly id: string;
  readonly title: Text;
  readonly statements: readonly StatementModel[];
}

/** One sentence about what a method does. */
export interface StatementModel {
  /** A letter and a number: `S13`. */
  readonly id: string;
  readonly sentence: Text;
  readonly source: Source;
  readonly reading: Text | null;
}

/** One change of what a side of a call hears, or of what its phone shows. */
export interface HeardModel {
  /** Since the call was accepted, ms. */
  readonly atMs: number;
  /** `dtmf` is a moment, beside what is heard anyway; `ends` is the last of a lane; all others last until the next. */
  readonly kind:
    | "ringing"
    | "early_media"
    | "message"
    | "music"
    | "tone"
    | "talk"
    | "silence"
    | "dtmf"
    | "ends";
  /** Media, tone, digits, lane of the other side, or why it ended; empty for `ringing` and `silence`. */
  readonly detail: string;
  /** Caller id that the phone displays; null for everything but `ringing`. */
  readonly shows: string | null;
}

/** What one side of a call hears, in the order of time. */
export interface LaneModel {
  /** As other lanes name it: a phone number, the id of a leg, or the parameter that holds the number. */
  readonly key: string;
  readonly kind: "number" | "leg" | "parameter";
  readonly heard: readonly HeardModel[];
}

/** How a phone acts: the words of the account file's `sandbox.phones`. Times are in ms. */
export interface PhoneModel {
  readonly number: string;
  readonly rule: Readonly<Record<string, string | number>>;
}

/** A request that is made beside the call. */
export interface BehaviourRequestModel {
  /** Since the call was accepted, ms; null for one that is made before it. */
  readonly atMs: number | null;
  /** Id of the API. */
  readonly api: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What must stand in the answer, in part; null where that is not said. */
  readonly result: unknown;
  readonly error: Readonly<Record<string, unknown>> | null;
}

/** One behaviour: given these parameters, this scenario and these phones, each side hears exactly this. */
export interface BehaviourModel {
  /** File name without extension. */
  readonly name: string;
  readonly file: string;
  /** Ids of the statements that it shows. */
  readonly statements: readonly string[];
  readonly sentence: Text;
  readonly note: Text | null;
  /** Null where the request is told as bytes. */
  readonly params: Readonly<Record<string, unknown>> | null;
  /** The scenario as the account file has it; null where that of the reference account serves. */
  readonly scenario: Readonly<Record<string, unknown>> | null;
  /** Merge patch over the reference account; null where it serves as it is. */
  readonly given: Readonly<Record<string, unknown>> | null;
  /** What chance gives to each call, those before it first: 0 <= chance < 1; 0 for calls that the list does not reach. */
  readonly chance: readonly number[];
  readonly phones: readonly PhoneModel[];
  /** Sounds that cannot be played, as the lanes name them; a tone with the word `tone` before it. */
  readonly unplayable: readonly string[];
  readonly before: readonly BehaviourRequestModel[];
  readonly later: readonly BehaviourRequestModel[];
  /** The error with which the request is refused: then nobody's phone rings. Null for a call. */
  readonly refusal: Readonly<Record<string, unknown>> | null;
  /** One lane for each phone that was dialled, by the time of its first entry; none for a refusal. */
  readonly lanes: readonly LaneModel[];
  /** Null for a refusal. */
  readonly finishReason: string | null;
  /** What the file says; for whoever runs it. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** One method of an API. */
export interface MethodModel {
  /** On the wire: `renew.book_loan`. */
  readonly name: string;
  /** For files: `renew-book-loan`. */
  readonly kebab: string;
  /** For functions: `renewBookLoan`. */
  readonly camel: string;
  /** For types: `RenewBookLoan`; with the API's name in front where an API before it has a method of this name. */
  readonly pascal: string;
  /** For constants, as for types: `RENEW_BOOK_LOAN`. */
  readonly constant: string;
  readonly title: Text;
  readonly description: Text;
  readonly params: SchemaModel;
  readonly result: SchemaModel;
  /** The result as a reader takes it: texts that a list of values does not know are carried. */
  readonly readable: JsonSchema;
  /** Name of the parameter that carries the access token, or null where the method takes none. */
  readonly tokenParam: string | null;
  /** Every error that it can answer with, in the order of the spec: own first, then common. */
  readonly errors: readonly ErrorModel[];
  readonly ownErrors: readonly ErrorModel[];
  /** Id of the component it belongs to. */
  readonly component: string | null;
  readonly examples: readonly ExampleModel[];
  /** What is said about it, and what shows that; none where it has no behaviours. */
  readonly statements: readonly StatementGroupModel[];
  readonly behaviours: readonly BehaviourModel[];
}

/** A brand that serves the API. */
export interface BrandModel {
  readonly id: string;
  readonly title: string;
  readonly url: string;
}

/** A component that an account may have; methods belong to one. */
export interface ComponentModel {
  readonly id: string;
  /** As it stands in an error's text. */
  readonly name: string;
  readonly title: Text;
  readonly source: Source;
  readonly reading: Text | null;
}

/** One stage of the server's checks, in order, and the errors it raises. */
export interface StageModel {
  readonly id: string;
  readonly description: Text;
  readonly errors: readonly string[];
  readonly source: Source;
  readonly reading: Text | null;
}

/** The method by which a server tells its OpenRPC document. */
export interface DiscoveryModel {
  readonly method: string;
  readonly description: Text;
  readonly source: Source;
  readonly reading: Text | null;
}

/** The HTTP header with which a request may be repeated and does its work once. */
export interface IdempotencyModel {
  readonly header: string;
  /** The header with which answers say that the server knows the key. */
  readonly supportedHeader: string;
  /** For how long an accepted request is remembered, in seconds. */
  readonly rememberedS: number;
  /** Names of the methods that know the key. */
  readonly methods: readonly string[];
  readonly description: Text;
  readonly source: Source;
  readonly reading: Text | null;
}

/** One API in one version. */
export interface ApiModel {
  readonly id: string;
  readonly kebab: string;
  readonly camel: string;
  readonly pascal: string;
  readonly version: string;
  readonly title: Text;
  readonly description: Text;
  readonly source: Source;
  readonly reading: Text | null;
  readonly brands: readonly BrandModel[];
  /** Null where its servers do not tell their document. */
  readonly discovery: DiscoveryModel | null;
  /** Null where no request can be repeated in this way. */
  readonly idempotency: IdempotencyModel | null;
  readonly components: readonly ComponentModel[];
  readonly stages: readonly StageModel[];
  readonly violations: Violations;
  readonly errors: readonly ErrorModel[];
  readonly methods: readonly MethodModel[];
  readonly examples: readonly ExampleModel[];
}

/** One type of events. */
export interface EventTypeModel extends Names {
  /** As it stands in the event: `loan_ended`. */
  readonly name: string;
  readonly title: Text;
  readonly description: Text;
  /** The whole event: the members of the envelope, the type's own after them. */
  readonly event: SchemaModel;
  /** The same as a reader takes it: values that a list of values does not know are carried. */
  readonly readable: JsonSchema;
}

/** A family of events with one envelope. */
export interface EventsModel extends Names {
  readonly id: string;
  /** Folder below `spec/`. */
  readonly folder: string;
  readonly version: string;
  readonly title: Text;
  readonly description: Text;
  readonly source: Source;
  readonly reading: Text | null;
  /** Name of the member that holds the type. */
  readonly typeMember: string;
  readonly envelope: SchemaModel;
  /** Schemas that stand beside the envelope and are used by more than one type. */
  readonly pieces: readonly SchemaModel[];
  readonly types: readonly EventTypeModel[];
  readonly deliveries: readonly DeliveryModel[];
  readonly examples: readonly ExampleModel[];
}

/** One way in which events arrive. */
export interface DeliveryModel extends Names {
  readonly id: string;
  readonly way: "stream" | "push";
  /** Path with its parameters in braces; null where each target has an address of its own. */
  readonly address: string | null;
  readonly httpMethod: "GET" | "POST";
  readonly mediaType: string;
  readonly security: "bearer" | null;
  readonly title: Text;
  readonly description: Text;
  readonly source: Source;
  readonly reading: Text | null;
  readonly parameters: readonly DeliveryValueModel[];
  readonly headers: readonly DeliveryValueModel[];
  readonly statuses: readonly { readonly status: string; readonly description: Text }[];
}

/** A parameter of an address, or a header: a text of some form. */
export interface DeliveryValueModel {
  readonly name: string;
  readonly description: Text;
  readonly required: boolean;
  readonly pattern: string;
  readonly examples: readonly string[];
}

/** The whole spec. */
export interface Model {
  readonly apis: readonly ApiModel[];
  readonly events: readonly EventsModel[];
  /** Schemas outside any method: envelopes, metadata, account file. Keyed by file name without extension. */
  readonly shared: ReadonlyMap<string, SchemaModel>;
  /** Files that a schema of the spec describes, as they are written, sorted by name. */
  readonly samples: readonly SampleModel[];
}

/** A file below an `examples` folder that is no example of a method, an API or events: a file of the server's. */
export interface SampleModel {
  /** Path below `spec/`. */
  readonly file: string;
  readonly text: string;
}

/** A file that an emitter wants written. `path` is relative to the workspace. */
export interface EmittedFile {
  readonly path: string;
  readonly content: string;
}

/** An emitter: pure, deterministic, one artefact. */
export interface Emitter {
  readonly name: string;
  emit(model: Model): readonly EmittedFile[] | Promise<readonly EmittedFile[]>;
}
