import { describe, expect, it } from "vitest";
import { parseArguments, SUITE_NAMES } from "../src/arguments.ts";

describe("the arguments of the bench", () => {
  it("select every suite unless some are named", () => {
    expect(parseArguments([])).toMatchObject({ suites: SUITE_NAMES, json: false, quick: false });
    expect(parseArguments(["--json", "generate", "validator"])).toMatchObject({
      suites: ["validator", "generate"],
      json: true,
    });
  });

  it("are refused by the first one that nobody knows", () => {
    expect(parseArguments(["gate"])).toEqual({ wrong: "unknown argument gate" });
    expect(parseArguments(["--fast", "gateway"])).toEqual({ wrong: "unknown argument --fast" });
  });
});
