import { type ApiErrorObject, maskText, SECRET_KEYS } from "@scenario-call/core";
import type { Text } from "@scenario-call/core/language";
import type { Node } from "jsonc-parser";
import { closest } from "../flags/closest.ts";
import { expectedValue, gist } from "../flags/expected-value.ts";
import type { MethodFlag } from "../flags/method-flags.ts";
import { CALL_API_FLAGS } from "../generated/call-api-flags.ts";
import { DATA_API_FLAGS } from "../generated/data-api-flags.ts";
import type { Finding } from "./finding.ts";
import { jsonTree } from "./json-tree.ts";
import { hideMembers, placeOf, repeatedName } from "./json-place.ts";
import { type Judged, METHODS } from "./judge.ts";

type Unshown = Omit<Finding, "shown">;

const FLAGS: Readonly<Record<string, { readonly flags: readonly MethodFlag[] }>> = {
  ...DATA_API_FLAGS,
  ...CALL_API_FLAGS,
};

/**
 * What is wrong with a JSON text, and where it stands; `judged` is the verdict on what it says. It is loaded only for requests
 * with a mistake.
 */
export function findPlace(text: string, judged: Judged): Finding | null {
  const root = jsonTree(text);
  const found = repetition(root) ?? findingIn(root, judged);
  return found === null ? null : { ...found, shown: hideMembers(text, root, SECRET_KEYS) };
}

function repetition(root: Node): Unshown | null {
  const repeated = repeatedName(root);
  if (repeated === null) return null;
  const { name, offset, length } = repeated;
  return {
    mnemonic: "parse_error",
    field: null,
    message: {
      en: `"${name}" stands twice in one object: which one is meant cannot be told`,
      ru: `«${name}» стоит в объекте дважды: какое из двух имеется в виду, неизвестно`,
    },
    expected: { en: "each name once", ru: "каждое имя один раз" },
    place: { offset, length },
  };
}

function findingIn(root: Node, judged: Judged): Unshown | null {
  switch (judged.kind) {
    case "good":
      return null;
    case "no_method":
      return noMethod(root, judged.named, judged.isWhole);
    case "refused":
      return findingOf(judged.error, judged.method, root, judged.isWhole);
  }
}

function noMethod(root: Node, named: unknown, isWhole: boolean): Unshown {
  const near = closest(String(named), Object.keys(METHODS));
  const names = near ?? Object.keys(METHODS).join(", ");
  return {
    mnemonic: "method_not_found",
    field: null,
    message: { en: "there is no such method", ru: "такого метода нет" },
    expected: near === null ? { en: names, ru: names } : { en: `${near}?`, ru: `${near}?` },
    place: placeOf(root, isWhole ? ["method"] : [], false),
  };
}

function findingOf(
  { message, data: { mnemonic, field } }: ApiErrorObject,
  method: string,
  root: Node,
  isWhole: boolean,
): Unshown {
  const path = field === null ? [] : field.split(".");
  const isUnknown = mnemonic === "unexpected_parameters";
  const text = maskText(message);
  return {
    mnemonic,
    field,
    message: { en: text, ru: text },
    expected: isUnknown ? nearParam(method, path) : expectedOf(method, path),
    place: placeOf(root, [...(isWhole ? ["params"] : []), ...path], isUnknown),
  };
}

function nearParam(method: string, path: readonly string[]): Text | null {
  const beside = (FLAGS[method]?.flags ?? []).filter(
    (flag) =>
      flag.path.length >= path.length && path.slice(0, -1).every((name, at) => flag.path[at] === name),
  );
  const near = closest(path.at(-1) ?? "", [
    ...new Set(beside.map((flag) => flag.path[path.length - 1] ?? "")),
  ]);
  return near === null ? null : { en: `${near}?`, ru: `${near}?` };
}

const TYPES: Readonly<Record<MethodFlag["type"], Text>> = {
  string: { en: "a text in quotation marks", ru: "текст в кавычках" },
  number: { en: "a number without quotation marks", ru: "число без кавычек" },
  boolean: { en: "true or false", ru: "true или false" },
  json: { en: "what the reference describes", ru: "то, что описано в справочнике" },
};

function expectedOf(method: string, path: readonly string[]): Text | null {
  const flag = FLAGS[method]?.flags.find((each) => each.path.join(".") === path.join("."));
  if (flag === undefined) return null;
  const { en, ru } = TYPES[flag.type];
  const about = gist(flag);
  return expectedValue(flag) ?? { en: `${en}: ${about.en}`, ru: `${ru}: ${about.ru}` };
}
