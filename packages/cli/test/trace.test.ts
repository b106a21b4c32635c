import { describe, expect, it } from "vitest";
import { traceOf } from "../src/terminal/trace.ts";

const FAULT = Object.assign(new Error("fault"), {
  stack: "Error: something that nobody has thought of\n    at listCalls (/home/somebody/a/b/c.js:1:2)",
});

describe("a stack trace", () => {
  it("is broken between words at the terminal's width, and its addresses stay whole", () => {
    expect(traceOf(FAULT, 36)).toEqual([
      "Error: something that nobody has",
      "  thought of",
      "    at listCalls",
      "      (/home/somebody/a/b/c.js:1:2)",
    ]);
  });

  it("is left as it is where no terminal shows it", () => {
    expect(traceOf(FAULT, null).join("\n")).toBe(FAULT.stack);
    expect(traceOf("thrown", null)).toEqual(["thrown"]);
  });
});
