/** Checks that every exported name of every hand-written source carries a doc comment. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, sourceFiles } from "../workspace.ts";
import { undocumentedExports } from "./undocumented-exports.ts";

const files = sourceFiles().filter((file) => !file.includes("/generated/") && !file.endsWith(".test.ts"));
const complaints = files.flatMap((file) =>
  undocumentedExports(readFileSync(join(ROOT, file), "utf8"), file).map(
    ({ name, line }) => `${file}:${line}: ${name} has no doc comment`,
  ),
);
for (const line of complaints) console.log(line);
console.log(`${files.length} files looked at, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 && files.length > 0 ? 0 : 1;
