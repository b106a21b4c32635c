import type { Text } from "@scenario-call/core/language";
import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { Finding } from "./finding.ts";

/**
 * Why a text is no JSON, and where. The parser that tells it takes longer to load than all the rest of a check, so only such
 * texts load it.
 */
export function notJson(text: string): Finding {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  const at = Math.min(error?.offset ?? 0, Math.max(0, text.length - 1));
  return {
    mnemonic: "parse_error",
    field: null,
    message: { en: "this is not JSON", ru: "это не JSON" },
    expected: error === undefined ? (SYNTAX["ValueExpected"] ?? null) : syntaxOf(error),
    place: { offset: at, length: Math.max(1, error?.length ?? 1) },
    shown: text,
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
