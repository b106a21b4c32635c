import { onePhone } from "./plan-space.ts";
import { explorationSuite } from "./suite.ts";

explorationSuite(
  "3.5 explored: one phone, all combinations of all parameters",
  onePhone(),
  "switching",
  console.log,
);
