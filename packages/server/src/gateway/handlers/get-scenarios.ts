import type { GetScenariosResult } from "@scenario-call/core";
import type { Scenario } from "../../directory/account.ts";
import type { DataApiHandlers } from "../../generated/data-api-handlers.ts";
import type { RequestContext } from "../caller.ts";
import type { Fields } from "../rows/field.ts";
import { answerRows } from "../rows/query.ts";

const FIELDS: Fields<Scenario, GetScenariosResult[number]> = {
  id: { kind: "number", read: ({ id }) => id },
  name: { kind: "text", read: ({ name }) => name },
  operations: {
    kind: "list",
    onRequest: true,
    read: ({ operations }) => operations.map(({ id, name }) => ({ id, name })),
  },
};

/** `get.scenarios`: those of the account, by id. */
export const getScenarios: DataApiHandlers<RequestContext>["get.scenarios"] = async (params, { caller }) =>
  answerRows(
    params,
    FIELDS,
    [...caller.served.account.scenarios.values()].toSorted((a, b) => a.id - b.id),
    caller.served.account.id,
  );
