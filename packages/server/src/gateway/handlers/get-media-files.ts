import { GET_MEDIA_FILES_RESULT_ITEM_TYPE, type GetMediaFilesResult } from "@scenario-call/core";
import type { MediaFile } from "../../directory/account.ts";
import type { DataApiHandlers } from "../../generated/data-api-handlers.ts";
import type { RequestContext } from "../caller.ts";
import type { Fields } from "../rows/field.ts";
import { answerRows } from "../rows/query.ts";

const FIELDS: Fields<MediaFile, GetMediaFilesResult[number]> = {
  id: { kind: "number", read: ({ id }) => id },
  name: { kind: "text", read: ({ name }) => name },
  type: { kind: "choice", values: GET_MEDIA_FILES_RESULT_ITEM_TYPE, read: ({ type }) => type },
  duration: { kind: "number", read: ({ duration_ms }) => (duration_ms === null ? null : duration_ms / 1000) },
};

/** `get.media_files`: those of the account and of the system, by id. */
export const getMediaFiles: DataApiHandlers<RequestContext>["get.media_files"] = async (params, { caller }) =>
  answerRows(
    params,
    FIELDS,
    [...caller.served.account.mediaFiles.values()].toSorted((a, b) => a.id - b.id),
    caller.served.account.id,
  );
