import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CALL_API_DISCOVERY_METHOD, DATA_API_DISCOVERY_METHOD } from "@scenario-call/core";
import { describe, expect, it } from "vitest";
import { call, startServer, type TestServer } from "./support.ts";

const DOCUMENTS = join(import.meta.dirname, "../../../core/documents/generated");

describe.each([
  ["Call API", CALL_API_DISCOVERY_METHOD, "call-api"],
  ["Data API", DATA_API_DISCOVERY_METHOD, "data-api"],
] as const)("discovery of the %s", (_, method, folder) => {
  const addressOf = ({ server }: TestServer): string => (folder === "data-api" ? server.dataUrl : server.url);

  it("tells the OpenRPC document of this API to anybody, as the result itself", async () => {
    const url = addressOf(await startServer());
    const document = readFileSync(join(DOCUMENTS, folder, "openrpc.json"), "utf8");
    expect((await call(url, method, {})).result).toEqual(JSON.parse(document));
  });

  it("refuses a parameter that it does not have, and does not repeat its value", async () => {
    const url = addressOf(await startServer());
    const { error } = await call(url, method, { access_token: "a token for nothing" });
    expect(error).toMatchObject({
      code: -32602,
      data: { mnemonic: "unexpected_parameters", field: "access_token", value: null },
    });
  });
});
