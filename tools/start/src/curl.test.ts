import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlLine } from "./curl.ts";

test("a shell hands every word of the line to curl as it was meant", () => {
  const request = { text: `it's "quoted" $HOME \`date\` \\ !`, spaces: "a  b" };
  const line = curlLine("http://127.0.0.1:1/v4.0", request);
  const words = execFileSync("sh", ["-c", line.replace(/^curl/, `printf '%s\\n'`)], { encoding: "utf8" });
  const [s, url, h, type, d, body] = words.trimEnd().split("\n");
  expect([s, url, h, type, d]).toEqual([
    "-sS",
    "http://127.0.0.1:1/v4.0",
    "-H",
    "Content-Type: application/json",
    "-d",
  ]);
  expect(JSON.parse(body ?? "")).toEqual(request);
});

test("it is one line", () => {
  expect(curlLine("http://127.0.0.1:1/", { text: "a\nb" })).not.toContain("\n");
});
