import {
  CALL_API_METHODS,
  type ApiErrorObject,
  DATA_API_METHODS,
  maskText,
  type MethodDefinition,
  SECRET_KEYS,
} from "@scenario-call/core";
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { closest } from "../flags/closest.ts";
import type { Text } from "@scenario-call/core/language";
import type { MethodFlag } from "../flags/method-flags.ts";
import { CALL_API_FLAGS } from "../generated/call-api-flags.ts";
import { DATA_API_FLAGS } from "../generated/data-api-flags.ts";
import { hideMembers, type Place, placeOf, repeatedName } from "./json-place.ts";

/** What is wrong with a request. */
export interface Finding {
  /** The documented error that the service would answer with. */
  readonly mnemonic: string;
  /** The parameter at fault, dotted; null where no single one is. */
  readonly field: string | null;
  readonly message: Text;
  /** What could stand there; null where that cannot be said in a line. */
  readonly expected: Text | null;
  readonly place: Place;
}

/** The verdict on a text. */
export interface Checked {
  /** The method that was judged; null where the text does not get so far. */
  readonly method: string | null;
  readonly finding: Finding | null;
  /** The text as it may be shown: its secrets are hidden, and everything stands where it stood. */
  readonly shown: string;
}

const METHODS: Readonly<Record<string, MethodDefinition>> = { ...DATA_API_METHODS, ...CALL_API_METHODS };

const FLAGS: Readonly<Record<string, { readonly flags: readonly MethodFlag[] }>> = {
  ...DATA_API_FLAGS,
  ...CALL_API_FLAGS,
};

/** Judges a request, or its params alone, without sending anything. `method` counts where the text names none. */
export function checkRequest(text: string, method: string): Checked {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (root === undefined || error !== undefined) return notJson(text, error);
  const shown = hideMembers(text, root, SECRET_KEYS);
  const repeated = repeatedName(root);
  if (repeated !== null)
    return {
      method: null,
      shown,
      finding: {
        mnemonic: "parse_error",
        field: null,
        message: {
          en: `"${repeated.name}" stands twice in one object: which one is meant cannot be told`,
          ru: `«${repeated.name}» стоит в объекте дважды: какое из двух имеется в виду, неизвестно`,
        },
        expected: { en: "each name once", ru: "каждое имя один раз" },
        place: repeated,
      },
    };
  return { ...judge(root, JSON.parse(text), method), shown };
}

function judge(root: Node, value: unknown, otherwise: string): Omit<Checked, "shown"> {
  const isWhole = isObject(value) && ("method" in value || "jsonrpc" in value);
  const named = isWhole ? value["method"] : otherwise;
  const prefix = isWhole ? ["params"] : [];
  const definition = typeof named === "string" && Object.hasOwn(METHODS, named) ? METHODS[named] : undefined;
  if (definition === undefined || typeof named !== "string") {
    const near = closest(String(named), Object.keys(METHODS));
    const names = near ?? Object.keys(METHODS).join(", ");
    const message = { en: "there is no such method", ru: "такого метода нет" };
    const place = placeOf(root, isWhole ? ["method"] : [], false);
    const expected = near === null ? { en: names, ru: names } : { en: `${near}?`, ru: `${near}?` };
    return { method: null, finding: { mnemonic: "method_not_found", field: null, message, expected, place } };
  }
  const params = isWhole ? (value["params"] ?? {}) : value;
  const { tokenParam } = definition;
  const judged =
    tokenParam !== null && isObject(params) && !Object.hasOwn(params, tokenParam)
      ? { [tokenParam]: "token", ...params }
      : params;
  const error = isObject(params) ? definition.validateParams(judged) : NOT_AN_OBJECT;
  if (error === null) return { method: named, finding: null };
  return { method: named, finding: findingOf(error, named, root, prefix) };
}

const NOT_AN_OBJECT: ApiErrorObject = {
  code: -32600,
  message: "params is not an object",
  data: { mnemonic: "invalid_request", field: null, value: null, params: null, extended_helper: null },
};

function findingOf(
  { message, data: { mnemonic, field } }: ApiErrorObject,
  method: string,
  root: Node,
  prefix: readonly string[],
): Finding {
  const path = field === null ? [] : field.split(".");
  const isUnknown = mnemonic === "unexpected_parameters";
  const text = maskText(message);
  return {
    mnemonic,
    field,
    message: { en: text, ru: text },
    expected: isUnknown ? nearParam(method, path) : expectedOf(method, path),
    place: placeOf(root, [...prefix, ...path], isUnknown),
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
  if (flag.values.length === 0) {
    const { en, ru } = TYPES[flag.type];
    return { en: `${en}: ${firstSentence(flag.about.en)}`, ru: `${ru}: ${firstSentence(flag.about.ru)}` };
  }
  const values = flag.values.map(({ value }) => JSON.stringify(value)).join(", ");
  return { en: `one of ${values}`, ru: `одно из ${values}` };
}

function firstSentence(text: string): string {
  return text.split(/(?<=\.)\s/u)[0] ?? text;
}

function notJson(text: string, error: ParseError | undefined): Checked {
  const at = Math.min(error?.offset ?? 0, Math.max(0, text.length - 1));
  return {
    method: null,
    shown: text,
    finding: {
      mnemonic: "parse_error",
      field: null,
      message: { en: "this is not JSON", ru: "это не JSON" },
      expected: error === undefined ? (SYNTAX["ValueExpected"] ?? null) : syntaxOf(error),
      place: { offset: at, length: Math.max(1, error?.length ?? 1) },
    },
  };
}

const SYNTAX: Readonly<Record<string, Text>> = {
  PropertyNameExpected: { en: "a name in double quotation marks", ru: "имя в двойных кавычках" },
  ValueExpected: { en: "a value", ru: "значение" },
  ColonExpected: { en: "a colon", ru: "двоеточие" },
  CommaExpected: { en: "a comma", ru: "запятая" },
  CloseBraceExpected: { en: "a closing brace }", ru: "закрывающая скобка }" },
  CloseBracketExpected: { en: "a closing bracket ]", ru: "закрывающая скобка ]" },
  EndOfFileExpected: { en: "nothing more", ru: "конец текста" },
  InvalidCommentToken: { en: "no comments: JSON has none", ru: "без комментариев: в JSON их нет" },
  UnexpectedEndOfString: { en: "a closing quotation mark", ru: "закрывающая кавычка" },
};

function syntaxOf({ error }: ParseError): Text | null {
  return SYNTAX[printParseErrorCode(error)] ?? null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
