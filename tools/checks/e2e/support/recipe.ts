import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CodeBlock } from "./code-blocks.ts";

type Json = Record<string, unknown>;

/** Changes a JSON file in place. */
export function editJson(file: string, edit: (content: Json) => void): void {
  const content = JSON.parse(readFileSync(file, "utf8")) as Json;
  edit(content);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** The object at a JSON pointer. Throws where there is none. */
export function objectAt(content: Json, pointer: string): Json {
  return pointer
    .split("/")
    .slice(1)
    .reduce<Json>((value, step) => {
      const next = value[step.replaceAll("~1", "/").replaceAll("~0", "~")];
      if (typeof next !== "object" || next === null) throw new Error(`nothing at ${pointer}`);
      return next as Json;
    }, content);
}

/** Puts a text behind the section of a heading in a Markdown file. */
export function insertAfterSection(file: string, heading: string, text: string): void {
  const content = readFileSync(file, "utf8");
  const start = content.indexOf(`## ${heading}\n`);
  if (start === -1) throw new Error(`${file} has no section ${heading}`);
  const next = content.indexOf("\n## ", start + 1);
  const end = next === -1 ? content.length : next + 1;
  const [before, after] = [content.slice(0, end).trimEnd(), content.slice(end).trim()];
  writeFileSync(file, `${[before, text.trim(), after].filter((part) => part !== "").join("\n\n")}\n`);
}

/**
 * Does to the spec what a block of a recipe says: `json <file>#<pointer>` adds members, `text <file> after <heading>`
 * adds a section, `file <file>` writes a file. False for a block that is no change of the spec.
 */
export function applyBlock(root: string, { test, code }: CodeBlock): boolean {
  const [kind, where = "", , heading = ""] = test.split(" ");
  switch (kind) {
    case "json": {
      const [file = "", pointer = ""] = where.split("#");
      editJson(join(root, file), (content) => {
        Object.assign(objectAt(content, pointer), JSON.parse(code));
      });
      return true;
    }
    case "text":
      insertAfterSection(join(root, where), heading, code);
      return true;
    case "file":
      mkdirSync(dirname(join(root, where)), { recursive: true });
      writeFileSync(join(root, where), code);
      return true;
    default:
      return false;
  }
}
