import { lastRelease } from "../../../compat/src/last-release.ts";
import { promisedStep } from "../../../compat/src/promised-step.ts";
import type { ToolResult } from "../run-tool.ts";
import { compileConsumers } from "./compile.ts";
import { type Consumers, consumersAt } from "./kept.ts";
import { consumersVerdict } from "./verdict.ts";

/** Whose programs were compiled, and how that ended. */
export interface ConsumersResult extends ToolResult {
  readonly what: string;
}

/**
 * Compiles the programs of consumers against the packages in a folder's `node_modules`: those of the last release, by its
 * tag, and those of the commit as it is, without which nothing would be compiled before the first release.
 */
export async function checkConsumers(
  repository: string,
  folder: string,
): Promise<readonly ConsumersResult[]> {
  const own = consumersAt(repository, "HEAD");
  const results = [
    result("the programs of its own consumers", own, () => compileConsumers(folder, "own", own)),
  ];
  const last = lastRelease(repository);
  if (last === null) return results;
  const theirs = consumersAt(repository, last.tag);
  const step = await promisedStep(repository, last.version);
  const { version } = last;
  const verdict = (): ToolResult =>
    consumersVerdict(compileConsumers(folder, "last-release", theirs), { version, step });
  return [...results, result(`the programs of the consumers of ${version}`, theirs, verdict)];
}

function result(whose: string, consumers: Consumers, compile: () => ToolResult): ConsumersResult {
  // A project of no programs compiles, and shows nothing.
  if (consumers.size === 0) return { what: whose, succeeded: false, output: "there are none" };
  return { ...compile(), what: `${whose} compile (${consumers.size})` };
}
