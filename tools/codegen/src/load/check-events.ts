import { basename, dirname } from "node:path/posix";
import { type Mistake, showValue } from "../mistake.ts";
import { didYouMean } from "../suggest.ts";
import type { JsonSchema } from "../model.ts";
import { openValues } from "../open-values.ts";
import { typeSchema } from "./event-schemas.ts";
import type { Fits } from "./fits.ts";
import { type EventsFiles, isObject, type JsonObject, type Spec } from "./spec.ts";

type Report = (file: string, pointer: string, found: string, expected: string) => void;

/** Whether the files of events are there and fit together. With a mistake among these there is no model of them. */
export function checkEvents(spec: Spec): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const report: Report = (file, pointer, found, expected) => {
    mistakes.push({ file, pointer, found, expected });
  };
  for (const events of spec.events) checkOutline(spec, events, report);
  return mistakes;
}

function checkOutline(spec: Spec, events: EventsFiles, report: Report): void {
  const { file, folder, document } = events;
  if (document.id !== basename(folder)) {
    report(
      file,
      "/id",
      showValue(document.id),
      `${showValue(basename(folder))}, the folder in which it stands`,
    );
  }
  const envelope = spec.schemas.get(events.envelopeFile);
  if (envelope === undefined) {
    if (!spec.broken.has(events.envelopeFile)) {
      report(file, "/envelope", showValue(document.envelope), `a schema; there is no ${events.envelopeFile}`);
    }
  } else if (!Object.hasOwn(envelope.schema.properties ?? {}, document.type_member)) {
    const known = Object.keys(envelope.schema.properties ?? {});
    report(
      file,
      "/type_member",
      `${showValue(document.type_member)}${didYouMean(document.type_member, known)}`,
      `a member of ${events.envelopeFile}`,
    );
  }
  for (const [index, type] of events.types.entries()) {
    const schema = spec.schemas.get(type.file);
    if (schema === undefined) {
      if (!spec.broken.has(type.file))
        report(file, `/types/${index}`, showValue(type.name), `a schema; there is no ${type.file}`);
      continue;
    }
    for (const name of Object.keys(schema.schema.properties ?? {})) {
      if (!Object.hasOwn(envelope?.schema.properties ?? {}, name)) continue;
      report(
        type.file,
        `/properties/${name}`,
        `${showValue(name)}, a member of the envelope`,
        "another name",
      );
    }
  }
  for (const path of spec.schemas.keys()) {
    if (dirname(path) !== `${folder}/types` || events.types.some((type) => type.file === path)) continue;
    report(path, "", "a type of events that is not listed", `its name among the types of ${file}`);
  }
}

/** Whether the examples of events show what they say: accepted ones fit their schema, refused ones do not. */
export function checkEventExamples(spec: Spec, fits: Fits): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const report: Report = (file, pointer, found, expected) => {
    mistakes.push({ file, pointer, found, expected });
  };
  for (const events of spec.events) {
    const schemas = new Map<string | null, JsonSchema | null>();
    for (const file of events.examples) checkExample(spec, events, schemas, file, fits, report);
  }
  return mistakes;
}

function checkExample(
  spec: Spec,
  events: EventsFiles,
  schemas: Map<string | null, JsonSchema | null>,
  file: string,
  fits: Fits,
  report: Report,
): void {
  const example = spec.documents.get(file) as JsonObject;
  const isAccept = file.includes("/examples/accept/");
  if (isAccept === (example["violation"] !== undefined)) {
    const [found, expected] = isAccept
      ? ["a violation", "none, or the folder reject"]
      : ["no violation", "what is wrong with the event, or the folder accept"];
    report(file, "", found, expected);
    return;
  }
  const { event } = example;
  const mnemonic = isObject(event) ? event[events.document.type_member] : undefined;
  const type = typeof mnemonic === "string" ? mnemonic : null;
  // One schema for all examples of a type: making and compiling it takes longer than all the checks.
  const before = schemas.get(type);
  const told = before === undefined ? typeSchema(spec, events, type) : null;
  const schema = before ?? (told === null ? null : openValues(told));
  schemas.set(type, schema);
  if (schema === null) return;
  if (isAccept) {
    for (const misfit of fits(schema, event) ?? []) {
      report(file, `/event${misfit.pointer}`, "what the schema of the event refuses", misfit.expected);
    }
  } else if (fits.isRefused(schema, event) !== true) {
    report(file, "/event", "an event that fits", "an event that its schema refuses");
  }
}
