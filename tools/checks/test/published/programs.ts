/** Programs of consumers, as text. */

/** Imports everything and uses some of it, and says what must not compile. */
export const typedProgram = (specifiers: readonly string[]): string => `
import type { StartScenarioCallParams } from "@scenario-call/core";
${specifiers.map((each, index) => `import * as all${index} from "${each}";`).join("\n")}
export const everything: readonly object[] = [${specifiers.map((_, index) => `all${index}`).join(", ")}];
export const params: StartScenarioCallParams = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
};
export const wrong: StartScenarioCallParams = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  // @ts-expect-error one of the two who are called comes first
  first_call: "nobody",
  scenario_id: 23456,
};
`;

const CHECK = (validate: string): string => `
const params = { access_token: "t", virtual_phone_number: "74993720692", contact: "79260000000", first_call: "employee" };
const told = [${validate}({ ...params, scenario_id: 23456 }), ${validate}(params)?.data.field];
if (JSON.stringify(told) !== '[null,"scenario_id"]') throw new Error(JSON.stringify(told));
console.log("as promised");
`;

/** CommonJS that requires everything, and validates. */
export const requiringProgram = (specifiers: readonly string[]): string => `
for (const each of ${JSON.stringify(specifiers)}) require(each);
const { validateStartScenarioCallParams } = require("@scenario-call/core");
${CHECK("validateStartScenarioCallParams")}`;

/** A module that imports everything, and validates. */
export const importingProgram = (code: readonly string[], json: readonly string[]): string => `
import { validateStartScenarioCallParams } from "@scenario-call/core";
${code.map((each) => `import "${each}";`).join("\n")}
${json.map((each) => `import "${each}" with { type: "json" };`).join("\n")}
${CHECK("validateStartScenarioCallParams")}`;

/** A module for any platform: a client that is made, and refuses what the spec refuses before it sends anything. */
export const edgeProgram = `
import { validateStartScenarioCallParams } from "@scenario-call/core";
import { createEdgeClient } from "@scenario-call/edge-client";
const client = createEdgeClient({ url: "http://127.0.0.1:9/v4.0", token: "t" });
const failure = await client.startScenarioCall({}).catch((error) => error);
if (failure.kind !== "invalid_request") throw new Error(failure.kind);
${CHECK("validateStartScenarioCallParams")}`;
