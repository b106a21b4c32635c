export { callApiError, dataApiError, type FixtureDetails } from "./errors.ts";
export { CALL_API_ERROR_FIXTURES } from "./generated/call-api-errors.ts";
export { DATA_API_ERROR_FIXTURES } from "./generated/data-api-errors.ts";
export type { Hearing, Impression, Lane } from "./heard/hearing.ts";
export { TEST_ACCOUNT, TEST_EMPLOYEE_PHONE, TEST_SCENARIO_ID, TEST_VIRTUAL_NUMBER } from "./test-account.ts";
export type { TestCall } from "./test-call.ts";
export {
  type RefuseOptions,
  startTestServer,
  type TestRequest,
  type TestServer,
  type TestServerOptions,
} from "./test-server.ts";
