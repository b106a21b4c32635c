import { beforeAll, describe, expect, it } from "vitest";
import type { SpecFiles } from "../../src/load/files.ts";
import { loadSpec } from "../../src/load/load.ts";
import { exampleMatrix, matrixGaps } from "../../src/matrix.ts";
import { formatMistake } from "../../src/mistake.ts";
import { type Editable, fixtureFiles, messagesOf, withEdited } from "../support/fixture.ts";

const EVENTS = "extensions/loan-events";
const INDEX = `${EVENTS}/events.json`;
const ENVELOPE = `${EVENTS}/notice.schema.json`;
const LENT = `${EVENTS}/types/book_lent.schema.json`;
const RETURNED = `${EVENTS}/types/book_returned.schema.json`;
const ACCEPT = `${EVENTS}/examples/accept/lent.json`;
const REJECT = `${EVENTS}/examples/reject/no-loan.json`;

let fixture: SpecFiles;

beforeAll(async () => {
  fixture = await fixtureFiles();
});

function after(path: string, edit: (document: Editable) => void): readonly string[] {
  return messagesOf(withEdited(fixture, path, edit));
}

function without(path: string): SpecFiles {
  const files = new Map(fixture);
  if (!files.delete(path)) throw new Error(`${path} is not in the fixture`);
  return files;
}

describe("a mistake in the events", () => {
  it("is an id that is not the folder's name", () => {
    expect(
      after(INDEX, (index) => {
        index["id"] = "loans";
      }),
    ).toEqual([`${INDEX}#/id: found "loans"; expected "loan-events", the folder in which it stands`]);
  });

  it("is an envelope that is not there", () => {
    expect(
      after(INDEX, (index) => {
        index["envelope"] = "cover.schema.json";
      }),
    ).toContain(
      `${INDEX}#/envelope: found "cover.schema.json"; expected a schema; there is no ${EVENTS}/cover.schema.json`,
    );
  });

  it("is a type member that the envelope does not have", () => {
    expect(
      after(INDEX, (index) => {
        index["type_member"] = "knd";
      }),
    ).toContain(
      `${INDEX}#/type_member: found "knd" (did you mean "kind"?); expected a member of ${ENVELOPE}`,
    );
  });

  it("is a type without a schema, and a schema that is not listed", () => {
    expect(
      after(INDEX, (index) => {
        index["types"] = ["book_lent", "book_kept"];
      }),
    ).toEqual(
      expect.arrayContaining([
        `${INDEX}#/types/1: found "book_kept"; expected a schema; there is no ${EVENTS}/types/book_kept.schema.json`,
        `${RETURNED}#: found a type of events that is not listed; expected its name among the types of ${INDEX}`,
      ]),
    );
  });

  it("is a type that repeats a member of the envelope", () => {
    expect(
      after(RETURNED, (schema) => {
        schema["properties"] = { loan_id: { $ref: "../notice.schema.json#/properties/loan_id" } };
      }),
    ).toEqual([
      `${RETURNED}#/properties/loan_id: found "loan_id", a member of the envelope; expected another name`,
    ]);
  });

  it("is an example in the wrong folder", () => {
    expect(
      after(ACCEPT, (example) => {
        example["violation"] = { kind: "type", field: "copy" };
      }),
    ).toEqual([`${ACCEPT}#: found a violation; expected none, or the folder reject`]);
    expect(
      after(REJECT, (example) => {
        delete example["violation"];
      }),
    ).toEqual([
      `${REJECT}#: found no violation; expected what is wrong with the event, or the folder accept`,
    ]);
  });

  it("is an example that shows something else", () => {
    expect(
      after(ACCEPT, (example) => {
        example["event"]["copy"]["shelf"] = 5;
      }),
    ).toEqual([
      `${ACCEPT}#/event/copy/shelf: found what the schema of the event refuses; expected must be string`,
    ]);
    expect(
      after(REJECT, (example) => {
        example["event"]["loan_id"] = 1;
      }),
    ).toEqual([`${REJECT}#/event: found an event that fits; expected an event that its schema refuses`]);
  });

  it("is a text without translation", () => {
    const [message] = after(LENT, (schema) => {
      schema["x-reading"] = "Said nowhere.";
    });
    expect(message).toBe(
      `${LENT}#/x-reading: found a text without translation; expected the heading "## book_lent.schema.json#/x-reading" in ${EVENTS}/types/ru.md`,
    );
  });
});

describe("the examples of events", () => {
  function gapsWithout(path: string): readonly string[] {
    const { model } = loadSpec(without(path));
    if (model === null) throw new Error("no model");
    return matrixGaps(exampleMatrix(model)).map(formatMistake);
  }

  it.each([
    ["accept/lent", 'the event "book_lent"'],
    ["accept/unknown", "an event of an unknown type"],
    ["reject/no-loan", 'an event with a violation of the kind "missing"'],
    ["reject/loan-text", 'an event with a violation of the kind "type"'],
    ["reject/kind-empty", 'an event with a violation of the kind "value"'],
  ])("have a gap without %s", (name, shows) => {
    const [folder] = name.split("/");
    expect(gapsWithout(`${EVENTS}/examples/${name}.json`)).toEqual([
      `${EVENTS}/examples/${folder}#: found no example of ${shows}; expected at least one`,
    ]);
  });
});
