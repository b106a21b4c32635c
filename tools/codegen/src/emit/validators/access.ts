import { memberKey } from "../../names.ts";
import type { Builder } from "./builder.ts";

/** What every object answers to without having it: reading these as members needs care. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Expression that reads a member of known name. */
export function readMember(builder: Builder, members: string, name: string): string {
  if (INHERITED.has(name)) return `${builder.use("ownMember")}(${members}, ${JSON.stringify(name)})`;
  const key = memberKey(name);
  return key === name ? `${members}.${name}` : `${members}[${key}]`;
}

/** Where a value stands, as the field of an error: null for the whole. */
export type Path = null | { readonly text: string } | { readonly code: string };

/** Expression of the path, for an error's `field`. */
export function printPath(path: Path): string {
  if (path === null) return "null";
  return "text" in path ? JSON.stringify(path.text) : path.code;
}

/** Path of a member of known name. */
export function memberPath(path: Path, name: string): Path {
  if (path === null) return { text: name };
  if ("text" in path) return { text: `${path.text}.${name}` };
  return {
    code: template(
      path.code,
      JSON.stringify(name).slice(1, -1).replaceAll("`", "\\`").replaceAll("${", "\\${"),
    ),
  };
}

/** Path of a member or element whose key is only known when the code runs. */
export function keyPath(path: Path, key: string): Path {
  if (path === null) return { code: key === "key" ? key : `String(${key})` };
  const prefix =
    "text" in path ? path.text.replaceAll(/[\\`]|\$\{/gu, (found) => `\\${found}`) : `\${${path.code}}`;
  return { code: `\`${prefix}.\${${key}}\`` };
}

function template(code: string, text: string): string {
  return code.startsWith("`") ? `\`${code.slice(1, -1)}.${text}\`` : `\`\${${code}}.${text}\``;
}
