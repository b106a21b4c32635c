import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArguments, USAGE } from "./cli.ts";
import { SPEC_FOLDER } from "./output/inputs.ts";
import { onFileChange } from "./output/on-file-change.ts";
import { check, warmUp, write } from "./run.ts";
import { watch } from "./watch.ts";

const WORKSPACE = join(import.meta.dirname, "../../..");
/** Editors write a file in several steps, and a change of branch touches many. */
const SETTLE_MS = 50;

async function main(): Promise<number> {
  const command = parseArguments(process.argv.slice(2));
  if ("wrong" in command) {
    console.error(`${command.wrong}\n\n${USAGE}`);
    return 2;
  }
  if (command.mode === "watch") {
    const stop = new AbortController();
    process.once("SIGINT", () => {
      stop.abort();
    });
    await warmUp(WORKSPACE);
    await watch(
      {
        subscribe: (onChange, signal) =>
          onFileChange(join(WORKSPACE, SPEC_FOLDER), { onChange, onError: console.error, signal }),
        settle: () => delay(SETTLE_MS),
        run: () => write(WORKSPACE),
        show: (line) => {
          console.log(line);
        },
      },
      stop.signal,
    );
    return 0;
  }
  const { status, lines } = await (command.mode === "check" ? check(WORKSPACE) : write(WORKSPACE));
  for (const line of lines) (status === 0 ? console.log : console.error)(line);
  return status;
}

process.exitCode = await main();
