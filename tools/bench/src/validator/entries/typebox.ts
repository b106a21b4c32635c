import { Compile } from "typebox/schema";
import { schema } from "../made/schema.ts";

const validator = Compile(schema);

/** typebox, compiling the schema when it is loaded; its errors are asked for only where there are any. */
export const check = (input: unknown): unknown => (validator.Check(input) ? null : validator.Errors(input));
