import { type Mistake, showValue } from "../mistake.ts";
import type { JsonSchema } from "../model.ts";
import { childPointer } from "../pointer.ts";
import { raisesOf, rulesOf } from "../raises.ts";
import { walkSchemas } from "../schema-walk.ts";
import { didYouMean } from "../suggest.ts";
import { placeOf } from "./refs.ts";
import type { ApiDocument, ApiFiles, ErrorsDocument, MethodFiles, Spec } from "./spec.ts";

/** Checks the catalogue of every API: templates, and every place that names a mnemonic. */
export function checkErrors(spec: Spec): readonly Mistake[] {
  return spec.apis.flatMap((api) => checkApi(spec, api));
}

/** The names in the `{…}` of an error's text, in order, each once. */
export function placeholders(message: string): readonly string[] {
  return [...new Set([...message.matchAll(/\{([A-Za-z0-9_]+)\}/gu)].map((match) => match[1] ?? ""))];
}

function errorsOf(spec: Spec, file: string): ErrorsDocument {
  return (spec.documents.get(file) as ErrorsDocument | undefined) ?? { errors: {} };
}

/** The mnemonics that a method can answer with: its own, those of every method, those it uses. */
export function mnemonicsOf(spec: Spec, api: ApiFiles, method: MethodFiles): ReadonlySet<string> {
  const own = errorsOf(spec, method.errorsFile);
  const common = Object.entries(errorsOf(spec, api.errorsFile).errors);
  return new Set([
    ...Object.keys(own.errors),
    ...common
      .filter(([name, error]) => error.every_method === true || own.uses?.includes(name))
      .map(([name]) => name),
  ]);
}

/** Validators write the code of violations once, and tell their kinds apart by the texts. */
function checkKinds(
  file: string,
  violations: ApiDocument["violations"],
  { errors }: ErrorsDocument,
): readonly Mistake[] {
  const kinds = Object.entries(violations).flatMap(([kind, name]) => {
    const error = errors[name];
    return error === undefined ? [] : [{ kind, name, error }];
  });
  return kinds.flatMap(({ kind, name, error }, index): readonly Mistake[] => {
    const pointer = childPointer("/violations", kind);
    const first = kinds[0]?.error.code;
    const same = kinds.slice(0, index).find((other) => other.error.message === error.message);
    return [
      ...(error.code === first
        ? []
        : [
            {
              file,
              pointer,
              found: `${showValue(name)} with the code ${error.code}`,
              expected: `the code of the other kinds, ${first}`,
            },
          ]),
      ...(same === undefined
        ? []
        : [
            {
              file,
              pointer,
              found: `${showValue(name)} with the text of ${showValue(same.name)}`,
              expected: "a text of its own for each kind",
            },
          ]),
    ];
  });
}

function checkApi(spec: Spec, api: ApiFiles): readonly Mistake[] {
  const document = spec.documents.get(api.file) as ApiDocument;
  const common = errorsOf(spec, api.errorsFile);
  const own = api.methods.flatMap((method) => Object.keys(errorsOf(spec, method.errorsFile).errors));
  const declared = [...Object.keys(common.errors), ...own];
  const mistakes: Mistake[] = [];
  const isWhole = [api.errorsFile, ...api.methods.map((method) => method.errorsFile)].every(
    (file) => !spec.broken.has(file),
  );
  const undeclared = (
    file: string,
    pointer: string,
    name: string,
    known: readonly string[],
    where: string,
  ): void => {
    // While a catalogue cannot be read, nobody knows what is declared.
    if (!isWhole || known.includes(name)) return;
    mistakes.push({
      file,
      pointer,
      found: `undeclared error ${showValue(name)}${didYouMean(name, known)}`,
      expected: `a mnemonic of ${where}`,
    });
  };

  document.stages.forEach((stage, index) => {
    stage.errors.forEach((name, position) => {
      undeclared(
        api.file,
        childPointer("/stages", index, "errors", position),
        name,
        declared,
        "an errors.json of this API",
      );
    });
  });
  for (const [kind, name] of Object.entries(document.violations)) {
    undeclared(api.file, childPointer("/violations", kind), name, Object.keys(common.errors), api.errorsFile);
  }
  mistakes.push(...checkKinds(api.file, document.violations, common));
  mistakes.push(...checkCatalogue(api.errorsFile, common, true));
  for (const method of api.methods) {
    const errors = errorsOf(spec, method.errorsFile);
    mistakes.push(...checkCatalogue(method.errorsFile, errors, false));
    for (const name of Object.keys(errors.errors).filter((one) => Object.hasOwn(common.errors, one))) {
      mistakes.push({
        file: method.errorsFile,
        pointer: childPointer("/errors", name),
        found: `${showValue(name)}, which ${api.errorsFile} declares too`,
        expected: 'one declaration; a method names a common error in "uses"',
      });
    }
    (errors.uses ?? []).forEach((name, index) => {
      const pointer = childPointer("/uses", index);
      undeclared(method.errorsFile, pointer, name, Object.keys(common.errors), api.errorsFile);
      if (common.errors[name]?.every_method === true) {
        mistakes.push({
          file: method.errorsFile,
          pointer,
          found: `${showValue(name)}, which every method can answer with`,
          expected: 'only errors whose "every_method" is not true',
        });
      }
    });
    if (isWhole) mistakes.push(...checkRaises(spec, api, method, document));
  }
  mistakes.push(...checkSpellings(spec, api));
  return mistakes;
}

/** Templates and flags of one `errors.json`. */
function checkCatalogue(file: string, { errors }: ErrorsDocument, isCommon: boolean): readonly Mistake[] {
  return Object.entries(errors).flatMap(([mnemonic, error]) => {
    const at = childPointer("/errors", mnemonic);
    const named = placeholders(error.message);
    const params = Object.keys(error.params);
    const mistakes: Mistake[] = [
      ...named
        .filter((name) => !params.includes(name))
        .map((name) => ({
          file,
          pointer: `${at}/message`,
          found: `the placeholder {${name}}${didYouMean(name, params)}`,
          expected: `a schema for it in ${at}/params`,
        })),
      ...params
        .filter((name) => !named.includes(name))
        .map((name) => ({
          file,
          pointer: childPointer(`${at}/params`, name),
          found: `the parameter ${showValue(name)}${didYouMean(name, named)}`,
          expected: `only placeholders of the text ${showValue(error.message)}`,
        })),
    ];
    if (!isCommon && error.every_method !== undefined) {
      const expected = "this word only in the API's own errors.json";
      mistakes.push({ file, pointer: `${at}/every_method`, found: String(error.every_method), expected });
    }
    return mistakes;
  });
}

/** Mnemonics and aliases of one API must tell errors apart: none stands for two. */
function checkSpellings(spec: Spec, api: ApiFiles): readonly Mistake[] {
  const owners = new Map<string, string>();
  const all = [api.errorsFile, ...api.methods.map((method) => method.errorsFile)].flatMap((file) =>
    Object.entries(errorsOf(spec, file).errors).map(([mnemonic, error]) => ({ file, mnemonic, error })),
  );
  for (const { mnemonic } of all) owners.set(mnemonic, mnemonic);
  return all.flatMap(({ file, mnemonic, error }) =>
    (error.aliases ?? []).flatMap((alias, index) => {
      const owner = owners.get(alias);
      owners.set(alias, owner ?? mnemonic);
      if (owner === undefined) return [];
      return [
        {
          file,
          pointer: childPointer("/errors", mnemonic, "aliases", index),
          found: `${showValue(alias)}, which already stands for ${showValue(owner)}`,
          expected: "a spelling of this error alone",
        },
      ];
    }),
  );
}

/** Every error that a method's parameters can raise is one that the method can answer with. */
function checkRaises(
  spec: Spec,
  api: ApiFiles,
  method: MethodFiles,
  document: ApiDocument,
): readonly Mistake[] {
  const resolved = spec.schemas.get(method.paramsFile);
  if (resolved === undefined) return [];
  const known = mnemonicsOf(spec, api, method);
  const mistakes: Mistake[] = [];
  const where = `an error of ${method.errorsFile}: declared there, or listed in its "uses"`;
  const named = (pointer: string, name: string): void => {
    if (known.has(name)) return;
    const place = placeOf(resolved, pointer);
    mistakes.push({
      ...place,
      found: `undeclared error ${showValue(name)}${didYouMean(name, known)}`,
      expected: where,
    });
  };
  for (const [pointer, schema] of walkSchemas(resolved.schema)) {
    (schema["x-errors"] ?? []).forEach((name, index) => {
      named(childPointer(pointer, "x-errors", index), name);
    });
    if (schema["x-rule"] !== undefined) named(`${pointer}/x-rule/error`, schema["x-rule"].error);
  }
  const kinds = new Map<string, string>(Object.entries(document.violations));
  const declared = Object.keys(errorsOf(spec, api.errorsFile).errors);
  const raised = new Set(raisesOf(resolved.schema, document.violations).map((raise) => raise.kind));
  for (const [kind, name] of kinds) {
    const isRaised =
      [...raised].some((one) => one === kind) || (kind === "combination" && hasRules(resolved.schema));
    if (!isRaised || known.has(name) || !declared.includes(name)) continue;
    mistakes.push({
      file: method.errorsFile,
      pointer: "/uses",
      found: `no ${showValue(name)}, which the parameters can raise (${kind})`,
      expected: `it in "uses", or "every_method": true in ${api.errorsFile}`,
    });
  }
  return mistakes;
}

function hasRules(schema: JsonSchema): boolean {
  return rulesOf(schema).length > 0;
}
