/** Carries out the orders that are posted to it, in runtimes that answer requests. */
import { carryOut } from "../driver.ts";
import type { Door } from "../driver.ts";
import type { Order } from "@scenario-call/client-conformance";

/** An order for one of the doors. */
interface Posted {
  readonly door: Door;
  readonly order: Order;
}

export const handle = async (request: Request): Promise<Response> => {
  const { door, order } = (await request.json()) as Posted;
  return Response.json(await carryOut(door, order));
};
