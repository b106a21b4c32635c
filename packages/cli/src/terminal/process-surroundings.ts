import { homedir } from "node:os";
import type { Surroundings } from "../surroundings.ts";
import { readHidden } from "./read-hidden.ts";

/** The surroundings of this process. */
export function processSurroundings(): Surroundings {
  const { env, platform } = process;
  return {
    env,
    platform,
    home: homedir(),
    node: process.versions.node,
    // A stream costs at the start as much as a small command does: each is made when it is used first.
    out: (text) => void process.stdout.write(text),
    err: (text) => void quiet(process.stderr).write(text),
    terminal: {
      out: quiet(process.stdout).isTTY,
      get questions() {
        // In this order: a stdin that is no terminal takes as long to be made as it takes to tell a failure.
        return process.stderr.isTTY && process.stdin.isTTY;
      },
      columns: () => (process.stdout.isTTY ? process.stdout.columns : 80),
      // A terminal that does not know its size says 0.
      errColumns: () => (process.stderr.isTTY && process.stderr.columns > 0 ? process.stderr.columns : null),
    },
    readInput: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    },
    ask: async (question, signal) => {
      quiet(process.stderr).write(question);
      return readLine(signal);
    },
    askHidden: async (question) => readHidden(question, process.stdin, process.stderr),
    onInterrupt: (listener) => {
      process.on("SIGINT", listener);
      return () => {
        process.off("SIGINT", listener);
      };
    },
  };
}

const QUIET = new WeakSet<NodeJS.WriteStream>();

/** Whoever read has seen enough (`| head`): that is no failure. */
function quiet(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (QUIET.has(stream)) return stream;
  QUIET.add(stream);
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  return stream;
}

/** A line as the terminal hands it over, so that Ctrl-C stays a signal while the question stands. */
async function readLine(signal: AbortSignal | undefined): Promise<string | null> {
  const { stdin } = process;
  return new Promise((resolve) => {
    const done = (line: string | null): void => {
      stdin.off("data", onData);
      stdin.off("end", onEnd);
      signal?.removeEventListener("abort", onEnd);
      stdin.pause();
      stdin.unref();
      resolve(line);
    };
    const onData = (chunk: Buffer): void => {
      done(chunk.toString("utf8").replace(/\r?\n$/u, ""));
    };
    const onEnd = (): void => {
      done(null);
    };
    if (signal?.aborted === true) {
      resolve(null);
      return;
    }
    signal?.addEventListener("abort", onEnd);
    stdin.ref();
    stdin.on("data", onData);
    stdin.on("end", onEnd);
    stdin.resume();
  });
}
