/** Checks that the arrows between modules point inwards, and that every module was really looked at. */
import { type IReporterOutput, cruise } from "dependency-cruiser";
import extractDepcruiseOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { ROOT, sourceFiles } from "../workspace.ts";
import { type CruiseReport, complaints } from "./direction.ts";

process.chdir(ROOT);
const sources = sourceFiles();
const options = await extractDepcruiseOptions("./.dependency-cruiser.mjs");
const { output }: IReporterOutput = await cruise(["packages", "tools"], options);
if (typeof output === "string") throw new TypeError("dependency-cruiser was asked for an object");
const report: CruiseReport = output;
const found = complaints(report, sources);
for (const line of found) console.log(line);
console.log(`${report.modules.length} modules looked at, ${found.length} complaints`);
process.exitCode = found.length === 0 ? 0 : 1;
