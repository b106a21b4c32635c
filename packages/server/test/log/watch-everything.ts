import childProcess, { type ChildProcess } from "node:child_process";
import { subscribe } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { type ClientRequest, ServerResponse } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import type { Readable } from "node:stream";
import { LOG_LINES } from "../../src/log/log.ts";
import { type Collector, createCollector } from "./collector.ts";
import { numbersIn } from "./nothing-told.ts";

const REFERENCE = new URL("../../../../spec/server/examples/reference-account.yaml", import.meta.url);

/** The sources of this package, as they stand in a stack. */
const SOURCES = "/packages/server/src/";

/** The numbers of the reference account, which are those of nearly every request of the tests. */
const referenceNumbers = (): readonly string[] =>
  numbersIn(readFileSync(REFERENCE, "utf8").replaceAll(/#.*|sha256: .*|expires_at: .*/gu, "")).filter(
    (number) => number.length >= 11,
  );

/**
 * Puts a collector between this process and the world: the lines of every log, whatever it is written to; what child
 * processes write; the bodies of every answer; the text of every error that the server's sources make; the address of
 * every request that the server sends; the console. Call it before the server's sources are loaded, once in a process.
 */
export const watchEverything = (): Collector => {
  const collector = createCollector(referenceNumbers());
  subscribe(LOG_LINES, (line) => {
    collector.saw("log", String(line));
  });
  watchChildren(collector);
  watchAnswers(collector);
  watchErrors(collector);
  subscribe("http.client.request.start", (message) => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.getHeader("user-agent") === "scenario-call-server") collector.saw("address", request.path);
  });
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...given: readonly unknown[]) => boolean;
    stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
      collector.saw("console", textOf(chunk));
      return write(chunk, ...rest);
    };
  }
  return collector;
};

const textOf = (chunk: unknown): string =>
  typeof chunk === "string" ? chunk : chunk instanceof Uint8Array ? Buffer.from(chunk).toString("utf8") : "";

/** Reads along where bytes enter a stream, so that whoever reads the stream itself notices nothing. */
const readAlong = (stream: Readable | null, saw: (line: string) => void): void => {
  if (stream === null) return;
  let rest = "";
  const push = stream.push.bind(stream) as (...given: readonly unknown[]) => boolean;
  stream.push = (chunk: unknown, ...more: readonly unknown[]): boolean => {
    const lines = (rest + textOf(chunk)).split("\n");
    rest = chunk === null ? "" : (lines.pop() ?? "");
    for (const line of lines) if (line !== "") saw(line);
    return push(chunk, ...more);
  };
};

const watchChildren = (collector: Collector): void => {
  for (const name of ["spawn", "fork", "execFile"] as const) {
    const start = childProcess[name] as (...given: readonly unknown[]) => ChildProcess;
    const watched = (...given: readonly unknown[]): ChildProcess => {
      const child = start(...given);
      for (const stream of [child.stdout, child.stderr])
        readAlong(stream, (line) => {
          collector.saw("child", line);
        });
      return child;
    };
    Object.assign(childProcess, { [name]: watched });
  }
  syncBuiltinESMExports();
};

const watchAnswers = (collector: Collector): void => {
  const { prototype } = ServerResponse;
  for (const name of ["write", "end"] as const) {
    const send = prototype[name] as (...given: readonly unknown[]) => unknown;
    Object.assign(prototype, {
      [name](this: ServerResponse, ...given: readonly unknown[]): unknown {
        const text = textOf(given[0]);
        // The published document has examples, with tokens of the example.
        if (text !== "" && !text.includes('"result":{"openrpc"')) collector.saw("answer", text);
        return send.apply(this, [...given]);
      },
    });
  }
};

/** The place in a stack where an error was made: above it stands only this watch. A test's double may say what it likes. */
const madeBy = ({ stack = "" }: Error): string =>
  stack.split("\n").find((line) => /^ {4}at /u.test(line) && !line.includes("watch-everything")) ?? "";

/** Errors of the server's own classes, and plain ones that its sources make. */
const watchErrors = (collector: Collector): void => {
  globalThis.Error = new Proxy(Error, {
    construct: (target, given: unknown[], newTarget) => {
      const error = Reflect.construct(target, given, newTarget) as Error;
      if (madeBy(error).includes(SOURCES)) collector.saw("error", error.message);
      return error;
    },
  });
};
