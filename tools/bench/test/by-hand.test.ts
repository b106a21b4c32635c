import { validateStartScenarioCallParams } from "@scenario-call/core";
import { describe, expect, it } from "vitest";
import { validateByHand } from "../src/validator/by-hand.ts";
import { corpus } from "../src/validator/corpus.ts";
import { firstDifference } from "../src/validator/suite.ts";

const SEED = 4711;

describe("the validator that was written by hand", () => {
  const inputs = corpus(20_000, SEED);

  it("returns the error objects of the generated one, to the letter, on every example and mutation", () => {
    expect(firstDifference(validateStartScenarioCallParams, validateByHand, inputs)).toBeNull();
  });

  it("is compared on inputs that are right, and wrong in every way there is", () => {
    const found = inputs.map((input) => validateByHand(input)?.data.mnemonic ?? "right");
    expect(new Set(found)).toEqual(
      new Set([
        "right",
        "unexpected_parameters",
        "required_parameter_missed",
        "data_type_error",
        "invalid_parameter_value",
        "invalid_parameters_combination",
      ]),
    );
  });

  it("would be found out if it answered otherwise only once", () => {
    const wrongOnce = (input: unknown): unknown => (input === inputs[7] ? {} : validateByHand(input));
    expect(firstDifference(validateStartScenarioCallParams, wrongOnce, inputs)).not.toBeNull();
  });
});
