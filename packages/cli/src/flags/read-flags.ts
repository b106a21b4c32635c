import { nodeUtil } from "../node-modules.ts";
import { closest } from "./closest.ts";
import type { MethodFlag } from "./method-flags.ts";

/** A flag that is no parameter of a method. */
export interface OwnFlag {
  readonly name: string;
  readonly short?: string;
  readonly type: "string" | "boolean";
}

/** What stood on the command line. */
export interface ReadFlags {
  /** Parameters of the method, members of members in their objects. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The command's own flags by name. */
  readonly own: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** Why a command line cannot be read, in terms that whoever speaks to people puts into words. */
export type FlagMistake =
  | { readonly kind: "unknown_flag"; readonly flag: string; readonly closest: string | null }
  | { readonly kind: "value_missing"; readonly flag: string }
  | { readonly kind: "value_not_wanted"; readonly flag: string }
  | {
      readonly kind: "wrong_type";
      readonly flag: string;
      readonly value: string;
      readonly expected: MethodFlag["type"];
    };

/** The name of a parameter's flag: `--contact-message-type`. */
export function flagName({ path }: Pick<MethodFlag, "path">): string {
  return path.join("-").replaceAll("_", "-");
}

/**
 * Reads a command line. Whether the values are right is the contract's business: here they only get their type.
 *
 * A boolean parameter may stand alone, have a value (`--switch-at-once=false`), or be denied (`--no-switch-at-once`).
 */
export function readFlags(
  args: readonly string[],
  methodFlags: readonly MethodFlag[],
  ownFlags: readonly OwnFlag[],
): { readonly ok: true; readonly flags: ReadFlags } | { readonly ok: false; readonly mistake: FlagMistake } {
  const byName = new Map(methodFlags.map((flag) => [flagName(flag), flag]));
  const ownByName = new Map(ownFlags.map((flag) => [flag.name, flag]));
  const params: Record<string, unknown> = {};
  const own: Record<string, string | boolean | undefined> = {};
  const positionals: string[] = [];
  const { tokens } = nodeUtil().parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries([
      ...methodFlags.map(
        (flag) => [flagName(flag), { type: flag.type === "boolean" ? "boolean" : "string" }] as const,
      ),
      ...ownFlags.map(
        ({ name, short, type }) => [name, { type, ...(short === undefined ? {} : { short }) }] as const,
      ),
    ]),
  });
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { rawName: flag, value } = token;
    // `--say --wait`: a value was forgotten, and nobody is to hear "--wait".
    if (token.inlineValue === false && isFlagLike(value)) return wrong({ kind: "value_missing", flag });
    const denied = token.name.startsWith("no-") ? byName.get(token.name.slice(3)) : undefined;
    const ownFlag = ownByName.get(token.name);
    const methodFlag = byName.get(token.name);
    if (ownFlag !== undefined) {
      if (ownFlag.type === "string" && value === undefined) return wrong({ kind: "value_missing", flag });
      if (ownFlag.type === "boolean" && value !== undefined) return wrong({ kind: "value_not_wanted", flag });
      own[ownFlag.name] = value ?? true;
    } else if (methodFlag !== undefined) {
      if (value === undefined && methodFlag.type !== "boolean") return wrong({ kind: "value_missing", flag });
      const typed = typedValue(methodFlag, value ?? "true");
      if (typed === undefined) {
        return wrong({ kind: "wrong_type", flag, value: value ?? "", expected: methodFlag.type });
      }
      put(params, methodFlag.path, typed);
    } else if (denied?.type === "boolean" && value === undefined) {
      put(params, denied.path, false);
    } else {
      const names = [...byName.keys(), ...ownByName.keys()];
      return wrong({ kind: "unknown_flag", flag, closest: closest(token.name, names) });
    }
  }
  return { ok: true, flags: { params, own, positionals } };
}

/** What begins as a flag does, and is no number. A value that does may follow an equals sign. */
function isFlagLike(value: string | undefined): boolean {
  return value !== undefined && /^-(?!\d)./u.test(value);
}

function wrong(mistake: FlagMistake): { readonly ok: false; readonly mistake: FlagMistake } {
  return { ok: false, mistake };
}

/** The value as JSON has it; undefined where it is none of its type. */
function typedValue({ type }: MethodFlag, text: string): unknown {
  switch (type) {
    case "string":
      return text;
    case "number":
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "json":
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
  }
}

function put(holder: Record<string, unknown>, [name = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    holder[name] = value;
    return;
  }
  const inner = (holder[name] ?? {}) as Record<string, unknown>;
  holder[name] = inner;
  put(inner, rest, value);
}
