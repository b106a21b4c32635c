import { isScenarioCallError } from "@scenario-call/node-client";

/**
 * What the tests are about: calls a customer back, and says what the shop's page shows.
 *
 * @param {import("@scenario-call/node-client").NodeClient} client
 * @param {{ readonly contact: string, readonly virtual_phone_number: string, readonly scenario_id: number }} order
 */
export async function callBack(client, order) {
  try {
    await client.startScenarioCall({ ...order, first_call: "contact" });
    return "We are calling you.";
  } catch (error) {
    // The phone may be ringing already: a second try could ring it twice.
    if (isScenarioCallError(error) && !error.neverStarted)
      return "We should be calling you. If not, please call us.";
    return "We could not call you.";
  }
}
