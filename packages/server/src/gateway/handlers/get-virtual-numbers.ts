import { GET_VIRTUAL_NUMBERS_RESULT_ITEM_STATUS, type GetVirtualNumbersResult } from "@scenario-call/core";
import type { VirtualNumber } from "../../directory/account.ts";
import type { DataApiHandlers } from "../../generated/data-api-handlers.ts";
import type { RequestContext } from "../caller.ts";
import type { Fields } from "../rows/field.ts";
import { answerRows } from "../rows/query.ts";

const FIELDS: Fields<VirtualNumber, GetVirtualNumbersResult[number]> = {
  id: { kind: "number", read: ({ id }) => id },
  virtual_phone_number: { kind: "text", read: ({ phone_number }) => phone_number },
  status: {
    kind: "choice",
    values: GET_VIRTUAL_NUMBERS_RESULT_ITEM_STATUS,
    read: ({ status }) => status,
  },
  name: { kind: "text", read: ({ name }) => name },
};

/** `get.virtual_numbers`: those of the account, by id. */
export const getVirtualNumbers: DataApiHandlers<RequestContext>["get.virtual_numbers"] = async (
  params,
  { caller },
) =>
  answerRows(
    params,
    FIELDS,
    [...caller.served.account.virtualNumbers.values()].toSorted((a, b) => a.id - b.id),
    caller.served.account.id,
  );
