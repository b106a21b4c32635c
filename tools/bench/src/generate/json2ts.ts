/** json-schema-to-typescript alone: types of one file of parameters, nothing else. */
import { compileFromFile } from "json-schema-to-typescript";

const [file = ""] = process.argv.slice(2);
const text = await compileFromFile(file, { $refOptions: { resolve: { http: false } } });
if (!text.includes("export interface")) throw new Error("no types came out");
