import { describe, expect, it } from "vitest";

import { hunt } from "./hunt.ts";
import { loadFlow, SOURCES } from "./load-source.ts";
import { sourceMutants } from "./source-mutants.ts";
import { mutantSuite } from "./verdict.ts";

describe("3.5 faults put into the source of the flow: what it decides", () => {
  it("nothing is caught where nothing is changed", () => {
    const [file, source] = [...SOURCES].find(([name]) => name === "rules.ts") ?? ["", ""];
    expect(source).toContain("wantedBridge");
    expect(hunt({ id: "the flow itself", ...loadFlow(file, source) })).toBeNull();
  });

  mutantSuite("decisions", sourceMutants("decisions"), console.log);
});
