import {
  CALL_API_METHODS,
  type CallApiMethods,
  DATA_API_METHODS,
  type DataApiMethods,
} from "@scenario-call/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startTestServer, TEST_SCENARIO_ID, TEST_VIRTUAL_NUMBER } from "../src/index.ts";
import {
  callApiParams,
  dataApiParams,
  faultyCallApiParams,
  faultyDataApiParams,
} from "../src/requests/index.ts";

const CALL_API = Object.keys(CALL_API_METHODS) as (keyof CallApiMethods)[];
const DATA_API = Object.keys(DATA_API_METHODS) as (keyof DataApiMethods)[];

describe("generated requests", () => {
  it.each(CALL_API)(
    "of %s are permitted by its contract, and with one fault refused for that fault",
    (method) => {
      fc.assert(
        fc.property(callApiParams(method), (params) => {
          expect(CALL_API_METHODS[method].validateParams(params)).toBeNull();
        }),
      );
      fc.assert(
        fc.property(faultyCallApiParams(method), ({ params, mnemonic, field }) => {
          expect(CALL_API_METHODS[method].validateParams(params)?.data).toMatchObject({ mnemonic, field });
        }),
      );
    },
  );

  it.each(DATA_API)(
    "of %s are permitted by its contract, and with one fault refused for that fault",
    (method) => {
      fc.assert(
        fc.property(dataApiParams(method), (params) => {
          expect(DATA_API_METHODS[method].validateParams(params)).toBeNull();
        }),
      );
      fc.assert(
        fc.property(faultyDataApiParams(method), ({ params, mnemonic, field }) => {
          expect(DATA_API_METHODS[method].validateParams(params)?.data).toMatchObject({ mnemonic, field });
        }),
      );
    },
  );

  it("have every kind of fault", () => {
    const mnemonics = fc
      .sample(faultyCallApiParams("start.scenario_call"), { numRuns: 300, seed: 1 })
      .map(({ mnemonic }) => mnemonic);
    expect([...new Set(mnemonics)].toSorted()).toEqual([
      "data_type_error",
      "invalid_parameter_value",
      "invalid_parameters_combination",
      "required_parameter_missed",
      "unexpected_parameters",
    ]);
  });

  it("are answered by a real server just so", async () => {
    await using server = await startTestServer();
    const fixed = {
      access_token: server.token,
      virtual_phone_number: TEST_VIRTUAL_NUMBER,
      scenario_id: TEST_SCENARIO_ID,
    };
    const answerTo = async (params: object): Promise<{ error?: { data: unknown } }> => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "start.scenario_call", params });
      const headers = { "content-type": "application/json; charset=UTF-8" };
      const answer = await fetch(server.url, { method: "POST", headers, body });
      return (await answer.json()) as { error?: { data: unknown } };
    };
    await fc.assert(
      fc.asyncProperty(
        faultyCallApiParams("start.scenario_call", { fixed }),
        async ({ params, mnemonic, field }) => {
          expect((await answerTo(params)).error?.data).toMatchObject({ mnemonic, field });
        },
      ),
      { numRuns: 50 },
    );
    expect(await server.calls()).toEqual([]);
  });
});
