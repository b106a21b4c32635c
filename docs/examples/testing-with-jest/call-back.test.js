import { createNodeClient } from "@scenario-call/node-client";
import {
  startTestServer,
  TEST_EMPLOYEE_PHONE,
  TEST_SCENARIO_ID,
  TEST_VIRTUAL_NUMBER,
} from "@scenario-call/testing";
import { callMatchers } from "@scenario-call/testing/matchers";

import { callBack } from "./call-back.js";

expect.extend(callMatchers);

const CUSTOMER = "79260000000";
const order = { contact: CUSTOMER, virtual_phone_number: TEST_VIRTUAL_NUMBER, scenario_id: TEST_SCENARIO_ID };

let server;
let client;

beforeEach(async () => {
  server = await startTestServer({ phones: { [CUSTOMER]: { hangs_up_after_talk_ms: 60_000 } } });
  client = createNodeClient({ url: server.url, token: server.token });
});

afterEach(async () => {
  client.close();
  await server.close();
});

test("the customer talks to the shop for a minute", async () => {
  expect(await callBack(client, order)).toBe("We are calling you.");
  await server.runToEnd();
  const [call] = await server.calls();
  expect(call).toHaveHeard(CUSTOMER, [
    { ringing: true, shows: TEST_VIRTUAL_NUMBER },
    { talk: TEST_EMPLOYEE_PHONE },
  ]);
  expect(call).toHaveRung(CUSTOMER);
  expect(call).toHaveFinishedWith("success_finish");
});

test("a lost answer rings the customer once, and the page says what is known", async () => {
  server.loseAnswer();
  expect(await callBack(client, order)).toContain("should be calling");
  await server.runToEnd();
  expect(server.ringsOf(CUSTOMER)).toBe(1);
});

test("an error that does not say whether a call was started is told like a lost answer", async () => {
  server.refuse("internal_error");
  expect(await callBack(client, order)).toContain("should be calling");
  expect(server.ringsOf(CUSTOMER)).toBe(0);
});

test("a full minute is told as it is", async () => {
  server.refuse("limit_exceeded");
  expect(await callBack(client, order)).toBe("We could not call you.");
  expect(server.ringsOf(CUSTOMER)).toBe(0);
});
