import type { EmittedFile, Emitter, Model } from "../model.ts";
import { module } from "./header.ts";
import { CORE_GENERATED } from "./paths.ts";

/** The index of every API's folder in the core. */
export const indexesEmitter: Emitter = {
  name: "indexes",
  emit: (model: Model): readonly EmittedFile[] =>
    model.apis.map((api) => ({
      path: `${CORE_GENERATED}/${api.kebab}/index.ts`,
      content: module(
        `spec/${api.id}/${api.version}`,
        [],
        [
          [
            ...["api", "deprecations", "errors", "methods"].map((name) => `export * from "./${name}.ts";`),
            ...api.methods.flatMap(({ kebab }) =>
              ["types", "validate-params", "validate-result"].map(
                (name) => `export * from "./${kebab}/${name}.ts";`,
              ),
            ),
          ].join("\n"),
        ],
      ),
    })),
};
