import { Ajv2020 } from "ajv/dist/2020.js";
import { schema } from "../made/schema.ts";

const validate = new Ajv2020({ strict: false }).compile(schema);

/** Ajv, compiling the schema when it is loaded. */
export const check = (input: unknown): unknown => (validate(input) ? null : validate.errors);
