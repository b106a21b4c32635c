import { spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
  /** Null where a signal ended it, or it could not be started. */
  readonly status: number | null;
  /** What it wrote to stdout. */
  readonly output: string;
  /** What it wrote to stderr, or why it could not be started. */
  readonly complaint: string;
}

/** Runs a program to its end. Never rejects: that it could not be started is an ending too. */
export const run = async (
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder: string = process.cwd(),
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: folder,
      env: { ...process.env, LC_ALL: "C", ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => void output.push(part));
    child.stderr.on("data", (part: Buffer) => void complaint.push(part));
    child.on("error", ({ message }) => resolve({ status: null, output: "", complaint: message }));
    child.on("close", (status) =>
      resolve({
        status,
        output: Buffer.concat(output).toString("utf8"),
        complaint: Buffer.concat(complaint).toString("utf8"),
      }),
    );
  });
