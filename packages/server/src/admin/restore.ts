import { restoreBackUp } from "../adapters/sqlite/back-up.ts";
import { StoreError } from "../ports/store.ts";
import { AdminRefusal } from "./client.ts";

/** What was restored. */
export interface Restored {
  readonly file: string;
  readonly bytes: number;
}

/** Puts a back-up in the place of a store that is not there; no server is needed. Throws {@link AdminRefusal}. */
export const restoreStore = (copy: string, file: string): Restored => {
  try {
    return { file, bytes: restoreBackUp(copy, file) };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new AdminRefusal({ kind: "store_failed", message: error.message, problems: [] });
  }
};
