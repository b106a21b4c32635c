import { describe, expect, it } from "vitest";

import { step } from "../../src/index.ts";
import { commandMutants } from "./command-mutants.ts";
import { hunt } from "./hunt.ts";
import { transitionMutants } from "./transition-mutants.ts";
import { mutantSuite } from "./verdict.ts";

describe("3.5 faults put into the flow from outside", () => {
  it("nothing is caught where nothing is wrong", () => {
    expect(hunt({ id: "the flow itself", step })).toBeNull();
  });

  mutantSuite("command", commandMutants(), console.log);
  mutantSuite("transition", transitionMutants(), console.log);
});
