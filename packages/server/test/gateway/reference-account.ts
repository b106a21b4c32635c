import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseAccount } from "../../src/directory/load-account.ts";
import { AccountFileError } from "../../src/directory/problems.ts";
import type { AccountFile } from "../../src/generated/account.ts";

/** Root of the spec. */
export const SPEC = fileURLToPath(new URL("../../../../spec/", import.meta.url));

/** Reads the reference account of the spec. */
export const readReferenceAccount = async (): Promise<AccountFile> => {
  const file = `${SPEC}server/examples/reference-account.yaml`;
  const reading = parseAccount(await readFile(file), file);
  if (!reading.ok) throw new AccountFileError(reading.problems);
  return reading.account;
};
