import { basename, dirname } from "node:path/posix";
import type {
  ApiModel,
  ErrorModel,
  DeliveryModel,
  DeliveryValueModel,
  EventsModel,
  EventTypeModel,
  ExampleModel,
  MethodModel,
  Model,
  SchemaModel,
  Source,
  StatementGroupModel,
  Text,
  Texts,
} from "../model.ts";
import { joinNames, type Names, namesOf } from "../names.ts";
import { atPointer, childPointer } from "../pointer.ts";
import { openValues } from "../open-values.ts";
import { buildBehaviour } from "./build-behaviour.ts";
import { typeSchema } from "./event-schemas.ts";
import { placeOf, type Resolved } from "./refs.ts";
import type {
  ApiDocument,
  ApiFiles,
  BehaviourDocument,
  ErrorEntry,
  ErrorsDocument,
  DeliveryEntry,
  EventsFiles,
  JsonObject,
  MethodFiles,
  Spec,
  StatementsDocument,
} from "./spec.ts";
import { proseFile, proseHeading, schemaTexts } from "./texts.ts";

/** Makes the model of a spec in which nothing is missing. A text without translation stands there in English. */
export function buildModel(spec: Spec): Model {
  const shared = [...spec.schemas].filter(
    ([file]) => ![...spec.apis, ...spec.events].some(({ folder }) => file.startsWith(`${folder}/`)),
  );
  return {
    apis: spec.apis.map((api) => buildApi(spec, api)),
    events: spec.events.map((events) => buildEvents(spec, events)),
    shared: new Map(shared.map(([file]) => [basename(file, ".schema.json"), buildSchema(spec, file)])),
    samples: spec.samples,
  };
}

/** The text written at a place of the spec, in both languages. */
function textAt(spec: Spec, file: string, pointer: string): Text {
  const text = atPointer(spec.documents.get(file), pointer);
  const en = typeof text === "string" ? text : "";
  return { en, ru: spec.prose.get(proseFile(file))?.texts.get(proseHeading(file, pointer)) ?? en };
}

function textsOf(spec: Spec, resolved: Resolved): Texts {
  return new Map(
    schemaTexts(resolved.schema).map(([pointer]) => {
      const place = placeOf(resolved, pointer);
      return [pointer, textAt(spec, place.file, place.pointer)];
    }),
  );
}

function buildSchema(spec: Spec, file: string): SchemaModel {
  const resolved = spec.schemas.get(file);
  if (resolved === undefined) return { file, schema: {}, texts: new Map() };
  return { file, schema: resolved.schema, texts: textsOf(spec, resolved) };
}

function buildErrors(spec: Spec, file: string): readonly ErrorModel[] {
  const { errors } = spec.documents.get(file) as ErrorsDocument;
  return Object.entries(errors).map(([mnemonic, entry]) => buildError(spec, file, mnemonic, entry));
}

function buildError(spec: Spec, file: string, mnemonic: string, entry: ErrorEntry): ErrorModel {
  const at = childPointer("/errors", mnemonic);
  return {
    mnemonic,
    code: entry.code,
    message: entry.message,
    params: Object.entries(entry.params).map(([name, schema]) => {
      const pointer = childPointer(at, "params", name);
      return {
        name,
        schema,
        description: textAt(spec, file, `${pointer}/description`),
        texts: new Map(
          schemaTexts(schema).map(([text]) => [text, textAt(spec, file, pointer + text)] as const),
        ),
      };
    }),
    description: textAt(spec, file, `${at}/description`),
    action: textAt(spec, file, `${at}/action`),
    everyMethod: entry.every_method ?? false,
    httpStatus: entry.http_status ?? null,
    starts: entry.starts,
    repeat: entry.repeat,
    aliases: entry.aliases ?? [],
    codes: entry.codes ?? [],
    deprecated:
      entry["x-deprecated"] === undefined
        ? null
        : { ...entry["x-deprecated"], reason: textAt(spec, file, `${at}/x-deprecated/reason`) },
    source: entry["x-source"],
    reading: entry["x-reading"] === undefined ? null : textAt(spec, file, `${at}/x-reading`),
  };
}

function buildExample(spec: Spec, file: string): ExampleModel {
  const content = spec.documents.get(file) as JsonObject;
  return {
    name: basename(file, ".json"),
    file,
    kind: file.includes("/examples/accept/") ? "accept" : "reject",
    proves: typeof content["proves"] === "string" ? content["proves"] : "",
    content,
  };
}

/**
 * Names of a method's types. The APIs share one package: where an API before this one has a method of the same name,
 * the name of the API goes in front, so that the older names stay as they are.
 */
function typeNames(spec: Spec, method: string, apiId: string): Pick<Names, "pascal" | "constant"> {
  const owner = spec.apis.find((api) => api.methods.some(({ name }) => name === method));
  const ownerId = (spec.documents.get(owner?.file ?? "") as ApiDocument | undefined)?.id;
  return ownerId === apiId || ownerId === undefined ? namesOf(method) : joinNames(apiId, method);
}

function buildMethod(
  spec: Spec,
  files: MethodFiles,
  document: ApiDocument,
  common: readonly ErrorModel[],
): MethodModel {
  const { kebab, camel } = namesOf(files.name);
  const { pascal, constant } = typeNames(spec, files.name, document.id);
  const params = buildSchema(spec, files.paramsFile);
  const result = buildSchema(spec, files.resultFile);
  const ownErrors = buildErrors(spec, files.errorsFile);
  const uses = (spec.documents.get(files.errorsFile) as ErrorsDocument).uses ?? [];
  const listed = document.methods[files.name];
  return {
    name: files.name,
    kebab,
    camel,
    pascal,
    constant,
    title: params.texts.get("/title") ?? { en: "", ru: "" },
    description: params.texts.get("/description") ?? { en: "", ru: "" },
    params,
    result,
    readable: openValues(result.schema),
    tokenParam: listed?.token_param ?? null,
    errors: [...ownErrors, ...common.filter((error) => error.everyMethod || uses.includes(error.mnemonic))],
    ownErrors,
    component: listed?.component ?? null,
    examples: files.examples.map((file) => buildExample(spec, file)),
    statements: buildStatements(spec, files.statementsFile),
    behaviours: files.behaviours.map((file) =>
      buildBehaviour(file, document.id, spec.documents.get(file) as BehaviourDocument),
    ),
  };
}

function buildStatements(spec: Spec, file: string): readonly StatementGroupModel[] {
  const document = spec.documents.get(file) as StatementsDocument | undefined;
  return Object.keys(document?.groups ?? {}).map((id) => ({
    id,
    title: textAt(spec, file, childPointer("/groups", id, "title")),
    statements: Object.entries(document?.statements ?? {})
      .filter(([statement]) => statement.startsWith(id))
      .map(([statement, entry]) => {
        const at = childPointer("/statements", statement);
        return {
          id: statement,
          sentence: textAt(spec, file, `${at}/sentence`),
          source: entry["x-source"],
          reading: entry["x-reading"] === undefined ? null : textAt(spec, file, `${at}/x-reading`),
        };
      }),
  }));
}

function buildApi(spec: Spec, files: ApiFiles): ApiModel {
  const document = spec.documents.get(files.file) as ApiDocument;
  const errors = buildErrors(spec, files.errorsFile);
  const { kebab, camel, pascal } = namesOf(document.id);
  const text = (pointer: string): Text => textAt(spec, files.file, pointer);
  const origin = (
    entry: Pick<ApiDocument, "x-source" | "x-reading">,
    pointer: string,
  ): { readonly source: Source; readonly reading: Text | null } => ({
    source: entry["x-source"],
    reading: entry["x-reading"] === undefined ? null : text(`${pointer}/x-reading`),
  });
  return {
    id: document.id,
    kebab,
    camel,
    pascal,
    version: document.version,
    title: text("/title"),
    description: text("/description"),
    ...origin(document, ""),
    brands: document.brands.map(({ id, title, url }) => ({ id, title, url })),
    discovery:
      document.discovery === undefined
        ? null
        : {
            method: document.discovery.method,
            description: text("/discovery/description"),
            ...origin(document.discovery, "/discovery"),
          },
    idempotency:
      document.idempotency === undefined
        ? null
        : {
            header: document.idempotency.header,
            supportedHeader: document.idempotency.supported_header,
            rememberedS: document.idempotency.remembered_s,
            methods: document.idempotency.methods,
            description: text("/idempotency/description"),
            ...origin(document.idempotency, "/idempotency"),
          },
    components: document.components.map((component, index) => ({
      id: component.id,
      name: component.name,
      title: text(`/components/${index}/title`),
      ...origin(component, `/components/${index}`),
    })),
    stages: document.stages.map((stage, index) => ({
      id: stage.id,
      description: text(`/stages/${index}/description`),
      errors: stage.errors,
      ...origin(stage, `/stages/${index}`),
    })),
    violations: document.violations,
    errors,
    methods: files.methods.map((method) => buildMethod(spec, method, document, errors)),
    examples: files.examples.map((file) => buildExample(spec, file)),
  };
}

/** The whole of one type of events: envelope and own members, with the texts of both. */
function buildEventType(
  spec: Spec,
  events: EventsFiles,
  type: EventsFiles["types"][number],
  envelope: SchemaModel,
): EventTypeModel {
  const own = buildSchema(spec, type.file);
  const schema = typeSchema(spec, events, type.name) ?? own.schema;
  const shared = [...envelope.texts].filter(([pointer]) => pointer.startsWith("/properties/"));
  return {
    name: type.name,
    ...namesOf(type.name),
    title: own.texts.get("/title") ?? { en: "", ru: "" },
    description: own.texts.get("/description") ?? { en: "", ru: "" },
    event: { file: type.file, schema, texts: new Map([...shared, ...own.texts]) },
    readable: openValues(schema),
  };
}

function buildDelivery(spec: Spec, file: string, entry: DeliveryEntry, at: string): DeliveryModel {
  const text = (pointer: string): Text => textAt(spec, file, `${at}/${pointer}`);
  const valuesOf = (key: "parameters" | "headers"): readonly DeliveryValueModel[] =>
    Object.entries(entry[key] ?? {}).map(([name, { required = false, pattern, examples = [] }]) => ({
      name,
      description: text(`${key}/${name}/description`),
      required,
      pattern,
      examples,
    }));
  return {
    ...namesOf(entry.id),
    id: entry.id,
    way: entry.way,
    address: entry.address,
    httpMethod: entry.http_method,
    mediaType: entry.media_type,
    security: entry.security ?? null,
    title: text("title"),
    description: text("description"),
    source: entry["x-source"],
    reading: entry["x-reading"] === undefined ? null : text("x-reading"),
    parameters: valuesOf("parameters"),
    headers: valuesOf("headers"),
    statuses: Object.keys(entry.statuses ?? {}).map((status) => ({
      status,
      description: text(`statuses/${status}/description`),
    })),
  };
}

function buildEvents(spec: Spec, files: EventsFiles): EventsModel {
  const { document, folder } = files;
  const envelope = buildSchema(spec, files.envelopeFile);
  const pieces = [...spec.schemas.keys()].filter(
    (file) => file.startsWith(`${folder}/`) && file !== files.envelopeFile && dirname(file) === folder,
  );
  return {
    ...namesOf(document.id),
    id: document.id,
    folder,
    version: document.version,
    title: textAt(spec, files.file, "/title"),
    description: textAt(spec, files.file, "/description"),
    source: document["x-source"],
    reading: document["x-reading"] === undefined ? null : textAt(spec, files.file, "/x-reading"),
    typeMember: document.type_member,
    envelope,
    pieces: pieces.map((file) => buildSchema(spec, file)),
    types: files.types.map((type) => buildEventType(spec, files, type, envelope)),
    deliveries: document.deliveries.map((delivery, index) =>
      buildDelivery(spec, files.file, delivery, `/deliveries/${index}`),
    ),
    examples: files.examples.map((file) => buildExample(spec, file)),
  };
}
