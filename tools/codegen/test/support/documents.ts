import { join } from "node:path";
import { readSpecFiles } from "../../src/load/files.ts";
import { loadSpec } from "../../src/load/load.ts";
import type { Emitter, ExampleModel, MethodModel, Model } from "../../src/model.ts";
import { WORKSPACE } from "./fixture.ts";

/** The model of the workspace's own spec. */
export async function projectModel(): Promise<Model> {
  const { model } = loadSpec(await readSpecFiles(join(WORKSPACE, "spec")));
  if (model === null) throw new Error("the spec of the workspace cannot be loaded");
  return model;
}

/** A JSON document of an emitter, parsed, by the end of its path. */
export async function documentOf(emitter: Emitter, model: Model, ending: string): Promise<unknown> {
  const file = (await emitter.emit(model)).find(({ path }) => path.endsWith(ending));
  if (file === undefined) throw new Error(`${emitter.name} emits no ${ending}`);
  return JSON.parse(file.content);
}

/** Every method of a model with its examples. */
export function methodsOf(model: Model): readonly MethodModel[] {
  return model.apis.flatMap((api) => api.methods);
}

/** Whether the form of the parameters alone is enough to refuse an example. */
export function isRefusedByForm({ kind, content }: ExampleModel): boolean {
  return kind === "reject" && (content["stage"] ?? "local") === "local";
}
