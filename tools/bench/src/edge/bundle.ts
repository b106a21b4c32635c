import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { paramsSchema } from "../validator/bundle.ts";

/** A way to place a call, as a program for a worker. */
export interface Worker {
  readonly name: string;
  /** A module that places as many calls one after the other as the query's `calls` says, at the URL of its `to`. */
  readonly code: string;
  /** The same, with a `fetch` that answers within the worker: what is left is the work of the client alone. */
  readonly answered: string;
  /** Bytes of the client alone, minified and compressed. */
  readonly gzipBytes: number;
}

/** A contender: the file in `entries/`, and what of it is weighed. */
interface Entry {
  readonly file: string;
  /** The client alone, without the call that the entry places; null where the entry has none. */
  readonly client: string | null;
}

const ENTRIES: Readonly<Record<string, Entry>> = {
  "an empty worker": { file: "./empty.ts", client: null },
  "bare fetch": { file: "./bare-fetch.ts", client: null },
  "bare fetch with a time-out": { file: "./bare-fetch-timeout.ts", client: null },
  "scenario-call": {
    file: "./scenario-call.ts",
    client: 'export { safeStartScenarioCall } from "@scenario-call/edge-client/call-api";',
  },
  jayson: { file: "./jayson.ts", client: 'export { default } from "jayson/lib/client/browser/index.js";' },
  "openapi-fetch + zod": {
    file: "./openapi-fetch-zod.ts",
    client:
      'export { default } from "openapi-fetch"; export { check } from "../../validator/entries/zod.ts";',
  },
  "axios + Ajv": {
    file: "./axios-ajv.ts",
    client:
      'export { default } from "axios"; export { check } from "../../validator/entries/ajv-compiled.ts";',
  },
};

const HANDLER = `export default {
  fetch: async (request) => {
    const query = new URL(request.url).searchParams;
    const to = query.get("to");
    let id = 0;
    for (let left = Number(query.get("calls")); left > 0; left -= 1) id = await place(to);
    return Response.json({ id });
  },
};`;

/** Stands before everything else, as some clients take `fetch` when they are loaded. */
const ANSWERS = `globalThis.fetch = async (input, init) => {
  const { id } = JSON.parse(init?.body ?? (await input.text()));
  return Response.json({ jsonrpc: "2.0", id, result: { data: { call_session_id: 234568 } } });
};
`;

/** Puts the schema where entries ask for it. */
const schema: Plugin = {
  name: "schema",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[/\\]made[/\\]schema\.ts$/ }, () => ({
      contents: `export const schema = ${JSON.stringify(paramsSchema())};`,
    }));
  },
};

/** Bundles every contender in the same way, minified. */
export const bundleWorkers = async (): Promise<readonly Worker[]> =>
  Promise.all(
    Object.entries(ENTRIES).map(async ([name, { file, client }]) => {
      const bundled = async (contents: string): Promise<string> => {
        const { outputFiles } = await build({
          stdin: { contents, resolveDir: join(import.meta.dirname, "entries") },
          bundle: true,
          minify: true,
          write: false,
          format: "esm",
          platform: "browser",
          target: "es2022",
          conditions: ["@scenario-call/source"],
          plugins: [schema],
          logLevel: "silent",
        });
        return outputFiles[0]?.text ?? "";
      };
      const code = await bundled(`import { place } from "${file}";\n${HANDLER}`);
      return {
        name,
        code,
        answered: ANSWERS + code,
        gzipBytes: gzipSync(await bundled(client ?? `export { place } from "${file}";`), { level: 9 }).length,
      };
    }),
  );
