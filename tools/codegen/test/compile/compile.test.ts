import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emitAll } from "../../src/emitters.ts";
import type { EmittedFile } from "../../src/model.ts";
import { fixtureModel } from "../support/fixture.ts";
import { compile } from "./compile.ts";

const API = "library-api";

let emitted: readonly EmittedFile[];

beforeAll(async () => {
  emitted = await emitAll(await fixtureModel());
});

describe("what is generated from the fixture", () => {
  it("compiles strictly, allows what the spec permits and refuses what it forbids", async () => {
    const content = await readFile(join(import.meta.dirname, "uses.ts.txt"), "utf8");
    expect(await compile(API, emitted, [{ path: "packages/core/test/uses.ts", content }])).toEqual([]);
  });

  it("does not compile where a forbidden combination is written without expecting it", async () => {
    const content = `import type { LendBookParams } from "@scenario-call/core";
export const wrong: LendBookParams = { copy_ids: [1], loan_kind: "reading_room", days: 2 };
`;
    const diagnostics = await compile(API, emitted, [{ path: "packages/core/test/wrong.ts", content }]);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatch(/^packages\/core\/test\/wrong\.ts:2: Type .* is not assignable/u);
  });
});
