import { runTool } from "../../checks/src/run-tool.ts";
import type { Item } from "./plan.ts";

/** Where packages are published. */
export interface Registry {
  /** For people: where a package of this name goes. */
  readonly addressOf: (name: string) => string;
  /** The integrity of a version that is there, or null. Throws `RegistryError` where it cannot be told. */
  readonly integrityOf: (name: string, version: string) => string | null;
  /** Publishes a tarball. Throws `RegistryError` where that did not succeed. */
  readonly publish: (item: Item) => void;
}

/** A registry that did not do what it was asked. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
}

interface Viewed {
  readonly error?: { readonly code?: string; readonly summary?: string };
}

/** What `npm view … dist.integrity --json` says: the integrity, or null where there is no such version. */
export function readView(output: string, succeeded: boolean): string | null {
  const text = output.trim();
  if (succeeded && text === "") return null;
  const said = asJson(text) as Viewed | string | null;
  if (succeeded && typeof said === "string") return said;
  if (typeof said === "object" && said?.error?.code === "E404") return null;
  throw new RegistryError(`The registry did not tell which versions it has:\n${text}`);
}

/** The JSON value at the start of an output or behind what npm says before; null where there is none. */
function asJson(text: string): unknown {
  const start = text.search(/^["{]/m);
  const end = Math.max(text.lastIndexOf('"'), text.lastIndexOf("}"));
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return null;
  }
}

/** What npm said beside the notices that list each file of a tarball: why it failed has to be found at once. */
export function withoutNotices(output: string): string {
  const lines = output.split("\n").filter((line) => !/^npm notice\b/.test(line));
  return lines.join("\n").trim();
}

/** The registry that npm is set up for, with npm's own settings for who may publish. */
export function npmRegistry(root: string): Registry {
  const npm = (...parameters: readonly string[]): ReturnType<typeof runTool> =>
    runTool(root, "npm", parameters);
  const setting = (key: string): string | null => {
    const text = npm("config", "get", key).output.trim();
    return text === "" || text === "undefined" ? null : text;
  };
  return {
    addressOf: (name) => {
      const scope = /^(@[^/]+)\//.exec(name)?.[1];
      const own = scope === undefined ? null : setting(`${scope}:registry`);
      return own ?? setting("registry") ?? "(npm names no registry)";
    },
    integrityOf: (name, version) => {
      const { output, succeeded } = npm("view", `${name}@${version}`, "dist.integrity", "--json");
      return readView(output, succeeded);
    },
    publish: ({ package: { name, version }, tarball, tag, provenance }) => {
      const { output, succeeded } = npm(
        "publish",
        tarball.path,
        "--access=public",
        `--tag=${tag}`,
        `--provenance=${provenance}`,
      );
      if (!succeeded)
        throw new RegistryError(`${name}@${version} was not published:\n${withoutNotices(output)}`);
    },
  };
}
