import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type CallState, type CallPlan, createCall, legViews, step } from "../src/index.ts";
import { aPlan, somePhones } from "./arbitraries.ts";
import { play, type Script } from "./engine.ts";
import { CONTACT_NUMBER, file, operation, phone, plan } from "./plans.ts";

const EMPLOYEE = "employee:0.0";

/** The states that a call goes through, with their times from its beginning. */
function states(of: CallPlan, script: Script): readonly (readonly [at: number, state: CallState])[] {
  let state = createCall(of);
  const { journal } = play(of, script);
  const begin = journal[0]?.at ?? 0;
  return journal.map((event) => {
    [state] = step(state, event);
    return [event.at - begin, state] as const;
  });
}

/** What each leg was doing after each event, without repetition. */
function doings(of: CallPlan, script: Script): readonly string[] {
  const lines = states(of, script).map(([at, state]) => {
    const legs = legViews(state).map(
      ({ id, activity }) => `${id === "contact" ? "contact" : id.slice(9)} ${activity}`,
    );
    return [at, legs.join(", ")] as const;
  });
  return lines
    .filter(([, line], index) => line !== lines[index - 1]?.[1])
    .map(([at, line]) => `${at} ${line}`);
}

describe("the legs of a call, looked at", () => {
  it("are dialled, wait, talk, and end one after the other", () => {
    expect(
      doings(plan({ employee_message: file(1) }), {
        phones: {
          [EMPLOYEE]: { rings: 100, answers: 1000 },
          contact: { rings: 100, answers: 1000, talks: 4000 },
        },
      }),
    ).toEqual([
      "0 0.0 dialling",
      "1000 0.0 waiting",
      "3000 0.0 waiting, contact dialling",
      "4000 0.0 talking, contact talking",
      "8000 0.0 waiting, contact ended",
      "11000 0.0 ended, contact ended",
    ]);
  });

  it("do not talk while one only hears the other's line", () => {
    expect(
      doings(plan({ switch_at_once: true, early_switching: true }), {
        phones: { [EMPLOYEE]: { answers: 0 }, contact: { speaks: 1000, ends: [9000, "unreachable"] } },
      }),
    ).toContain("0 0.0 waiting, contact dialling");
  });

  it("are those that were dialled, with their numbers, and with the people to whom they belong", () => {
    const two = plan({
      operations: [
        operation({
          caller_id: CONTACT_NUMBER,
          phones: [
            phone({ phone_number: "100123", online: false }),
            phone({ phone_number: "74950002233", employee_id: 2, employee_full_name: "Boris Klein" }),
          ],
        }),
      ],
    });
    const last = states(two, {
      phones: { "employee:0.1": { answers: 500 }, contact: { answers: 500, talks: 1000 } },
    }).at(-1)?.[1];
    expect(last === undefined ? [] : legViews(last)).toMatchObject([
      {
        id: "employee:0.1",
        phone_number: "74950002233",
        caller_id: CONTACT_NUMBER,
        employee: { employee_id: 2, employee_full_name: "Boris Klein" },
      },
      { id: "contact", phone_number: CONTACT_NUMBER, caller_id: "74993720692", employee: null },
    ]);
  });

  it("have the numbers that were dialled and shown, keep their places, and never come back from their end", () => {
    fc.assert(
      fc.property(aPlan, somePhones, (any, phones) => {
        const dialled = play(any, { phones }).commands.flatMap(([, command]) =>
          command.type === "dial" ? [[command.leg, command.phone_number, command.caller_id]] : [],
        );
        let before: ReturnType<typeof legViews> = [];
        for (const [, state] of states(any, { phones })) {
          const now = legViews(state);
          expect(now.map(({ id, phone_number, caller_id }) => [id, phone_number, caller_id])).toEqual(
            dialled.slice(0, now.length),
          );
          expect(now.filter(({ activity }) => activity === "talking").length % 2).toBe(0);
          const cameBack = before.filter(({ activity }, index) => {
            const after = now[index]?.activity;
            return activity === "ended" ? after !== "ended" : activity !== "dialling" && after === "dialling";
          });
          expect(cameBack).toEqual([]);
          before = now;
        }
        expect(before.every(({ activity }) => activity === "ended")).toBe(true);
      }),
    );
  });
});
