import type { EmittedFile, Emitter, EventsModel, Model } from "../model.ts";
import { memberKey } from "../names.ts";
import { openValues } from "../open-values.ts";
import { docComment } from "./comment.ts";
import { importTypes, module } from "./header.ts";
import { CORE_GENERATED, CORE_SOURCE, specifier } from "./paths.ts";
import { eventTypeName } from "./type-names.ts";
import { emitValidator, emitViolations, PLAIN_ERRORS } from "./validators/index.ts";

const RUNTIME = `${CORE_SOURCE}/violation.ts`;
const ERROR_OBJECT = `${CORE_SOURCE}/errors/error-object.ts`;
const REPORT = "reportEventViolation";

/** Validators of events, one for each type and one for all, for whoever receives them. */
export const eventValidatorsEmitter: Emitter = {
  name: "event validators",
  emit: (model: Model) => model.events.flatMap(emitEvents),
};

function emitEvents(events: EventsModel): readonly EmittedFile[] {
  const folder = `${CORE_GENERATED}/${events.kebab}`;
  return [
    violationsFile(events, `${folder}/violations.ts`),
    validatorFile(events, {
      path: `${folder}/validate-envelope.ts`,
      functionName: "validateEventEnvelope",
      schema: openValues(events.envelope.schema),
      file: events.envelope.file,
      description:
        "Checks what every event carries. Members and values that the spec does not know are let through.",
    }),
    ...events.types.map((type) =>
      validatorFile(events, {
        path: `${folder}/validate-${type.kebab}.ts`,
        functionName: `validate${eventTypeName(type)}`,
        schema: type.readable,
        file: type.event.file,
        description: `Checks an event \`${type.name}\`. Members and values that the spec does not know are let through.`,
      }),
    ),
    dispatchFile(events, `${folder}/validate-event.ts`),
  ];
}

function violationsFile(events: EventsModel, path: string): EmittedFile {
  const runtime = specifier(path, RUNTIME);
  return {
    path,
    content: module(`spec/${events.folder}`, importTypes(["ReportViolation", "ViolationTexts"], runtime), [
      emitViolations(REPORT, PLAIN_ERRORS, "the events"),
    ]),
  };
}

interface Validator {
  readonly path: string;
  readonly functionName: string;
  readonly schema: EventsModel["envelope"]["schema"];
  readonly file: string;
  readonly description: string;
}

function validatorFile(events: EventsModel, { path, ...validator }: Validator): EmittedFile {
  const { imports, body } = emitValidator({
    ...validator,
    report: { name: REPORT, module: "./violations.ts" },
    runtimeModule: specifier(path, RUNTIME),
    errorObjectModule: specifier(path, ERROR_OBJECT),
    combination: PLAIN_ERRORS.combination.mnemonic,
  });
  return { path, content: module(`spec/${events.folder}`, imports, body) };
}

function dispatchFile(events: EventsModel, path: string): EmittedFile {
  const key = memberKey(events.typeMember);
  const access = key.startsWith('"') ? `?.[${key}]` : `?.${key}`;
  const cases = events.types.map(
    (type) => `case ${JSON.stringify(type.name)}:\nreturn validate${eventTypeName(type)}(input);`,
  );
  const doc = docComment(
    `Checks an event of any type, by its \`${events.typeMember}\`. Of a type that the spec does not know only the envelope is checked: a later version may send it.`,
    "Returns the violation that goes first, or null.",
  );
  return {
    path,
    content: module(
      `spec/${events.folder}`,
      [
        ...importTypes(["ApiErrorObject"], specifier(path, ERROR_OBJECT)),
        `import { membersOf } from ${JSON.stringify(specifier(path, RUNTIME))};`,
        'import { validateEventEnvelope } from "./validate-envelope.ts";',
        ...events.types.map(
          (type) => `import { validate${eventTypeName(type)} } from "./validate-${type.kebab}.ts";`,
        ),
      ],
      [
        `${doc}export function validateEvent(input: unknown): ApiErrorObject | null {\nswitch (membersOf(input)${access}) {\n${cases.join("\n")}\ndefault:\nreturn validateEventEnvelope(input);\n}\n}`,
      ],
    ),
  };
}
