import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSpecFiles } from "../../../src/load/files.ts";
import { loadSpec } from "../../../src/load/load.ts";
import type { ApiModel, JsonSchema, Model } from "../../../src/model.ts";
import { fixtureModel, WORKSPACE } from "../../support/fixture.ts";
import { WIDE_SCHEMA } from "../fixtures/wide.ts";

/** A schema that the tests try the emitter on. */
export interface Target {
  readonly name: string;
  readonly schema: JsonSchema;
  /** Mnemonic of its combination rules. */
  readonly combination: string;
  /** Inputs written by hand: the parameters of its examples. */
  readonly examples: readonly unknown[];
}

async function specModel(): Promise<Model> {
  const { model } = loadSpec(await readSpecFiles(join(WORKSPACE, "spec")));
  if (model === null) throw new Error("the spec cannot be loaded");
  return model;
}

/** The schemas of the files that the server reads: large, and deep. Their patterns are met by what stands in the reference account. */
export async function fileTargets(): Promise<readonly Target[]> {
  const { shared } = await specModel();
  const account = await readFile(join(WORKSPACE, "spec/server/examples/reference-account.yaml"), "utf8");
  const examples = [...account.matchAll(/: "?([^"\n]+?)"?$/gmu)].map(([, text]) => text);
  return [...shared.values()]
    .filter(({ file }) => file.startsWith("server/"))
    .map(({ file, schema }) => ({ name: file, schema, combination: "combination", examples }));
}

/** The schema with everything, and the parameters of every method of the fixture and of the spec. */
export async function targets(): Promise<readonly Target[]> {
  const model = await specModel();
  return [
    { name: "wide fixture", schema: WIDE_SCHEMA, combination: "combination", examples: [] },
    ...methodTargets(await fixtureModel()),
    ...methodTargets(model),
  ];
}

function methodTargets(model: Model): readonly Target[] {
  return model.apis.flatMap((api: ApiModel) =>
    api.methods.map(({ name, params, examples }) => ({
      name,
      schema: params.schema,
      combination: api.violations.combination,
      examples: examples.flatMap(({ content }) => ("params" in content ? [content["params"]] : [])),
    })),
  );
}
