import type { MethodDefinition } from "../methods/definition.ts";
import type { Deprecation } from "./deprecation.ts";
import { deprecationText } from "./text.ts";
import { usedDeprecations } from "./used.ts";

/** The code of the warnings, by which a program can tell them from those of others. */
export const DEPRECATION_CODE = "SCENARIO_CALL_DEPRECATED";

/** Where warnings go: to the process where there is one, so that its own flags and listeners have the say. */
interface Surroundings {
  readonly process?: {
    readonly emitWarning?: (text: string, options: { readonly type: string; readonly code: string }) => void;
  };
  readonly console?: { readonly warn?: (text: string) => void };
}

const told = new Set<string>();

/**
 * Warns of what a request uses of the marked things, of each once for as long as the process lives: by
 * `process.emitWarning` where there is one (`--no-deprecation`, `--trace-deprecation` and `process.on("warning")` work as
 * for Node.js's own), by `console.warn` elsewhere.
 */
export const warnOfUse = (deprecations: readonly Deprecation[], method: string, params: unknown): void => {
  for (const used of usedDeprecations(deprecations, method, params)) {
    const text = deprecationText(used);
    if (told.has(text)) continue;
    told.add(text);
    // Not taken to pieces: both need their `this` in some places.
    const { process, console } = globalThis as Surroundings;
    if (process?.emitWarning === undefined) console?.warn?.(`${DEPRECATION_CODE}: ${text}`);
    else process.emitWarning(text, { type: "DeprecationWarning", code: DEPRECATION_CODE });
  }
};

/**
 * The method table for a client: the same, and whoever has parameters judged that use something marked is warned. Only
 * accepted parameters count: what is refused is sent to nobody.
 */
export const warningMethods = <Table extends Readonly<Record<string, MethodDefinition>>>(
  methods: Table,
  deprecations: readonly Deprecation[],
): Table =>
  Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      {
        ...method,
        validateParams: (params: unknown) => {
          const violation = method.validateParams(params);
          if (violation === null) warnOfUse(deprecations, name, params);
          return violation;
        },
      } satisfies MethodDefinition,
    ]),
    // `fromEntries` forgets the names; they are those of the table.
  ) as Readonly<Record<string, MethodDefinition>> as Table;
