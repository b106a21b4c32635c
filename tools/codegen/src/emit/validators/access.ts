import { memberKey } from "../../names.ts";
import type { Builder } from "./builder.ts";

/** What every object answers to without having it: reading these as members needs care. */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether every object answers to that name, so that reading it tells nothing about its members. */
export function isInherited(name: string): boolean {
  return INHERITED.has(name);
}

/** Expression that reads a member of known name. */
export function readMember(builder: Builder, members: string, name: string): string {
  if (isInherited(name)) return `${builder.use("ownMember")}(${members}, ${JSON.stringify(name)})`;
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
  return { code: `${path.code} + ${JSON.stringify(`.${name}`)}` };
}

/** Path of a member or element whose key is only known when the code runs. A sum: smaller than a template, once packed. */
export function keyPath(path: Path, key: string): Path {
  if (path === null) return { code: key === "key" ? key : `String(${key})` };
  const prefix = "text" in path ? JSON.stringify(`${path.text}.`) : `${path.code} + "."`;
  return { code: `${prefix} + ${key}` };
}
