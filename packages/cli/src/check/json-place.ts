import type { Node } from "jsonc-parser";
import type { Place } from "./finding.ts";

/**
 * Where a value stands in a JSON text. Of one that is missing: the object that lacks it, by its opening brace.
 *
 * @param isKey true where its name is wrong, and not its value.
 */
export function placeOf(root: Node, path: readonly string[], isKey: boolean): Place {
  let node = root;
  let key: Node | undefined;
  for (const name of path) {
    const next = memberOf(node, name);
    if (next === null) return { offset: node.offset, length: 1 };
    ({ node, key } = next);
  }
  const { offset, length } = isKey && key !== undefined ? key : node;
  return { offset, length };
}

function memberOf(node: Node, name: string): { readonly node: Node; readonly key: Node | undefined } | null {
  if (node.type === "array") {
    const item = node.children?.[Number(name)];
    return item === undefined ? null : { node: item, key: undefined };
  }
  // The last one of a name counts, as it does for whoever parses the text.
  const property = node.children?.findLast(({ children }) => children?.[0]?.value === name);
  const [key, value] = property?.children ?? [];
  return value === undefined ? null : { node: value, key };
}

/** The first name that stands twice in one object, where it stands the second time; null where none does. */
export function repeatedName(node: Node): (Place & { readonly name: string }) | null {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = child.type === "property" ? child.children?.[0] : undefined;
    if (key !== undefined && seen.has(key.value))
      return { offset: key.offset, length: key.length, name: String(key.value) };
    if (key !== undefined) seen.add(key.value);
    const inner = repeatedName(child);
    if (inner !== null) return inner;
  }
  return null;
}

/** The text with the values of these members hidden, each as long as it was. */
export function hideMembers(text: string, node: Node, names: ReadonlySet<string>): string {
  const [key, value] = node.type === "property" ? (node.children ?? []) : [];
  const isSecret = key !== undefined && value?.type === "string" && names.has(String(key.value));
  const hidden = isSecret
    ? `${text.slice(0, value.offset + 1)}${"•".repeat(Math.max(0, value.length - 2))}${text.slice(value.offset + value.length - 1)}`
    : text;
  return (node.children ?? []).reduce((rest, child) => hideMembers(rest, child, names), hidden);
}
