import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(import.meta.dirname, "../../../..");

/** Builds the command with all that it needs, as it is shipped; resolves with the path of its program. */
export async function buildCommand(): Promise<string> {
  // A bench may run as a task of nx itself, which would take this build for a part of that task.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("NX_"));
  const child = spawn(
    process.execPath,
    [join(ROOT, "node_modules/nx/dist/bin/nx.js"), "build", "scenario-call", "--output-style=static"],
    {
      cwd: ROOT,
      // What is measured is told on stdout.
      stdio: ["ignore", 2, "inherit"],
      env: {
        ...Object.fromEntries(own),
        NX_DAEMON: "false",
        PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
      },
    },
  );
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0) throw new Error(`the build of the command ended with ${status}`);
  return fileURLToPath(new URL("dist/main.js", import.meta.resolve("scenario-call/package.json")));
}
