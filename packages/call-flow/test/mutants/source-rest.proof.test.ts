import { describe } from "vitest";

import { sourceMutants } from "./source-mutants.ts";
import { mutantSuite } from "./verdict.ts";

describe("3.5 faults put into the source of the flow: what it remembers and commands", () => {
  mutantSuite("the rest", sourceMutants("the rest"), console.log);
});
