import { clientConformance } from "@scenario-call/client-conformance";
import { carryOut } from "./driver.ts";

/** What these tests run in. */
const NODE = {
  provesNoConnection: false,
  platformRepeats: false,
  platformRepeatsMisdirected: true,
  platformAsksForNames: false,
};

clientConformance(
  "a client",
  { carryOut: (order) => carryOut("client", order) },
  { ...NODE, limitsAnswers: true, repeatsWithKey: true },
);

clientConformance(
  "a function",
  { carryOut: (order) => carryOut("function", order) },
  { ...NODE, limitsAnswers: false, repeatsWithKey: false },
);
