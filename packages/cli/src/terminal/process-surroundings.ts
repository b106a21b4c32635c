import { homedir } from "node:os";
import type { Surroundings } from "../surroundings.ts";
import { readHidden } from "./read-hidden.ts";

/**
 * The surroundings of this process. `onOutputFailed` is called with the system's code when stdout cannot be written to, for
 * another reason than that nobody reads it any more.
 */
export function processSurroundings(onOutputFailed: (code: string) => void): Surroundings {
  const { env, platform } = process;
  return {
    env,
    platform,
    home: homedir(),
    node: process.versions.node,
    // A stream costs at the start as much as a small command does: each is made when it is used first.
    out: (text) => void process.stdout.write(text),
    err: (text) => void hearing(process.stderr, nothing).write(text),
    terminal: {
      out: hearing(process.stdout, (code) => {
        // Whoever read has seen enough (`| head`): that is no failure.
        if (code === "EPIPE") process.exit(0);
        onOutputFailed(code);
      }).isTTY,
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
      hearing(process.stderr, nothing).write(question);
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

const HEARD = new WeakSet<NodeJS.WriteStream>();

/** The stream, whose failures `failed` is told of by their code. */
function hearing(stream: NodeJS.WriteStream, failed: (code: string) => void): NodeJS.WriteStream {
  if (HEARD.has(stream)) return stream;
  HEARD.add(stream);
  stream.on("error", ({ code = "?" }: NodeJS.ErrnoException) => {
    failed(code);
  });
  return stream;
}

/** Where nobody can read what went wrong, the status still says it: nothing may take its place. */
const nothing = (): void => {};

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
