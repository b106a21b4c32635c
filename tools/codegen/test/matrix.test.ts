import { beforeAll, describe, expect, it } from "vitest";
import { readSpecFiles, type SpecFiles } from "../src/load/files.ts";
import { loadSpec } from "../src/load/load.ts";
import { exampleMatrix, matrixGaps } from "../src/matrix.ts";
import { formatMistake } from "../src/mistake.ts";
import { fixtureFiles, withEdited, WORKSPACE } from "./support/fixture.ts";

const METHOD = "library-api/v1.2/methods/lend.book";

let fixture: SpecFiles;

beforeAll(async () => {
  fixture = await fixtureFiles();
});

function gaps(files: SpecFiles): readonly string[] {
  const { model, mistakes } = loadSpec(files);
  if (model === null) throw new Error(mistakes.map(formatMistake).join("\n"));
  return matrixGaps(exampleMatrix(model)).map(formatMistake);
}

function without(...paths: readonly string[]): SpecFiles {
  const files = new Map(fixture);
  for (const path of paths) {
    if (!files.delete(`${METHOD}/examples/${path}.json`)) throw new Error(`${path} is not in the fixture`);
  }
  return files;
}

const reject = (what: string): string =>
  `${METHOD}/examples/reject#: found no example of ${what}; expected at least one`;
const accept = (what: string): string =>
  `${METHOD}/examples/accept#: found no example of ${what}; expected at least one`;

it("has no gap in the fixture", () => {
  expect(gaps(fixture)).toEqual([]);
});

it("has no gap in this project's spec", async () => {
  expect(gaps(await readSpecFiles(`${WORKSPACE}/spec`))).toEqual([]);
});

describe("a gap", () => {
  it.each([
    ["reject/unknown", "an unknown member in the parameters: unknown_parameter"],
    ["reject/delivery-unknown", 'an unknown member in "delivery": unknown_parameter'],
    ["reject/loan-kind-missing", 'the missing parameter "loan_kind": parameter_missing'],
    ["reject/delivery-phone-missing", 'the missing parameter "delivery.phone": parameter_missing'],
    ["reject/copy-ids-item-type", 'a wrong type of "copy_ids[]": wrong_type'],
    ["reject/copy-ids-empty", 'a wrong value of "copy_ids": wrong_value'],
    ["reject/copy-ids-item-value", 'a wrong value of "copy_ids[]": wrong_value'],
    ["reject/delivery-note-value", 'a wrong value of "delivery.note": wrong_value'],
    ["reject/reading-room-for-long", 'a wrong combination with "loan_kind": wrong_combination'],
    ["reject/express-without-delivery", 'a wrong combination with "express": wrong_combination'],
  ])("is told where %s is missing", (path, what) => {
    expect(gaps(without(path))).toEqual([reject(what)]);
  });

  it("is told where the meaning of a parameter is never refused", () => {
    expect(gaps(without("reject/copy-gone"))).toEqual([
      reject('the refused meaning of "copy_ids[]": copy_not_found'),
      reject("the error copy_not_found"),
    ]);
  });

  it("is told where a value, a parameter or a rule is never accepted", () => {
    expect(gaps(without("accept/most"))).toEqual([
      accept('"loan_kind" with the value "reading_room"'),
      accept('"express" with the value true'),
      accept('"days" sent'),
      accept('"delivery.note" sent'),
      accept("the rule reading_room_is_for_one_day kept"),
      accept("the rule express_needs_delivery kept"),
    ]);
  });

  it("is told where an optional parameter is always sent", () => {
    const files = withEdited(fixture, `${METHOD}/examples/accept/least.json`, (example) => {
      example["params"].days = 3;
    });
    const all = withEdited(files, `${METHOD}/examples/accept/without-note.json`, (example) => {
      example["params"].days = 3;
      example["params"].delivery.note = "Upstairs";
    });
    expect(gaps(all)).toEqual([accept('"days" left out'), accept('"delivery.note" left out')]);
  });

  it("is told where an error that any method can answer with is shown nowhere", () => {
    const files = new Map(fixture);
    files.delete("library-api/v1.2/examples/reject/no-json.json");
    expect(gaps(files)).toEqual([
      "library-api/v1.2/examples/reject#: found no example of the error bad_json; expected at least one",
    ]);
  });

  it("is not filled by an example of another stage", () => {
    const files = withEdited(fixture, `${METHOD}/examples/reject/session-over.json`, (example) => {
      example["error"].data.field = null;
    });
    expect(gaps(files)).toEqual([]);
    const local = withEdited(
      without("reject/copy-ids-item-value"),
      `${METHOD}/examples/reject/copy-gone.json`,
      (example) => {
        example["error"] = {
          code: -32602,
          message: "Wrong value",
          data: {
            mnemonic: "wrong_value",
            field: "copy_ids.1",
            value: 9,
            params: null,
            extended_helper: null,
          },
        };
      },
    );
    expect(gaps(local)).toContain(reject('a wrong value of "copy_ids[]": wrong_value'));
  });
});
