import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSpecFiles } from "../src/load/files.ts";
import { loadSpec } from "../src/load/load.ts";
import { listFiles } from "../src/output/inputs.ts";
import { walkSchemas } from "../src/schema-walk.ts";
import { WORKSPACE } from "./support/fixture.ts";

it("knows no method, parameter or mnemonic of the spec by name", async () => {
  const { model } = loadSpec(await readSpecFiles(join(WORKSPACE, "spec")));
  const names = (model?.apis ?? []).flatMap((api) => [
    api.id,
    ...api.methods.flatMap((method) => [
      method.name,
      method.kebab,
      method.camel,
      method.pascal,
      ...[...walkSchemas(method.params.schema)].flatMap(([, schema]) => Object.keys(schema.properties ?? {})),
      ...method.ownErrors.map(({ mnemonic }) => mnemonic),
    ]),
    ...api.errors.map(({ mnemonic }) => mnemonic),
  ]);
  // A name of one plain word, such as `value`, is also a word of the language.
  const telling = [...new Set(names)].filter((name) => /[^a-z]/u.test(name));
  expect(telling.length).toBeGreaterThan(30);
  const sources = (await listFiles(join(WORKSPACE, "tools/codegen/src"))).filter((path) =>
    path.endsWith(".ts"),
  );
  const found: string[] = [];
  for (const path of sources) {
    const text = await readFile(path, "utf8");
    for (const name of telling) if (text.includes(name)) found.push(`${path}: ${name}`);
  }
  expect(found).toEqual([]);
});
