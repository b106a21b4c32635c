import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { judge, type Refusal, type Rules } from "@scenario-call/core/compact";
import { emitRules } from "../../src/emit/compact/rules.ts";
import type { JsonSchema } from "../../src/model.ts";

/** The kinds of violation by the names that the tests know them by, the least grave first. */
const MNEMONICS = ["combination", "value", "type", "missing", "unexpected"] as const;

/** The rules of each schema as a program has them; null where a schema has none. */
export async function loadRules(
  wanted: readonly { readonly schema: JsonSchema; readonly combination?: string; readonly open?: boolean }[],
): Promise<readonly (Rules | null)[]> {
  const modules = wanted.map(({ schema, combination = "combination", open = false }) => {
    const emitted = emitRules(schema, { combination, open });
    if (emitted === null) return "null,";
    return `(() => {\n${emitted.declarations.join("\n")}\nconst rules: Rules = ${emitted.rules};\nreturn rules;\n})(),`;
  });
  const folder = await mkdtemp(join(tmpdir(), "rules-"));
  try {
    const file = join(folder, "rules.mjs");
    await writeFile(file, stripTypeScriptTypes(`export const all = [\n${modules.join("\n")}\n];`));
    const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      readonly all: readonly (Rules | null)[];
    };
    return module.all;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The rules of one schema, which has to have them. */
export async function rulesOf(schema: JsonSchema, open = false): Promise<Rules> {
  const [rules] = await loadRules([{ schema, open }]);
  if (rules === null || rules === undefined) throw new Error("the schema has no rules");
  return rules;
}

/** What goes first of all that is wrong by those rules. */
export const refusalBy = (rules: Rules, input: unknown): Refusal | undefined =>
  judge(rules, input as Readonly<Record<string, unknown>>, "", MNEMONICS).pop();

/** Kind and field of a refusal, in short. */
export const inShort = (refusal: Refusal | undefined): string =>
  refusal === undefined ? "fine" : `${refusal.mnemonic} ${refusal.field}`;
