import { validate } from "../made/ajv-standalone.ts";

/** Ajv's code, written ahead of time. */
export const check = (input: unknown): unknown => (validate(input) ? null : validate.errors);
