import type { Node } from "jsonc-parser";

/** A node whose end is not known yet. */
interface Growing {
  readonly type: Node["type"];
  readonly offset: number;
  length: number;
  readonly value?: unknown;
  readonly children?: Growing[];
}

/** Every token of a JSON text, and nothing else: strings first, since anything may stand in them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gu;

/**
 * A text that is known to be JSON as a tree with places, as the parser of jsonc-parser makes it. That one tells mistakes of
 * syntax too, and takes longer to load than everything else that a check needs.
 */
export function jsonTree(text: string): Node {
  const open: Growing[] = [];
  let root: Growing | undefined;
  const put = (node: Growing): void => {
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else if (parent.type === "object") {
      // A name: its value follows.
      const property: Growing = { type: "property", offset: node.offset, length: 0, children: [node] };
      parent.children?.push(property);
      open.push(property);
    } else parent.children?.push(node);
  };
  // A member ends with its value.
  const end = (at: number): void => {
    const property = open.at(-1);
    if (property?.type !== "property" || property.children?.length !== 2) return;
    property.length = at - property.offset;
    open.pop();
  };
  for (const { 0: token, index: offset } of text.matchAll(TOKEN)) {
    const until = offset + token.length;
    switch (token) {
      case "{":
      case "[": {
        const node: Growing = { type: token === "{" ? "object" : "array", offset, length: 0, children: [] };
        put(node);
        open.push(node);
        break;
      }
      case "}":
      case "]": {
        const node = open.pop();
        if (node !== undefined) node.length = until - node.offset;
        end(until);
        break;
      }
      case ",":
      case ":":
        break;
      default: {
        const value: unknown = JSON.parse(token);
        put({ type: typeOf(value), offset, length: token.length, value });
        end(until);
      }
    }
  }
  if (root === undefined) throw new TypeError("the text is no JSON");
  return root;
}

function typeOf(value: unknown): "string" | "number" | "boolean" | "null" {
  if (value === null) return "null";
  return typeof value as "string" | "number" | "boolean";
}
