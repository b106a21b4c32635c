import { nodeFs } from "./node-modules.ts";

/** The version of this package. */
export function version(): string {
  const manifest = JSON.parse(nodeFs().readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    readonly version: string;
  };
  return manifest.version;
}
