/** Carries out the orders that are posted to it. Workers export what this exports. */
import { carryOut } from "./driver.ts";

interface Posted {
  readonly door: "client" | "function";
  readonly order: Parameters<typeof carryOut>[1];
}

export const handle = async (request: Request): Promise<Response> => {
  const { door, order } = (await request.json()) as Posted;
  return Response.json(await carryOut(door, order));
};

export { handler as default };
const handler = { fetch: handle };
