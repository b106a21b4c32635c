import { basename, dirname } from "node:path/posix";
import { type Mistake, showValue } from "../mistake.ts";
import type { JsonSchema } from "../model.ts";
import { childPointer } from "../pointer.ts";
import { walkSchemas } from "../schema-walk.ts";
import { didYouMean } from "../suggest.ts";
import { placeOf } from "./refs.ts";
import type { ApiDocument, ApiFiles, MethodFiles, Spec } from "./spec.ts";

/** Checks every `api.json` against the folders around it, and the outline of every method's schemas. */
export function checkApis(spec: Spec): readonly Mistake[] {
  return spec.apis.flatMap((api) => [...checkDocument(spec, api), ...checkMethods(spec, api)]);
}

function checkDocument(spec: Spec, api: ApiFiles): readonly Mistake[] {
  const document = spec.documents.get(api.file) as ApiDocument;
  const mistakes: Mistake[] = [];
  const version = basename(api.folder);
  const id = basename(dirname(api.folder));
  const folder = (pointer: string, found: string, expected: string): void => {
    if (found !== expected) {
      mistakes.push({
        file: api.file,
        pointer,
        found: showValue(found),
        expected: `${showValue(expected)}, the name of the folder`,
      });
    }
  };
  folder("/id", document.id, id);
  folder("/version", document.version, version);
  for (const list of ["brands", "components", "stages"] as const) {
    const ids = document[list].map((item) => item.id);
    ids.forEach((one, index) => {
      if (ids.indexOf(one) === index) return;
      const pointer = childPointer("", list, index, "id");
      mistakes.push({
        file: api.file,
        pointer,
        found: `${showValue(one)} a second time`,
        expected: "each id once",
      });
    });
  }
  const known = Object.keys(document.methods);
  (document.idempotency?.methods ?? []).forEach((method, index) => {
    if (known.includes(method)) return;
    mistakes.push({
      file: api.file,
      pointer: childPointer("", "idempotency", "methods", index),
      found: `unknown method ${showValue(method)}${didYouMean(method, known)}`,
      expected: `one of ${known.join(", ")}`,
    });
  });
  if (!spec.documents.has(api.errorsFile))
    mistakes.push(missingFile(api.errorsFile, "the errors common to all methods"));
  return mistakes;
}

function isThere(spec: Spec, file: string): boolean {
  return spec.documents.has(file) || spec.broken.has(file);
}

function missingFile(file: string, what: string): Mistake {
  return { file, pointer: "", found: "no such file", expected: what };
}

function checkMethods(spec: Spec, api: ApiFiles): readonly Mistake[] {
  const document = spec.documents.get(api.file) as ApiDocument;
  const components = document.components.map(({ id }) => id);
  return api.methods.flatMap((method): readonly Mistake[] => {
    const listed = document.methods[method.name];
    if (listed === undefined) {
      const known = Object.keys(document.methods);
      const found = `the method ${showValue(method.name)}, which ${api.file} does not list${didYouMean(method.name, known)}`;
      return [{ file: method.folder, pointer: "", found, expected: `a member of /methods in ${api.file}` }];
    }
    const mistakes: Mistake[] = [];
    const { component } = listed;
    if (component !== null && !components.includes(component)) {
      mistakes.push({
        file: api.file,
        pointer: childPointer("/methods", method.name, "component"),
        found: `unknown component ${showValue(component)}${didYouMean(component, components)}`,
        expected: `one of ${components.join(", ")}`,
      });
    }
    for (const [file, what] of [
      [method.paramsFile, "the schema of the parameters"],
      [method.resultFile, "the schema of the result"],
      [method.errorsFile, "the method's own errors"],
    ] as const) {
      if (!isThere(spec, file)) mistakes.push(missingFile(file, what));
    }
    return [
      ...mistakes,
      ...checkToken(spec, api, method, listed.token_param),
      ...checkClosed(spec, method.paramsFile, true),
      ...checkClosed(spec, method.resultFile, false),
    ];
  });
}

/** The parameter of the token is a required, secret string. */
function checkToken(
  spec: Spec,
  api: ApiFiles,
  method: MethodFiles,
  token: string | null,
): readonly Mistake[] {
  const schema = spec.schemas.get(method.paramsFile)?.schema;
  if (token === null || schema === undefined) return [];
  const pointer = childPointer("/methods", method.name, "token_param");
  const properties = schema.properties ?? {};
  const property: JsonSchema | undefined = properties[token];
  const mistake = (found: string, expected: string): Mistake => ({
    file: api.file,
    pointer,
    found,
    expected,
  });
  if (property === undefined) {
    const known = Object.keys(properties);
    return [
      mistake(
        `unknown parameter ${showValue(token)}${didYouMean(token, known)}`,
        `one of ${known.join(", ")}`,
      ),
    ];
  }
  const faults = [
    ...(property.type === "string" ? [] : ["no string"]),
    ...(property["x-secret"] === true ? [] : ["not x-secret"]),
    ...(schema.required?.includes(token) === true ? [] : ["not required"]),
  ];
  return faults.length === 0
    ? []
    : [mistake(`${showValue(token)}, which is ${faults.join(", ")}`, "a required string with x-secret")];
}

/** Requests are strict, answers are open: in every object with properties. */
function checkClosed(spec: Spec, file: string, isRequest: boolean): readonly Mistake[] {
  const resolved = spec.schemas.get(file);
  if (resolved === undefined) return [];
  return [...walkSchemas(resolved.schema)].flatMap(([pointer, schema]): readonly Mistake[] => {
    if (schema.properties === undefined || schema.type !== "object") return [];
    if ((schema.additionalProperties === false) === isRequest) return [];
    const place = placeOf(resolved, isRequest ? pointer : `${pointer}/additionalProperties`);
    return isRequest
      ? [
          {
            ...place,
            found: "an object open to unknown members",
            expected: '"additionalProperties": false in a request',
          },
        ]
      : [{ ...place, found: "false", expected: "results to be open to unknown members" }];
  });
}
