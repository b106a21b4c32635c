import { basename } from "node:path/posix";
import { type Mistake, showValue } from "../mistake.ts";
import type { JsonSchema } from "../model.ts";
import { childPointer } from "../pointer.ts";
import { didYouMean } from "../suggest.ts";
import { mnemonicsOf } from "./check-errors.ts";
import {
  catalogue,
  checkAgainstCatalogue,
  checkField,
  checkValue,
  type ExpectedError,
  type Report,
  valueAt,
  wholeSchema,
} from "./expected-errors.ts";
import { fieldValue, schemaOfField } from "./fields.ts";
import type { SpecFiles } from "./files.ts";
import type { Fits } from "./fits.ts";
import { laneOf } from "./lanes.ts";
import type {
  ApiDocument,
  ApiFiles,
  BehaviourDocument,
  HeardEntry,
  MethodFiles,
  Spec,
  StatementsDocument,
} from "./spec.ts";

/** What the checks of one behaviour look at. */
interface Context {
  readonly spec: Spec;
  readonly files: SpecFiles;
  readonly api: ApiFiles;
  readonly method: MethodFiles;
  readonly fits: Fits;
  readonly behaviour: BehaviourDocument;
  readonly report: Report;
}

/** Checks the statements of every method, and every behaviour: whether what it says can be, whatever an engine does. */
export function checkBehaviours(spec: Spec, files: SpecFiles, fits: Fits): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const reporter =
    (file: string): Report =>
    (pointer, found, expected) => {
      mistakes.push({ file, pointer, found, expected });
    };
  for (const api of spec.apis) {
    for (const method of api.methods) {
      checkStatements(spec, method, reporter(method.statementsFile));
      checkSameSentence(spec, method, reporter);
      for (const file of method.behaviours) {
        const behaviour = spec.documents.get(file) as BehaviourDocument;
        checkBehaviour(file, { spec, files, api, method, fits, behaviour, report: reporter(file) });
      }
    }
  }
  return mistakes;
}

function statementsOf(spec: Spec, method: MethodFiles): StatementsDocument | null {
  return (spec.documents.get(method.statementsFile) as StatementsDocument | undefined) ?? null;
}

/** Each statement belongs to a group; the groups come one after another. */
function checkStatements(spec: Spec, method: MethodFiles, report: Report): void {
  const document = statementsOf(spec, method);
  if (document === null) {
    if (method.behaviours.length > 0 && !spec.broken.has(method.statementsFile))
      report("", "no statements", `the statements that the behaviours of ${method.name} show`);
    return;
  }
  const groups = Object.keys(document.groups);
  for (const id of Object.keys(document.statements)) {
    if (groups.includes(id.charAt(0))) continue;
    const expected = `an id that begins with the letter of a group: ${groups.join(", ")}`;
    report(childPointer("/statements", id), `the statement ${showValue(id)}`, expected);
  }
  for (const group of groups) {
    if (Object.keys(document.statements).some((id) => id.startsWith(group))) continue;
    report(childPointer("/groups", group), "a group without statements", "at least one statement in it");
  }
}

/** Two behaviours that claim to show the same: one was copied and its sentence forgotten. */
function checkSameSentence(spec: Spec, method: MethodFiles, reporter: (file: string) => Report): void {
  const first = new Map<string, string>();
  for (const file of method.behaviours) {
    const { sentence } = spec.documents.get(file) as BehaviourDocument;
    for (const language of ["en", "ru"] as const) {
      const other = first.get(sentence[language]);
      if (other === undefined) first.set(sentence[language], file);
      else reporter(file)(`/sentence/${language}`, `the same sentence as in ${other}`, "what this one shows");
    }
  }
}

function checkBehaviour(file: string, context: Context): void {
  checkName(file, context);
  checkShown(context);
  checkRequest(context);
  checkOtherRequests(context);
  checkPhones(context);
  checkLanes(context);
  checkUnplayable(context);
  checkEvents(context);
}

function checkName(file: string, { behaviour, report }: Context): void {
  const name = basename(file, ".json");
  const [first = ""] = behaviour.statements;
  if (!/^[a-z0-9]+(-[a-z0-9]+)+$/u.test(name) || !name.startsWith(`${first.toLowerCase()}-`)) {
    const expected = `lower case words with hyphens after the first statement: ${first.toLowerCase()}-what-it-shows.json`;
    report("", `the file name ${showValue(basename(file))}`, expected);
  }
}

function checkShown({ spec, method, behaviour, report }: Context): void {
  const document = statementsOf(spec, method);
  if (document === null) return;
  const known = Object.keys(document.statements);
  behaviour.statements.forEach((id, index) => {
    if (known.includes(id)) return;
    const found = `unknown statement ${showValue(id)}${didYouMean(id, known)}`;
    report(`/statements/${index}`, found, `one of ${known.join(", ")}`);
  });
}

/** The parameters fit their schema, unless that they do not is what is shown; the error is that of the catalogue. */
function checkRequest({ spec, api, method, fits, behaviour, report }: Context): void {
  const { params, answer, request } = behaviour;
  const error = answer?.error as ExpectedError | undefined;
  const schema = wholeSchema(spec, method.paramsFile);
  if (params === undefined) {
    if (request?.body_base64 === undefined)
      report("", "no params", "the parameters of the method, or the request's body_base64");
  } else if (request?.body_base64 !== undefined) {
    report("/params", "parameters beside a whole body", "only one of the two");
  }
  const { violations } = spec.documents.get(api.file) as ApiDocument;
  const mnemonic = error?.data.mnemonic;
  const isRule = (schema?.allOf ?? []).some((branch) => branch["x-rule"]?.error === mnemonic);
  if (params !== undefined && schema !== undefined) {
    const mayMisfit = isRule || Object.values(violations).some((violation) => violation === mnemonic);
    for (const misfit of mayMisfit ? [] : (fits(schema, params) ?? []))
      report(
        `/params${misfit.pointer}`,
        showValue(valueAt(params, misfit.pointer)),
        `what ${method.paramsFile} permits: ${misfit.expected}`,
      );
  }
  const result = wholeSchema(spec, method.resultFile);
  for (const name of Object.keys(answer?.result ?? {})) {
    const known = Object.keys(result?.properties ?? {});
    if (result === undefined || known.includes(name)) continue;
    const found = `unknown member ${showValue(name)}${didYouMean(name, known)}`;
    report(childPointer("/answer/result", name), found, `one of ${known.join(", ")}`);
  }
  if (error === undefined || [api.errorsFile, method.errorsFile].some((one) => spec.broken.has(one))) return;
  const known = mnemonicsOf(spec, api, method);
  if (!known.has(error.data.mnemonic)) {
    const found = `undeclared error ${showValue(error.data.mnemonic)}${didYouMean(error.data.mnemonic, known)}`;
    report("/answer/error/data/mnemonic", found, `an error that ${method.name} can answer with`);
    return;
  }
  const errors = catalogue(spec, [api.errorsFile, method.errorsFile]);
  checkAgainstCatalogue(error, errors.get(error.data.mnemonic), fits, "/answer/error", report);
  if (params === undefined || schema === undefined) return;
  const inAnswer: Report = (pointer, found, expected) => {
    report(`/answer${pointer}`, found, expected);
  };
  checkField(schema, params, error.data.field, mnemonic === violations.unexpected, inAnswer);
  checkValue(schema, params, error, mnemonic === violations.unexpected, inAnswer);
}

/** The requests around the call: methods that there are, with parameters that they permit, in the order of time. */
function checkOtherRequests({ spec, api, fits, behaviour, report }: Context): void {
  let latest = 0;
  behaviour.later?.forEach(({ at_ms }, index) => {
    if (at_ms < latest)
      report(
        `/later/${index}/at_ms`,
        String(at_ms),
        `${latest} or later: requests stand in the order of time`,
      );
    latest = Math.max(latest, at_ms);
  });
  for (const list of ["before", "later"] as const) {
    behaviour[list]?.forEach((request, index) => {
      const at = `/${list}/${index}`;
      const ids = spec.apis.map((one) => (spec.documents.get(one.file) as ApiDocument).id);
      const wanted = request.api ?? (spec.documents.get(api.file) as ApiDocument).id;
      const served = spec.apis[ids.indexOf(wanted)];
      if (served === undefined) {
        const found = `unknown API ${showValue(wanted)}${didYouMean(wanted, ids)}`;
        report(`${at}/api`, found, `one of ${ids.join(", ")}`);
        return;
      }
      const known = served.methods.map(({ name }) => name);
      const method = served.methods.find(({ name }) => name === request.method);
      if (method === undefined) {
        const found = `unknown method ${showValue(request.method)}${didYouMean(request.method, known)}`;
        report(`${at}/method`, found, `one of ${known.join(", ")}`);
        return;
      }
      if (request.error !== undefined) return;
      const schema = wholeSchema(spec, method.paramsFile);
      for (const misfit of (schema === undefined ? null : fits(schema, request.params)) ?? [])
        report(
          `${at}/params${misfit.pointer}`,
          showValue(valueAt(request.params, misfit.pointer)),
          `what ${method.paramsFile} permits: ${misfit.expected}`,
        );
    });
  }
}

/** Every phone that acts can be called: its number stands in the parameters, the scenario or the account. */
function checkPhones({ files, behaviour, report }: Context): void {
  const { params, scenario, given, before, phones = {} } = behaviour;
  const ofAccount = [...files].filter(([path]) => /^server\/examples\/[^/]+\.ya?ml$/u.test(path));
  const texts = [JSON.stringify([params, scenario, given, before]), ...ofAccount.map(([, text]) => text)];
  for (const number of Object.keys(phones)) {
    if (texts.some((text) => text.includes(`"${number}"`))) continue;
    report(
      childPointer("/phones", number),
      "a phone that neither the parameters nor the account names",
      "a number that can be called",
    );
  }
}

/** Number of the phone of a lane, or null where it stands for a leg. */
function checkLaneName(
  key: string,
  pointer: string,
  schema: JsonSchema | undefined,
  { behaviour, report }: Context,
): string | null {
  const lane = laneOf(key);
  if (lane.kind === "leg") return null;
  if (lane.kind === "number") return key;
  const property = schema === undefined ? null : schemaOfField(schema, key);
  const value = fieldValue(behaviour.params, key);
  if (schema !== undefined && property?.["x-phone"] === true && typeof value === "string") return value;
  if (schema !== undefined) {
    const expected =
      "a phone number, the id of a leg, or a parameter of the request that holds a phone number";
    report(pointer, `the lane ${showValue(key)}`, expected);
  }
  return null;
}

/** Each side hears one thing after another, from the first ring to its end, and its phone has a rule. */
function checkLanes(context: Context): void {
  const { spec, method, behaviour, report } = context;
  const { hears = {}, phones = {} } = behaviour;
  const schema = wholeSchema(spec, method.paramsFile);
  for (const [key, entries] of Object.entries(hears)) {
    const at = childPointer("/hears", key);
    const number = checkLaneName(key, at, schema, context);
    if (number !== null && !Object.hasOwn(phones, number)) {
      const found =
        key === number
          ? "a lane of a phone without rule"
          : `a lane of ${showValue(number)}, a phone without rule`;
      report(at, found, "how it acts, in phones");
    }
    checkEntries(entries, at, report);
    entries.forEach((entry, index) => {
      const other = entry["talk"] ?? entry["early_media"];
      if (typeof other !== "string" || (Object.hasOwn(hears, other) && other !== key)) return;
      const word = entry["talk"] === undefined ? "early_media" : "talk";
      const lanes = Object.keys(hears).filter((one) => one !== key);
      report(
        `${at}/${index}/${word}`,
        showValue(other),
        `another lane of hears: ${lanes.join(", ") || "there is none"}`,
      );
    });
  }
}

const isMoment = (entry: HeardEntry | undefined): boolean => entry?.["dtmf"] !== undefined;

function checkEntries(entries: readonly HeardEntry[], at: string, report: Report): void {
  entries.forEach((entry, index) => {
    const before = entries[index - 1];
    const [first, last] = [index === 0, index === entries.length - 1];
    if (before !== undefined && entry.at_ms < before.at_ms) {
      report(
        `${at}/${index}/at_ms`,
        String(entry.at_ms),
        `${before.at_ms} or later: entries stand in the order of time`,
      );
    } else if (before?.at_ms === entry.at_ms && !isMoment(before) && !isMoment(entry)) {
      report(
        `${at}/${index}/at_ms`,
        String(entry.at_ms),
        "a time of its own: nobody hears what lasts no time",
      );
    }
    if (first && entry["ringing"] === undefined && entry["ends"] === undefined)
      report(`${at}/0`, showValue(entry), "the ringing of the phone, or its end where it never rings");
    if (!first && entry["ringing"] !== undefined)
      report(`${at}/${index}`, "a second ringing", "ringing only at the beginning: nobody is called twice");
    if (!last && entry["ends"] !== undefined)
      report(`${at}/${index}`, "an end before the end", "ends as the last entry of a lane");
    if (last && entry["ends"] === undefined)
      report(`${at}/${index}`, showValue(entry), "how this side ends: every call does");
  });
}

/** What cannot be played is heard by nobody. */
function checkUnplayable({ behaviour, report }: Context): void {
  const { hears = {}, unplayable = [] } = behaviour;
  for (const [key, entries] of Object.entries(hears)) {
    entries.forEach((entry, index) => {
      for (const word of ["message", "music", "tone"] as const) {
        const heard = entry[word];
        if (typeof heard !== "string") continue;
        const sound = word === "tone" ? `tone ${heard}` : heard;
        if (!unplayable.includes(sound)) continue;
        const at = childPointer(`${childPointer("/hears", key)}/${index}`, word);
        report(at, `${showValue(sound)}, which stands in unplayable`, "what is heard in its place");
      }
    });
  }
}

/** Every event is of a type that there is, and says what such an event can say. */
function checkEvents({ spec, behaviour, report }: Context): void {
  for (const events of spec.events) {
    const { type_member: typeMember, types } = events.document;
    const envelope = spec.schemas.get(events.envelopeFile)?.schema;
    behaviour.events?.forEach((event, index) => {
      const at = `/events/${index}`;
      const type = event[typeMember];
      const own = events.types.find(({ name }) => name === type);
      if (own === undefined) {
        const found =
          type === undefined
            ? `no ${showValue(typeMember)}`
            : `${showValue(type)}${didYouMean(typeof type === "string" ? type : "", types)}`;
        report(`${at}/${typeMember}`, found, `one of ${types.join(", ")}`);
        return;
      }
      const known = Object.keys({
        ...envelope?.properties,
        ...spec.schemas.get(own.file)?.schema.properties,
      });
      for (const name of Object.keys(event)) {
        if (name === "at_ms" || known.includes(name)) continue;
        report(
          childPointer(at, name),
          `unknown member ${showValue(name)}${didYouMean(name, known)}`,
          `one of ${known.join(", ")}`,
        );
      }
    });
  }
}
