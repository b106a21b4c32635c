import { basename } from "node:path/posix";
import { type Mistake, showValue } from "../mistake.ts";
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
import type { Fits } from "./fits.ts";
import type { ApiDocument, ApiFiles, JsonObject, MethodFiles, Spec } from "./spec.ts";
import { isObject } from "./spec.ts";

/** Checks every example: its place and name, whether its parameters fit, whether its error is that of the catalogue. */
export function checkExamples(spec: Spec, fits: Fits): readonly Mistake[] {
  return spec.apis.flatMap((api) => {
    const files = [...api.examples, ...api.methods.flatMap((method) => method.examples)];
    const mistakes: Mistake[] = files.flatMap((file) => checkName(file));
    const reporter =
      (file: string): Report =>
      (pointer, found, expected) => {
        mistakes.push({ file, pointer, found, expected });
      };
    mistakes.push(...repeatedProofs(spec, files));
    for (const file of api.examples) checkWire(spec, api, file, fits, reporter(file));
    for (const method of api.methods) {
      for (const file of method.examples) checkMethod(spec, api, method, file, fits, reporter(file));
    }
    return mistakes;
  });
}

function checkName(file: string): readonly Mistake[] {
  const name = basename(file);
  if (/^[a-z0-9]+(-[a-z0-9]+)*\.json$/u.test(name)) return [];
  return [
    {
      file,
      pointer: "",
      found: `the file name ${showValue(name)}`,
      expected: "lower case words with hyphens: what-it-shows.json",
    },
  ];
}

/** Two examples that claim to prove the same: one was copied and its line forgotten. */
function repeatedProofs(spec: Spec, files: readonly string[]): readonly Mistake[] {
  const first = new Map<string, string>();
  return files.flatMap((file) => {
    const { proves } = spec.documents.get(file) as JsonObject;
    const other = first.get(String(proves));
    if (other === undefined) {
      first.set(String(proves), file);
      return [];
    }
    return [
      {
        file,
        pointer: "/proves",
        found: `the same line as in ${other}`,
        expected: "what this example proves",
      },
    ];
  });
}

function isAccept(file: string): boolean {
  return file.includes("/examples/accept/");
}

function checkMethod(
  spec: Spec,
  api: ApiFiles,
  method: MethodFiles,
  file: string,
  fits: Fits,
  report: Report,
): void {
  const example = spec.documents.get(file) as JsonObject;
  const error = example["error"] as ExpectedError | undefined;
  if (isAccept(file) !== (error === undefined)) {
    const [found, expected] =
      error === undefined
        ? ["no error", "the error, or the folder accept"]
        : ["an error", "none, or the folder reject"];
    report("", found, expected);
    return;
  }
  if (!isObject(example["params"])) {
    report("", "no params", "the parameters of the method");
    return;
  }
  const { params } = example;
  const paramsSchema = wholeSchema(spec, method.paramsFile);
  const resultSchema = wholeSchema(spec, method.resultFile);
  if (paramsSchema === undefined) return;
  if (error === undefined || (example["stage"] ?? "local") !== "local") {
    const misfits = fits(paramsSchema, params);
    if (misfits === null) return;
    for (const misfit of misfits) {
      report(
        `/params${misfit.pointer}`,
        showValue(valueAt(params, misfit.pointer)),
        `what ${method.paramsFile} permits: ${misfit.expected}`,
      );
    }
  } else {
    const isRefused = fits.isRefused(paramsSchema, params);
    if (isRefused === null) return;
    if (!isRefused) {
      report(
        "/params",
        "parameters that fit",
        `parameters that ${method.paramsFile} refuses, or another stage`,
      );
    }
  }
  checkBefore(spec, api, example["before"], fits, report);
  if (resultSchema !== undefined && example["result"] !== undefined) {
    for (const misfit of fits(resultSchema, example["result"]) ?? []) {
      report(
        `/result${misfit.pointer}`,
        showValue(valueAt(example["result"], misfit.pointer)),
        `what ${method.resultFile} permits: ${misfit.expected}`,
      );
    }
  }
  if (error === undefined || [api.errorsFile, method.errorsFile].some((one) => spec.broken.has(one))) return;
  const errors = catalogue(spec, [api.errorsFile, method.errorsFile]);
  const known = mnemonicsOf(spec, api, method);
  const { mnemonic, field } = error.data;
  if (!known.has(mnemonic)) {
    report(
      "/error/data/mnemonic",
      `undeclared error ${showValue(mnemonic)}${didYouMean(mnemonic, known)}`,
      `an error that ${method.name} can answer with`,
    );
    return;
  }
  const { violations } = spec.documents.get(api.file) as ApiDocument;
  checkAgainstCatalogue(error, errors.get(mnemonic), fits, "/error", report);
  checkField(paramsSchema, params, field, mnemonic === violations.unexpected, report);
  checkValue(paramsSchema, params, error, mnemonic === violations.unexpected, report);
  if ((example["stage"] ?? "local") === "local" && !Object.values(violations).includes(mnemonic)) {
    const isRule = (paramsSchema.allOf ?? []).some((branch) => branch["x-rule"]?.error === mnemonic);
    if (!isRule) {
      report(
        "/error/data/mnemonic",
        `${showValue(mnemonic)} at the stage "local"`,
        `one of ${Object.values(violations).join(", ")}, or "stage": "server"`,
      );
    }
  }
}

/** What has happened before an example: methods that there are, with parameters that they permit. */
function checkBefore(spec: Spec, api: ApiFiles, before: unknown, fits: Fits, report: Report): void {
  if (!Array.isArray(before)) return;
  const known = api.methods.map(({ name }) => name);
  (before as readonly { readonly method: string; readonly params: unknown }[]).forEach(
    ({ method: name, params }, index) => {
      const at = `/before/${index}`;
      const method = api.methods.find((one) => one.name === name);
      if (method === undefined) {
        const found = `unknown method ${showValue(name)}${didYouMean(name, known)}`;
        report(`${at}/method`, found, `one of ${known.join(", ")}`);
        return;
      }
      const schema = wholeSchema(spec, method.paramsFile);
      for (const misfit of (schema === undefined ? null : fits(schema, params)) ?? []) {
        report(
          `${at}/params${misfit.pointer}`,
          showValue(valueAt(params, misfit.pointer)),
          `what ${method.paramsFile} permits: ${misfit.expected}`,
        );
      }
    },
  );
}

/** Examples on the level of the wire: the error is one of the API's, with the catalogue's code and text. */
function checkWire(spec: Spec, api: ApiFiles, file: string, fits: Fits, report: Report): void {
  const example = spec.documents.get(file) as JsonObject;
  if (!isObject(example["request"]) || !isObject(example["answer"])) {
    report("", "an example of a method", "request and answer: this folder shows the wire");
    return;
  }
  const body = example["answer"]["body"];
  const error = isObject(body) ? (body["error"] as ExpectedError | undefined) : undefined;
  if (isAccept(file) && error !== undefined) report("/answer/body", "an error", "none, or the folder reject");
  if (error === undefined) return;
  const errors = catalogue(spec, [api.errorsFile, ...api.methods.map((method) => method.errorsFile)]);
  const { mnemonic } = error.data;
  const entry = errors.get(mnemonic);
  if (entry === undefined && api.methods.some((method) => spec.broken.has(method.errorsFile))) return;
  if (entry === undefined) {
    report(
      "/answer/body/error/data/mnemonic",
      `undeclared error ${showValue(mnemonic)}${didYouMean(mnemonic, errors.keys())}`,
      "a mnemonic of an errors.json of this API",
    );
    return;
  }
  checkAgainstCatalogue(error, entry, fits, "/answer/body/error", report);
  const status = entry.http_status ?? 200;
  if (example["answer"]["status"] !== status) {
    report(
      "/answer/status",
      showValue(example["answer"]["status"]),
      `${status}, the HTTP status of ${mnemonic}`,
    );
  }
}
