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

/** Puts a line behind another one, as far from the margin as that one is. */
function insertLine(file: string, anchor: string, line: string): void {
  const lines = readFileSync(file, "utf8").split("\n");
  const places = lines.flatMap((each, index) => (each.trim() === anchor ? [index] : []));
  const [place] = places;
  if (place === undefined || places.length > 1) throw new Error(`${file} has not one line: ${anchor}`);
  const margin = /^ */u.exec(lines[place] ?? "")?.[0] ?? "";
  writeFileSync(file, lines.toSpliced(place + 1, 0, margin + line.trim()).join("\n"));
}

/**
 * Does what a block of a recipe says: `json <file>#<pointer>` adds members, `text <file> after <heading>` adds a
 * section, `line <file> after <line>` adds a line, `file <file>` writes a file. False for a block that changes nothing.
 */
export function applyBlock(root: string, { test, code }: CodeBlock): boolean {
  const [kind, where = "", , ...words] = test.split(" ");
  const anchor = words.join(" ");
  switch (kind) {
    case "json": {
      const [file = "", pointer = ""] = where.split("#");
      editJson(join(root, file), (content) => {
        Object.assign(objectAt(content, pointer), JSON.parse(code));
      });
      return true;
    }
    case "text":
      insertAfterSection(join(root, where), anchor, code);
      return true;
    case "line":
      insertLine(join(root, where), anchor, code);
      return true;
    case "file":
      mkdirSync(dirname(join(root, where)), { recursive: true });
      writeFileSync(join(root, where), code);
      return true;
    default:
      return false;
  }
}
