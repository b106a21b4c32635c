import type { Delivery } from "../contract.ts";
import { isSchema, namedSchemas, type Schema } from "@scenario-call/testing/schema";
import { PROSE, proseOf } from "./prose.ts";

/** Reads the ways in which events arrive, as they stand in `events.json`. */
export function readDeliveries(value: unknown): ReadonlyMap<string, Delivery> {
  const deliveries = Array.isArray(value) ? value.filter(isSchema) : [];
  return new Map(deliveries.map((delivery) => [String(delivery["id"]), readDelivery(delivery)]));
}

function readDelivery(delivery: Schema): Delivery {
  const {
    $schema: _schema,
    id: _id,
    headers: _headers,
    parameters: _parameters,
    statuses,
    ...rest
  } = delivery;
  const isSent = delivery["way"] !== "push";
  const carried = new Map([...namedSchemas(delivery, "parameters"), ...namedSchemas(delivery, "headers")]);
  return {
    facts: Object.fromEntries(Object.entries(rest).filter(([name]) => !PROSE.includes(name))),
    carried: {
      type: "object",
      properties: Object.fromEntries(
        [...carried].map(([name, { required: _required, ...schema }]) => [
          name,
          { type: "string", ...schema },
        ]),
      ),
      required: [...carried].filter(([, { required }]) => required === true).map(([name]) => name),
      // Whatever else is in a request means nothing: what is named is what may be sent.
      ...(isSent ? { additionalProperties: false } : {}),
    },
    place: isSent ? "request" : "answer",
    statuses: new Map(
      [...namedSchemas({ statuses }, "statuses")].map(([status, each]) => [status, proseOf(each)]),
    ),
    prose: proseOf(delivery),
  };
}
