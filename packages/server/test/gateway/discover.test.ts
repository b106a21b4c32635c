import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CALL_API_DISCOVERY_METHOD } from "@scenario-call/core";
import { expect, test } from "vitest";
import { call, startServer } from "./support.ts";

const DOCUMENT = join(import.meta.dirname, "../../../core/documents/generated/call-api/openrpc.json");

test("the server tells its OpenRPC document to anybody, as the result itself", async () => {
  const { url } = await startServer();
  const answer = await call(url, CALL_API_DISCOVERY_METHOD, {});
  expect(answer.result).toEqual(JSON.parse(readFileSync(DOCUMENT, "utf8")));
});

test("a parameter that it does not have is refused, and its value is not repeated", async () => {
  const { url } = await startServer();
  const { error } = await call(url, CALL_API_DISCOVERY_METHOD, { access_token: "a token for nothing" });
  expect(error).toMatchObject({
    code: -32602,
    data: { mnemonic: "unexpected_parameters", field: "access_token", value: null },
  });
});
