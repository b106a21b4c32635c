/**
 * Where the program of a worker thread is: a file beside the one that asks. In the sources that is a TypeScript file; in
 * the built package each `*-worker.ts` is an entry of its own, beside everything else.
 */
export const workerUrl = (name: string, besides: string): URL =>
  new URL(`./${name}${besides.endsWith(".ts") ? ".ts" : ".js"}`, besides);
