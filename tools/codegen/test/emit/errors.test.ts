import { expect, it } from "vitest";
import { errorsEmitter } from "../../src/emit/errors.ts";
import { emittedFile } from "../support/emitted.ts";

const FILE = "packages/core/src/generated/library-api/errors.ts";

it("types the values of each error's placeholders, null where there are none", async () => {
  const text = await emittedFile(errorsEmitter, FILE);
  expect(text).toContain(`
  /**
   * There is no such copy.
   *
   * Look in the catalogue.
   *
   * Certainly nothing was started. Repeating the same request is pointless.
   *
   * Code -32602, text: \`Copy {copy_id} not found in {place}\`
   *
   * Our reading: The leaflet names no text; we made one.
   */
  readonly copy_not_found: {
    /**
     * As it was sent.
     *
     * Range: whole numbers.
     * Source: the public documents.
     */
    readonly copy_id: number;
    /**
     * Where it was sought.
     *
     * - \`stock\`: In the stock.
     * - \`annex\`: In the annex.
     *
     * Source: the public documents.
     */
    readonly place: "stock" | "annex";
  };
`);
  expect(text).toContain("\n  readonly bad_json: null;\n");
});

it("defines each error with everything that a reader of answers needs", async () => {
  const text = await emittedFile(errorsEmitter, FILE);
  expect(text).toContain(`
  unknown_parameter: {
    mnemonic: "unknown_parameter",
    code: -32602,
    message: "Unknown parameter",
    starts: "never",
    repeat: "no",
    httpStatus: null,
    aliases: ["unkown_parameter"],
    codes: [],
  },
`);
  expect(text).toContain(`
  wrong_value: {
    mnemonic: "wrong_value",
    code: -32602,
    message: "Wrong value",
    starts: "never",
    repeat: "no",
    httpStatus: null,
    aliases: [],
    codes: [-32010],
  },
`);
});

it("holds the errors of the API and of every method, each once", async () => {
  const text = await emittedFile(errorsEmitter, FILE);
  const entries = [...text.matchAll(/^ {4}mnemonic: "(\w+)",$/gmu)].map((match) => match[1]);
  expect(entries).toEqual([
    "bad_json",
    "session_expired",
    "unknown_parameter",
    "parameter_missing",
    "wrong_type",
    "wrong_value",
    "wrong_combination",
    "copy_not_found",
    "wrong_pin",
  ]);
});
