import type { StartScenarioCallWireParams } from "@scenario-call/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildAccount } from "../../src/directory/account.ts";
import { callDirection } from "../../src/directory/call-direction.ts";
import { planCall } from "../../src/directory/plan-call.ts";
import { CALL_PARAMS, referenceAccount } from "../gateway/support.ts";

const plan = async (params: object = {}, given: object = {}, busy: readonly string[] = []) => {
  const account = buildAccount(await referenceAccount(given));
  const request = { ...CALL_PARAMS, ...params } as StartScenarioCallWireParams;
  const scenario = account.scenarios.get(request.scenario_id);
  if (scenario === undefined) throw new Error("the test names a scenario that is not there");
  return planCall(request, account, {
    scenario,
    effectiveNumber: request.virtual_phone_number,
    isBusy: (phone) => busy.includes(phone.phone_number),
  });
};

describe("the plan of a call", () => {
  test("has the documented defaults where the request says nothing", async () => {
    expect(await plan()).toMatchObject({
      first_call: "employee",
      switch_at_once: false,
      early_switching: false,
      contact_message: null,
      employee_message: null,
      dtmf_string: null,
      dialing_music: { kind: "melody", name: "dialing_music", media_file_id: null },
      contact: {
        phone_number: "79260000000",
        caller_id: "74993720692",
        ring_timeout_ms: 60_000,
        online: true,
      },
      max_session_ms: 7_200_000,
      refusal: null,
    });
  });

  test("has what the request says", async () => {
    const request = { first_call: "contact", switch_at_once: true, dtmf_string: ".1" };
    expect(await plan(request)).toMatchObject(request);
    expect(await plan({ switch_at_once: true, early_switching: true })).toMatchObject({
      early_switching: true,
    });
  });

  test("has media with the length of the file, and speech without a length", async () => {
    const planned = await plan({
      contact_message: { type: "media", value: "237" },
      employee_message: { type: "tts", value: "Здравствуйте" },
    });
    expect(planned.contact_message).toEqual({ kind: "file", media_file_id: 237, duration_ms: 2000 });
    expect(planned.employee_message).toEqual({ kind: "speech", text: "Здравствуйте", duration_ms: null });
  });

  test("has the operations in their order, each with its phones by priority, those that are switched off left out", async () => {
    const { operations } = await plan();
    expect(operations.map(({ id, dialling }) => [id, dialling])).toEqual([
      [1, "in_order"],
      [2, "all_at_once"],
    ]);
    expect(operations.map(({ phones }) => phones.map((phone) => phone.phone_number))).toEqual([
      ["100123", "79250000501"],
      ["100124", "79250000502"],
    ]);
    expect(operations[0]?.message).toEqual({ kind: "file", media_file_id: 239, duration_ms: 1500 });
    expect(operations[1]?.message).toBeNull();
  });

  test("rings each phone for the shorter of its own time and the operation's", async () => {
    const { operations } = await plan();
    // 20 s and 30 s of the phones, 30 s of the first operation; 60 s and 60 s by default in the second.
    expect(operations.map(({ phones }) => phones.map((phone) => phone.ring_timeout_ms))).toEqual([
      [20_000, 30_000],
      [60_000, 60_000],
    ]);
  });

  test("shows the employee the contact's number or the virtual one, as the operation says", async () => {
    const { operations } = await plan();
    expect(operations.map((operation) => operation.caller_id)).toEqual(["79260000000", "74993720692"]);
  });

  test("knows which SIP lines have no telephone", async () => {
    const { operations } = await plan();
    expect(operations[1]?.phones.map((phone) => phone.online)).toEqual([false, true]);
    expect((await plan({ contact: "100124" })).contact.online).toBe(false);
    expect((await plan({ contact: "100123" })).contact.online).toBe(true);
  });

  test("marks a phone that has as many calls as it takes", async () => {
    const { operations } = await plan({}, {}, ["100123"]);
    expect(operations[0]?.phones.map((phone) => phone.busy)).toEqual([true, false]);
  });

  test("never rings an employee's phone in a direction that the account forbids", async () => {
    const { operations } = await plan({}, { call_directions: { mobile: false } });
    expect(operations.map(({ phones }) => phones.map((phone) => phone.phone_number))).toEqual([
      ["100123"],
      ["100124"],
    ]);
  });

  test("never rings an employee's outside number in a direction that is forbidden, whatever it is", async () => {
    const reference = await referenceAccount();
    const outside = fc.oneof(
      fc.stringMatching(/^[1-9][0-9]{6,14}$/u),
      fc.constantFrom(
        "77011234567",
        "78091234567",
        "78401234567",
        "89260000000",
        "12025550123",
        "881612345678",
      ),
    );
    const switches = fc.record({
      mobile: fc.boolean(),
      intercity: fc.boolean(),
      international: fc.boolean(),
      premium: fc.boolean(),
    });
    fc.assert(
      fc.property(outside, switches, (number, call_directions) => {
        const account = buildAccount({
          ...reference,
          call_directions,
          employees: [501, 502, 503].map((id) => ({
            id,
            full_name: "x",
            phones: [{ phone_number: "100123" }, { phone_number: number }],
          })),
        });
        const scenario = account.scenarios.get(23456);
        if (scenario === undefined) throw new Error("the scenario is not there");
        const { operations } = planCall(CALL_PARAMS as StartScenarioCallWireParams, account, {
          scenario,
          effectiveNumber: CALL_PARAMS.virtual_phone_number,
          isBusy: () => false,
        });
        const rung = operations.flatMap(({ phones }) => phones.map((phone) => phone.phone_number));
        expect(rung).toContain("100123");
        expect(rung.includes(number)).toBe(call_directions[callDirection(number)]);
      }),
    );
  });

  test("rings nobody abroad, at a paid service or by satellite where the account says nothing", async () => {
    const numbers = ["12025550123", "77011234567", "78091234567", "79541234567", "979123456789"];
    const employees = [501, 502, 503].map((id) => ({
      id,
      full_name: "x",
      phones: numbers.map((phone_number) => ({ phone_number })),
    }));
    const { operations } = await plan({}, { call_directions: null, employees });
    expect(operations.map(({ phones }) => phones)).toEqual([[], []]);
  });

  test("plays the account's own file in place of the system melody", async () => {
    expect((await plan({}, { dialing_music: 238 })).dialing_music).toEqual({
      kind: "melody",
      name: "dialing_music",
      media_file_id: 238,
    });
  });

  test("has what an operation says about waiting and confirming", async () => {
    const operation = { id: 1, name: "o", employee_ids: [501], media_file_id: 238, confirmation_digit: "1" };
    const { operations } = await plan({}, { scenarios: [{ id: 23456, name: "s", operations: [operation] }] });
    expect(operations[0]).toMatchObject({
      waiting_media: { kind: "file", media_file_id: 238, duration_ms: 4000 },
      confirmation_digit: "1",
      confirmation_timeout_ms: 10_000,
    });
  });

  test("ends at once with the number that is locked or the scenario that is switched off, the number first", async () => {
    expect((await plan({ virtual_phone_number: "74950000001" })).refusal).toBe("numb_is_inactive");
    expect((await plan({ scenario_id: 23457 })).refusal).toBe("no_active_scenario");
    expect((await plan({ virtual_phone_number: "74950000001", scenario_id: 23457 })).refusal).toBe(
      "numb_is_inactive",
    );
  });
});
