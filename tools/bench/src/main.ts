/** `npm run bench`: this project beside what a user would take instead, in one run. */
import { parseArguments, type SuiteName, USAGE } from "./arguments.ts";
import { benchAsterisk } from "./asterisk/suite.ts";
import { benchCli } from "./cli/suite.ts";
import { benchEdge } from "./edge/suite.ts";
import { benchGateway } from "./gateway/suite.ts";
import { benchGenerate } from "./generate/suite.ts";
import type { Tell } from "./interleave.ts";
import { describeMachine } from "./machine.ts";
import { benchNodeClient } from "./node-client/suite.ts";
import { formatReport, type SuiteReport } from "./report.ts";
import { benchSecrets } from "./secrets/suite.ts";
import { benchServer } from "./server/suite.ts";
import { benchValidator } from "./validator/suite.ts";

const SUITES: Readonly<Record<SuiteName, (quick: boolean, tell: Tell) => Promise<SuiteReport>>> = {
  validator: benchValidator,
  edge: benchEdge,
  gateway: benchGateway,
  "node-client": benchNodeClient,
  server: benchServer,
  asterisk: benchAsterisk,
  generate: benchGenerate,
  cli: benchCli,
  secrets: benchSecrets,
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const command = parseArguments(process.argv.slice(2));
  if ("wrong" in command) {
    process.stderr.write(`${command.wrong}\n\n${USAGE}\n`);
    return 2;
  }
  if (command.help) {
    print(USAGE);
    return 0;
  }
  const machine = describeMachine();
  const { date, node, cores, cpu, memory_gib, load } = machine;
  if (!command.json) {
    print(`${date}, Node.js ${node}, ${cores} cores of ${cpu}, ${memory_gib} GiB, load ${load.toFixed(2)}\n`);
  }
  const reports: SuiteReport[] = [];
  for (const suite of command.suites) {
    const report = await SUITES[suite](command.quick, (line) => {
      process.stderr.write(`${suite}: ${line}\n`);
    });
    reports.push(report);
    if (!command.json) for (const line of formatReport(report)) print(line);
  }
  if (command.json) print(JSON.stringify({ machine, quick: command.quick, suites: reports }, null, 2));
  return 0;
}

process.exitCode = await main();
