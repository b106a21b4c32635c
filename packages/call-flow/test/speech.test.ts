import { describe, expect, it } from "vitest";

import { effectiveSwitchAtOnce } from "../src/index.ts";
import { play } from "./engine.ts";
import { file, operation, plan, speech } from "./plans.ts";

const EMPLOYEE = "employee:0.0";
const phones = { contact: { answers: 1000 }, [EMPLOYEE]: { answers: 1000, talks: 5000 } } as const;

describe("a spoken contact_message", () => {
  it("S21 makes switch_at_once true behave as false in every respect", () => {
    for (const first_call of ["employee", "contact"] as const) {
      const change = {
        first_call,
        contact_message: speech("hello", 6000),
        employee_message: file(2),
        operations: [operation({ message: file(1), waiting_media: file(9) })],
      };
      const asTrue = play(plan({ ...change, switch_at_once: true }), { phones });
      const asFalse = play(plan({ ...change, switch_at_once: false }), { phones });
      expect(asTrue.commands).toEqual(asFalse.commands);
      expect(asTrue.heard("contact")).toContain(
        first_call === "employee" ? "6000 says hello" : "1000 says hello",
      );
    }
  });

  it("S21 leaves a recorded contact_message and a spoken employee_message alone", () => {
    const recorded = plan({ switch_at_once: true, contact_message: file(3), employee_message: speech("go") });
    expect(effectiveSwitchAtOnce(recorded)).toBe(true);
    expect(effectiveSwitchAtOnce(plan({ switch_at_once: true, contact_message: speech("hello") }))).toBe(
      false,
    );
    expect(effectiveSwitchAtOnce(plan({ switch_at_once: true }))).toBe(true);
    expect(effectiveSwitchAtOnce(plan({ switch_at_once: false }))).toBe(false);
  });
});
