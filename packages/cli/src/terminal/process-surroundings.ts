import { homedir } from "node:os";
import type { Surroundings } from "../surroundings.ts";
import { readHidden } from "./read-hidden.ts";

/** The surroundings of this process. */
export function processSurroundings(): Surroundings {
  const { stdin, stdout, stderr, env, platform } = process;
  return {
    env,
    platform,
    home: homedir(),
    node: process.versions.node,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    terminal: {
      out: stdout.isTTY,
      questions: stdin.isTTY && stderr.isTTY,
      columns: () => (stdout.isTTY ? stdout.columns : 80),
    },
    readInput: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString("utf8");
    },
    ask: async (question, signal) => {
      stderr.write(question);
      return readLine(signal);
    },
    askHidden: async (question) => readHidden(question, stdin, stderr),
    onInterrupt: (listener) => {
      process.on("SIGINT", listener);
      return () => {
        process.off("SIGINT", listener);
      };
    },
  };
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
