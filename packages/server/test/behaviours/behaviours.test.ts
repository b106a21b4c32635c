import { FINISH_REASON, type FinishReason } from "@scenario-call/core/events";
import { describe, expect, test } from "vitest";
import { compared } from "./agreement.ts";
import { BEHAVIOURS, STATEMENTS } from "./behaviour.ts";
import type { Engine } from "./engine.ts";
import { flowEngine } from "./flow-engine.ts";
import { httpEngine } from "./http-engine.ts";

const ENGINES: readonly Engine[] = [flowEngine, httpEngine];

/** Which behaviours each engine ran. */
const ran = new Map(ENGINES.map(({ name }) => [name, new Set<string>()]));

describe.each(ENGINES)("$name", (engine) => {
  test.each(BEHAVIOURS.filter((behaviour) => engine.exempt(behaviour) === null))(
    "$file: $sentence.en",
    async (behaviour) => {
      const seen = await engine.run(behaviour);
      ran.get(engine.name)?.add(behaviour.file);
      const { said, heard } = compared(behaviour, seen, engine);
      expect(heard).toEqual(said);
    },
  );
});

test("every behaviour was run by every engine that has a part in it", () => {
  expect(BEHAVIOURS.length).toBeGreaterThan(0);
  for (const engine of ENGINES) {
    const exempt = BEHAVIOURS.filter((behaviour) => engine.exempt(behaviour) !== null);
    const missing = BEHAVIOURS.filter(
      (behaviour) => !exempt.includes(behaviour) && ran.get(engine.name)?.has(behaviour.file) !== true,
    );
    expect(
      missing.map(({ file }) => file),
      `not run by ${engine.name}`,
    ).toEqual([]);
    const reasons = new Set(exempt.map((behaviour) => engine.exempt(behaviour)));
    console.info(
      `${engine.name}: ran ${ran.get(engine.name)?.size ?? 0} of ${BEHAVIOURS.length} behaviours` +
        (exempt.length === 0 ? "" : `; no part in ${exempt.length}: ${[...reasons].join("; ")}`),
    );
  }
});

test("every statement was shown by a behaviour that was run", () => {
  const shown = new Set(BEHAVIOURS.flatMap(({ statements }) => statements));
  expect(STATEMENTS.filter((id) => !shown.has(id))).toEqual([]);
});

/** Reasons that no behaviour can show, and why. */
const NOT_SHOWN: Readonly<Partial<Record<FinishReason, string>>> = {
  no_operation: "an account file gives each scenario an operation at least",
  internal_error: "the service itself fails: no parameters, scenario or phones bring that about",
  communication_unavailable: "the telephony fails: no parameters, scenario or phones bring that about",
};

test("every reason for which a call can end is shown, and the exceptions are none too many", () => {
  const shown = new Set(BEHAVIOURS.flatMap(({ finish_reason }) => finish_reason ?? []));
  expect(FINISH_REASON.filter((reason) => !shown.has(reason))).toEqual(
    FINISH_REASON.filter((reason) => NOT_SHOWN[reason] !== undefined),
  );
});
