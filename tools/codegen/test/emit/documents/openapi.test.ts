import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { openApiEmitter } from "../../../src/emit/documents/openapi.ts";
import { documentOf, isRefusedByForm, projectModel } from "../../support/documents.ts";
import { fixtureModel } from "../../support/fixture.ts";

describe.for([
  ["the fixture", await fixtureModel()],
  ["the spec", await projectModel()],
] as const)("of %s", ([, model]) => {
  it("is valid OpenAPI 3.1", async () => {
    for (const { content } of await openApiEmitter.emit(model)) {
      const { valid, errors } = await new Validator().validate(
        JSON.parse(content) as Record<string, unknown>,
      );
      expect(valid, JSON.stringify(errors)).toBe(true);
    }
  });

  it("judges every example as the spec does, although its combination rules are unions", async () => {
    for (const api of model.apis) {
      const document = await documentOf(openApiEmitter, model, `/${api.kebab}/openapi.json`);
      const ajv = new Ajv2020({ strict: false });
      ajv.addSchema({ $id: "doc", ...(document as object) });
      for (const { pascal, examples } of api.methods) {
        const validate = ajv.getSchema(`doc#/components/schemas/${pascal}Params`)!;
        for (const example of examples) {
          expect(validate(example.content["params"]), example.file).toBe(!isRefusedByForm(example));
        }
      }
    }
  });

  it("has no `default`, which generators of types take for required", async () => {
    for (const { content } of await openApiEmitter.emit(model)) expect(content).not.toContain('"default":');
  });
});

/** A program of somebody who uses the types; each forbidden request says that it must not compile. */
const CONSUMER = `
import type { paths, components } from "./api.ts";
type Body = paths["/v1.2"]["post"]["requestBody"]["content"]["application/json"];
const session_key = "key";
const lend = { jsonrpc: "2.0", id: 1, method: "lend.book" } as const;
export const least: Body = { ...lend, params: { session_key, copy_ids: [1], loan_kind: "home" } };
export const readingRoom: Body = { ...lend, params: { session_key, copy_ids: [1], loan_kind: "reading_room", days: 1 } };
// @ts-expect-error -- the reading room is for one day
export const forLong: Body = { ...lend, params: { session_key, copy_ids: [1], loan_kind: "reading_room", days: 2 } };
// @ts-expect-error -- express needs delivery
export const express: Body = { ...lend, params: { session_key, copy_ids: [1], loan_kind: "home", express: true } };
// @ts-expect-error -- copy_ids is required
export const nothing: Body = { ...lend, params: { session_key, loan_kind: "home" } };
// @ts-expect-error -- no such value
export const away: Body = { ...lend, params: { session_key, copy_ids: [1], loan_kind: "away" } };
// @ts-expect-error -- no such parameter
export const unknown: Body = { ...lend, params: { session_key, copy_ids: [1], loan_kind: "home", color: 1 } };
// @ts-expect-error -- parameters of another method
export const mixed: Body = { jsonrpc: "2.0", id: 1, method: "close.session", params: { copy_ids: [1] } };
// @ts-expect-error -- no such method
export const noMethod: Body = { jsonrpc: "2.0", id: 1, method: "burn.book", params: { session_key } };
export const close: Body = { jsonrpc: "2.0", id: "a", method: "close.session", params: { session_key } };
export const result = (answer: components["schemas"]["LendBookAnswer"]) => answer.result.data;
`;

/** Only so that a busy machine is not taken for a hanging test. */
const TIMEOUT_MS = 120_000;

it(
  "gives types by openapi-typescript that permit what is right and forbid what is not",
  { timeout: TIMEOUT_MS },
  async () => {
    const document = await documentOf(openApiEmitter, await fixtureModel(), "/openapi.json");
    const folder = await mkdtemp(join(tmpdir(), "openapi-consumer-"));
    try {
      await writeFile(join(folder, "api.ts"), astToString(await openapiTS(document as OpenAPI3)));
      await writeFile(join(folder, "consumer.ts"), CONSUMER);
      const program = ts.createProgram([join(folder, "consumer.ts")], {
        strict: true,
        noEmit: true,
        exactOptionalPropertyTypes: true,
        allowImportingTsExtensions: true,
        module: ts.ModuleKind.NodeNext,
        target: ts.ScriptTarget.ES2022,
        lib: ["lib.es2022.d.ts"],
        types: [],
      });
      const complaints = ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText, file, start }) =>
          [
            file?.getLineAndCharacterOfPosition(start ?? 0).line,
            ts.flattenDiagnosticMessageText(messageText, "\n"),
          ].join(": "),
        );
      expect(complaints).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
