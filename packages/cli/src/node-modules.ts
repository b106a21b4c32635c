import type crypto from "node:crypto";
import type fs from "node:fs";
import type util from "node:util";

// An import of one of these asks for each of its exports, and so loads what most commands never use: thirty more modules
// for files, as many for utilities. Loaded so, they cost what is used of them.

/** Files. */
export const nodeFs = (): typeof fs => process.getBuiltinModule("node:fs");

/** Utilities. */
export const nodeUtil = (): typeof util => process.getBuiltinModule("node:util");

/** Chance. */
export const nodeCrypto = (): typeof crypto => process.getBuiltinModule("node:crypto");
