import { clientConformance } from "@scenario-call/client-conformance";
import { Pool } from "undici";
import { onTestFinished } from "vitest";
import { undiciTransport } from "../src/undici.ts";
import { carryOut } from "./driver.ts";

const PROMISES = {
  limitsAnswers: true,
  provesNoConnection: true,
  platformRepeats: false,
  platformRepeatsMisdirected: false,
  platformAsksForNames: false,
  repeatsWithKey: true,
};

clientConformance("a client", { carryOut: (order) => carryOut(order) }, PROMISES);

clientConformance(
  "a client over undici",
  {
    carryOut: (order) => {
      const pool = new Pool(new URL(order.url).origin, { connections: 10 });
      onTestFinished(() => pool.destroy());
      return carryOut(order, { transport: undiciTransport(pool) });
    },
  },
  PROMISES,
);
