import { clientConformance } from "@scenario-call/client-conformance";
import { carryOut } from "./driver.ts";

clientConformance(
  "a client",
  { carryOut: (order) => carryOut("client", order) },
  { limitsAnswers: true, provesNoConnection: false, platformRepeats: false, repeatsWithKey: true },
);

clientConformance(
  "a function",
  { carryOut: (order) => carryOut("function", order) },
  { limitsAnswers: false, provesNoConnection: false, platformRepeats: false, repeatsWithKey: false },
);
