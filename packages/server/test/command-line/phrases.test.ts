import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { PHRASES } from "../../src/command-line/phrases-ru.ts";
import { phraseIn } from "../../src/command-line/phrases.ts";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));

/** Where what is said may be told to a person: as what was found and expected, or as the message of an error of these. */
const TELLS = new Set(["report", "wrong", "problem", "add", "damaged", "SoundError", "once", "unique"]);
const ERRORS = new Set(["AdministrationError", "StoreError"]);
const MEMBERS = new Set(["found", "expected"]);

/** Every text that the code hands to a person through these, with `{}` for what stands in between. */
const told = (): readonly string[] => {
  const files = globSync("{directory,sound,administration,admin,adapters/sqlite}/**/*.ts", { cwd: SRC });
  const found = new Set<string>();
  for (const file of files) {
    const tree = ts.createSourceFile(
      file,
      readFileSync(`${SRC}${file}`, "utf8"),
      ts.ScriptTarget.Latest,
      true,
    );
    const texts = (node: ts.Node): void => {
      if (ts.isFunctionLike(node)) return;
      if (ts.isStringLiteralLike(node)) found.add(node.text);
      else if (ts.isTemplateExpression(node))
        found.add(node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join(""));
      else ts.forEachChild(node, texts);
    };
    const look = (node: ts.Node): void => {
      const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
      if (isCall && ts.isIdentifier(node.expression)) {
        const { text: name } = node.expression;
        if (ERRORS.has(name)) for (const argument of node.arguments?.slice(1, 2) ?? []) texts(argument);
        if (TELLS.has(name))
          for (const argument of node.arguments?.slice(-2) ?? [])
            texts(ts.isArrowFunction(argument) ? argument.body : argument);
      }
      if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && MEMBERS.has(node.name.text))
        texts(node.initializer);
      ts.forEachChild(node, look);
    };
    look(tree);
  }
  // A word alone is a name of the file's own; what is only put in says nothing itself.
  return [...found].filter((text) => / /u.test(text.replaceAll("{}", "")) && /[a-z]{2}/iu.test(text));
};

describe("what the inner rooms say in English", () => {
  it("has a Russian phrase, every one of them", () => {
    const texts = told();
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => PHRASES[text] === undefined)).toEqual([]);
  });

  it("keeps what stands in between, in its order", () => {
    for (const [en, ru] of Object.entries(PHRASES))
      expect([en, ru.split("{}").length]).toEqual([en, en.split("{}").length]);
  });

  it.each([
    ["a list of 0", "список из 0"],
    ['the login "ann" for the second time', 'логин "ann" второй раз'],
    ['"no keys"', '"no keys"'],
    ["a number from 1 to 100", "число от 1 до 100"],
    ["the number 79260000000 of account 7 again", "снова номер 79260000000 учётной записи 7"],
    ["a text; put it in quotes", "текст; поставьте кавычки"],
    ["something that nobody has translated", "something that nobody has translated"],
  ])("%s: %s", (en, ru) => {
    expect(phraseIn("ru", en)).toBe(ru);
    expect(phraseIn("en", en)).toBe(en);
  });
});
