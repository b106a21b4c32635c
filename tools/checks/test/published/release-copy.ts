import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "../../../setup/tasks.mjs";
import { taskEnvironment } from "../../../setup/environment.mjs";
import { WorkspaceCopy } from "../../e2e/support/workspace-copy.ts";
import type { ToolResult } from "../../src/run-tool.ts";
import { ROOT } from "../../src/workspace.ts";
import { run } from "./run.ts";

/** A copy of the workspace with a history of its own, from which releases are made as from the real one. */
export class ReleaseCopy implements Disposable {
  readonly #copy: WorkspaceCopy = new WorkspaceCopy("installed");
  readonly root: string = this.#copy.root;
  readonly #environment: NodeJS.ProcessEnv;

  /** `environment` says which registry npm knows. */
  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = taskEnvironment(this.root, process.execPath, environment);
  }

  /** Makes the first commit. */
  async begin(): Promise<void> {
    await this.git("init", "--quiet", "--initial-branch=main");
    // The copy's tools are a link, which the rules for folders do not know.
    appendFileSync(join(this.root, ".git/info/exclude"), "/node_modules\n");
    await this.commit("the workspace");
  }

  /** Runs git; throws with what it wrote. */
  async git(...parameters: readonly string[]): Promise<string> {
    const identity = ["-c", "user.name=Release", "-c", "user.email=release@example.org"];
    const { succeeded, output } = await run(
      this.root,
      "git",
      [...identity, ...parameters],
      this.#environment,
    );
    if (!succeeded) throw new Error(`git ${parameters.join(" ")}:\n${output}`);
    return output.trim();
  }

  /** Commits everything. */
  async commit(message: string): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--message", message);
  }

  /** Runs a task of the workspace, as `npm run <task>` does once the tools are there. */
  async task(name: string, ...parameters: readonly string[]): Promise<ToolResult> {
    // Tools that are started by path are taken from the workspace, and work in the copy.
    const command = commandOf(ROOT, process.execPath, name);
    if (command === null) throw new Error(`there is no task ${name}`);
    return run(this.root, command.program, [...command.arguments, ...parameters], this.#environment);
  }

  /** The same; throws with what it wrote if it fails. */
  async succeed(name: string, ...parameters: readonly string[]): Promise<string> {
    const { succeeded, output } = await this.task(name, ...parameters);
    if (!succeeded) throw new Error(`${name} ${parameters.join(" ")}:\n${output}`);
    return output;
  }

  /** Puts a word in the place of another one in files, wherever it stands alone. */
  replaceWord(files: readonly string[], word: string, by: string): void {
    for (const file of files) {
      const path = join(this.root, file);
      writeFileSync(path, readFileSync(path, "utf8").replaceAll(new RegExp(`\\b${word}\\b`, "g"), by));
    }
  }

  [Symbol.dispose](): void {
    this.#copy[Symbol.dispose]();
  }
}
