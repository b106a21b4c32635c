import { describe, expect, test } from "vitest";
import { readRequest } from "../../src/gateway/read-request.ts";

const right = { jsonrpc: "2.0", id: "req1", method: "start.scenario_call", params: {} };
const refused = (mnemonic: string, id: unknown = null) => ({ ok: false, id, mnemonic });

describe("the envelope of a request", () => {
  test.each([["req1"], [""], [1], [0], [-1.5], [2 ** 53 - 1], [-(2 ** 53 - 1)]])(
    "an id %j is repeated as it is",
    (id) => {
      expect(readRequest({ ...right, id })).toEqual({
        ok: true,
        request: { id, method: "start.scenario_call", params: {} },
      });
    },
  );

  test.each([[null], [true], [{}], [[]], [2 ** 53], [-(2 ** 53)], [Infinity], [Number.NaN]])(
    "an id %j cannot be repeated, so it is no id",
    (id) => {
      expect(readRequest({ ...right, id })).toEqual(refused("invalid_request"));
    },
  );

  test("an array is a batch, also an empty one", () => {
    expect(readRequest([])).toEqual(refused("batch_opreations_not_supported"));
    expect(readRequest([right])).toEqual(refused("batch_opreations_not_supported"));
  });

  test("a request without id is a notification, whatever else is wrong with it", () => {
    const { id: _, ...notification } = right;
    expect(readRequest(notification)).toEqual(refused("notifications_not_supported"));
    expect(readRequest({})).toEqual(refused("notifications_not_supported"));
  });

  test.each([[null], [true], [1], ["text"]])("%j is no request", (body) => {
    expect(readRequest(body)).toEqual(refused("invalid_request"));
  });

  test.each([
    [{ jsonrpc: "1.0" }],
    [{ jsonrpc: 2 }],
    [{ jsonrpc: undefined }],
    [{ method: 1 }],
    [{ method: null }],
    [{ params: [] }],
    [{ params: null }],
    [{ params: "text" }],
    [{ extra: 1 }],
  ])("with %j it is no request, and the id is repeated", (change) => {
    expect(readRequest({ ...right, ...change })).toEqual(refused("invalid_request", "req1"));
  });

  test("a member that is missing makes it no request, also where another takes its number", () => {
    const { params: _, ...rest } = right;
    expect(readRequest(rest)).toEqual(refused("invalid_request", "req1"));
    expect(readRequest({ ...rest, other: {} })).toEqual(refused("invalid_request", "req1"));
    expect(
      readRequest(JSON.parse('{"jsonrpc":"2.0","id":"req1","method":"m","__proto__":{"params":{}}}')),
    ).toEqual(refused("invalid_request", "req1"));
  });
});
