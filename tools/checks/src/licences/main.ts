/** Whether those who install the packages may use what comes along, and whether something is known against it. */
import { join } from "node:path";
import { PNPM_VERSION } from "../../../setup/pinned.mjs";
import { runTool } from "../run-tool.ts";
import { publishedPackages, ROOT } from "../workspace.ts";
import { readAudit } from "./advisories.ts";
import { notAllowed, productionTree } from "./licences.ts";

let succeeded = true;
for (const name of publishedPackages()) {
  const tree = productionTree(join(ROOT, name));
  const wrong = notAllowed(tree);
  console.log(`${wrong.length === 0 ? "ok  " : "FAIL"} ${name}: licences of ${tree.length} packages`);
  for (const line of wrong) console.log(`     ${line}`);
  succeeded &&= wrong.length === 0;
}

const audit = runTool(ROOT, "npx", ["--yes", `pnpm@${PNPM_VERSION}`, "audit", "--prod", "--json"]);
const advisories = readAudit(audit);
if (!advisories.asked) console.log("NOT RUN: advisories: the registry does not tell them here");
else {
  console.log(`${advisories.found.length === 0 ? "ok  " : "FAIL"} advisories: ${advisories.found.length}`);
  for (const line of advisories.found) console.log(`     ${line}`);
  succeeded &&= advisories.found.length === 0;
}
process.exitCode = succeeded ? 0 : 1;
