/** What the functions promise beside the suite of all clients. Where it is about types, the type checker is the test. */
import { sortAnswer, validateStartScenarioCallParams } from "@scenario-call/core";
import { format, inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  callApiErrorOf,
  isRefused,
  isSingleFailure,
  neverStarted,
  safeStartScenarioCall,
  startScenarioCall,
} from "../src/call-api.ts";
import { safeGetScenarios } from "../src/data-api.ts";
import type { Account } from "../src/call-api.ts";

const PARAMS = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
} as const;

/** An account whose service answers with the members given, and what it was sent. */
const account = (
  answer: object,
): { readonly sent: Readonly<Record<string, unknown>>[]; readonly account: Account } => {
  const sent: Readonly<Record<string, unknown>>[] = [];
  return {
    sent,
    account: {
      url: "https://calls.example.com/v4.0",
      token: "key",
      fetch: (_url, { body }) => {
        const request = JSON.parse(body as string) as {
          readonly id: string;
          readonly params: (typeof sent)[number];
        };
        sent.push(request.params);
        return Promise.resolve(Response.json({ jsonrpc: "2.0", id: request.id, ...answer }));
      },
    },
  };
};

const accepted = { result: { data: { call_session_id: 7 } } };
const noScenario = {
  error: {
    code: -32602,
    message: "Scenario of 79260000000",
    data: {
      mnemonic: "scenario_not_found",
      params: { scenario_id: 23456 },
      message: "79260000000",
      name: "x",
    },
  },
};

describe("a function", () => {
  it("gives the data, or throws what the other form returns", async () => {
    expect(await startScenarioCall(account(accepted).account, PARAMS)).toEqual({ call_session_id: 7 });
    const thrown = await startScenarioCall(account(noScenario).account, PARAMS).catch(
      (error: unknown) => error,
    );
    expect(isSingleFailure(thrown)).toBe(true);
    expect(thrown).toBeInstanceOf(Error);
    expect(isSingleFailure(new Error("another"))).toBe(false);
  });

  it("types the values of an error's text by its mnemonic", async () => {
    const result = await safeStartScenarioCall(account(noScenario).account, PARAMS);
    if (result.ok || !isRefused(result.error, "scenario_not_found")) throw new Error("Another outcome");
    const id: number | null | undefined = result.error.params?.scenario_id;
    // @ts-expect-error this error has no such template parameter
    void result.error.params?.contact;
    expect(id).toBe(23456);
  });

  it("lets no member of the wire take the place of a failure's own", async () => {
    const result = await safeStartScenarioCall(account(noScenario).account, PARAMS);
    if (result.ok) throw new Error("It succeeded");
    expect(result.error.message).toBe("start.scenario_call api_error scenario_not_found");
    expect(result.error.name).toBe("CallFailure");
    expect(Object.keys(result.error)).toEqual([]);
  });

  it("takes what is undefined as not there, known or not, as JSON does", async () => {
    const { sent, account: to } = account(accepted);
    const given = { ...PARAMS, dtmf_string: undefined, note: undefined } as unknown as typeof PARAMS;
    expect(await safeStartScenarioCall(to, given)).toMatchObject({ ok: true });
    expect(sent).toHaveLength(1);
    const { contact: _contact, ...rest } = PARAMS;
    const missing = { ...rest, contact: undefined } as unknown as typeof PARAMS;
    expect(await safeStartScenarioCall(to, missing)).toMatchObject({
      ok: false,
      error: { kind: "invalid_request", mnemonic: "required_parameter_missed", field: "contact" },
    });
    expect(sent).toHaveLength(1);
  });

  it("shows nothing of what the service told to whoever prints all of a failure", async () => {
    const echoed = { mnemonic: "forbidden_numb", field: "contact", value: "79260000000" };
    const token = "2fRN4g217ca0b4224a67988aff3e584f";
    const { account: to } = account({
      error: { code: -32007, message: `no ${token} may call 79260000000`, data: echoed },
    });
    const result = await safeStartScenarioCall({ ...to, token }, PARAMS);
    if (result.ok) throw new Error("It succeeded");
    expect(result.error).toMatchObject({ value: "79260000000", wire: { code: -32007 } });
    const shown = [
      format("%o %O %s", result.error, result.error, result.error),
      inspect(result.error, { showHidden: true, depth: 9 }),
      JSON.stringify({ ...result.error }),
    ].join("\n");
    expect(shown).toContain("forbidden_numb");
    expect(shown).not.toContain(token);
    expect(shown).not.toContain("79260000000");
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ["a big integer", { scenario_id: 23456n }, "data_type_error", "scenario_id"],
    ["a number that is none", { scenario_id: NaN }, "invalid_parameter_value", "scenario_id"],
    ["a member of its own kind", { constructor: 1 }, "unexpected_parameters", "constructor"],
    ["a list in place of a message", { contact_message: [] }, "data_type_error", "contact_message"],
  ])("refuses what JSON cannot say or the spec does not know: %s", async (_name, wrong, mnemonic, field) => {
    const { sent, account: to } = account(accepted);
    const result = await safeStartScenarioCall(to, { ...PARAMS, ...wrong });
    expect(result).toMatchObject({ ok: false, error: { kind: "invalid_request", mnemonic, field } });
    expect(sent).toEqual([]);
  });

  it("refuses what goes round in a circle", async () => {
    const circle: Record<string, unknown> = { type: "tts", value: "Hello" };
    circle["self"] = circle;
    const { sent, account: to } = account(accepted);
    const result = await safeStartScenarioCall(to, { ...PARAMS, contact_message: circle } as typeof PARAMS);
    expect(result).toMatchObject({
      ok: false,
      error: { mnemonic: "unexpected_parameters", field: "contact_message.self" },
    });
    expect(sent).toEqual([]);
  });

  it("gives the whole error object of a refusal, the same as the validators of the core", async () => {
    const wrong = { ...PARAMS, contact: "+7 926" };
    const result = await safeStartScenarioCall(account(accepted).account, wrong);
    if (result.ok || result.error.kind !== "invalid_request") throw new Error("Another outcome");
    expect(callApiErrorOf(result.error)).toEqual({
      code: -32602,
      message: "Invalid parameter value",
      data: {
        mnemonic: "invalid_parameter_value",
        field: "contact",
        value: "+7 926",
        params: null,
        extended_helper: null,
      },
    });
    expect(callApiErrorOf(result.error)).toEqual(
      validateStartScenarioCallParams({ access_token: "key", ...wrong }),
    );
  });

  it("takes for an answer what the core takes for one", async () => {
    const id = "of the request";
    const some = fc.constantFrom<unknown>(undefined, null, 0, "", "text", [], {}, { data: null });
    const answers = fc.record(
      {
        jsonrpc: fc.constantFrom<unknown>("2.0", "1.0", 2, null),
        id: fc.constantFrom<unknown>(id, "of another", null, 7),
        result: fc.oneof(some, fc.constant({ data: { call_session_id: 7 } })),
        error: fc.oneof(
          some,
          fc.constant({ code: -1, message: "No" }),
          fc.constant({ code: "1", message: "No" }),
          fc.constant({ code: 1 }),
        ),
      },
      { requiredKeys: [] },
    );
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(answers, some), async (answer) => {
        const text = JSON.stringify(answer) ?? "null";
        const parsed = JSON.parse(text) as unknown;
        const sort = sortAnswer(parsed, id);
        const result = await safeStartScenarioCall(
          {
            ...account({}).account,
            fetch: (_url, { body }) => {
              const { id: own } = JSON.parse(body as string) as { readonly id: string };
              return Promise.resolve(new Response(text.replace(`"${id}"`, `"${own}"`)));
            },
          },
          PARAMS,
        );
        seen.add(sort);
        const accepts =
          JSON.stringify((parsed as typeof accepted | null)?.result) === JSON.stringify(accepted.result);
        const expected = { result: accepts ? "ok" : "unknown_outcome", error: "api_error" };
        const told = result.ok ? "ok" : result.error.kind;
        expect(told).toBe(sort === "result" || sort === "error" ? expected[sort] : "unknown_outcome");
      }),
      { numRuns: 2000 },
    );
    expect([...seen].toSorted()).toEqual(["answer_mismatched", "answer_unreadable", "error", "result"]);
  });

  it("puts the account's token in the place of any other", async () => {
    const { sent, account: to } = account(accepted);
    // @ts-expect-error the account has the token
    await safeStartScenarioCall(to, { ...PARAMS, access_token: "another" });
    expect(sent).toMatchObject([{ access_token: "key" }]);
  });

  it("needs no parameters where the method needs none", async () => {
    const { sent, account: to } = account({ result: { data: [], metadata: { total_items: 0 } } });
    expect(await safeGetScenarios(to)).toEqual({ ok: true, data: [], metadata: { total_items: 0 } });
    expect(sent).toEqual([{ access_token: "key" }]);
  });

  it("carries what stands beside the data and is not known, and takes nobody's word for its own", async () => {
    const { account: to } = account({
      result: { data: { call_session_id: 1, more: 2 }, ok: false, error: "none", warnings: ["late"] },
    });
    const result = await safeStartScenarioCall(to, PARAMS);
    expect(result).toMatchObject({ ok: true, data: { call_session_id: 1, more: 2 }, warnings: ["late"] });
  });

  it("knows by any spelling which errors prove that nothing was started", async () => {
    const told = async (mnemonic: string): Promise<boolean> => {
      const error = { code: -32600, message: "No", data: { mnemonic } };
      const result = await safeStartScenarioCall(account({ error }).account, PARAMS);
      if (result.ok) throw new Error("It succeeded");
      return neverStarted(result.error);
    };
    expect(await told("batch_opreations_not_supported")).toBe(true);
    expect(await told("batch_operations_not_supported")).toBe(true);
    expect(await told("internal_error")).toBe(false);
  });
});

export const forbidden = (): void => {
  // @ts-expect-error the token would travel in the clear
  void ({ url: "http://calls.example.com/v4.0", token: "key" } satisfies Account);
  // @ts-expect-error first_call is required
  void safeStartScenarioCall(account({}).account, {
    virtual_phone_number: "7",
    contact: "7",
    scenario_id: 1,
  });
};
