import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const PROGRAM = fileURLToPath(new URL("programs/loads.ts", import.meta.url));

/** Names of the modules of Node.js itself that a process with a client of `url` has loaded. */
async function loadedFor(url: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@scenario-call/source", PROGRAM, url],
    { env: {} },
  );
  return (JSON.parse(stdout) as readonly string[]).map((each) => each.replace("NativeModule ", ""));
}

describe("what a process with a client has loaded before it sends anything", () => {
  it("is HTTP alone for a service on this machine: neither TLS nor a second HTTP client", async () => {
    const loaded = await loadedFor("http://127.0.0.1:1/v4.0");

    expect(loaded).toContain("http");
    expect(
      loaded.filter((each) => /^(?:https|tls|http2|internal\/deps\/undici\/undici)$/u.test(each)),
    ).toEqual([]);
  });

  it("is TLS too for a service with TLS, and no second HTTP client", async () => {
    const loaded = await loadedFor("https://service.example/v4.0");

    expect(loaded).toContain("tls");
    expect(loaded.filter((each) => /^(?:http2|internal\/deps\/undici\/undici)$/u.test(each))).toEqual([]);
  });
});
