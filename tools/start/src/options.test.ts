import { expect, test } from "vitest";
import { parseOptions } from "./options.ts";

test("without arguments it serves on its own port after the call", () => {
  expect(parseOptions([])).toEqual({ kind: "run", options: { once: false, json: false, port: 8420 } });
});

test("with --once any free port is taken, so that it can run beside a server that serves", () => {
  expect(parseOptions(["--once"])).toEqual({ kind: "run", options: { once: true, json: false, port: 0 } });
  expect(parseOptions(["--once", "--port", "9000"])).toMatchObject({ options: { port: 9000 } });
});

test.each(["65536", "-1", "http", "1.5", "", "0x50"])(
  "%j is no port, and the answer says what is",
  (port) => {
    expect(parseOptions([`--port=${port}`])).toEqual({
      kind: "mistake",
      message: `--port takes a number from 0 to 65535, not ${JSON.stringify(port)}`,
    });
  },
);

test("an unknown option is a mistake and not ignored", () => {
  expect(parseOptions(["--onec"])).toMatchObject({
    kind: "mistake",
    message: expect.stringContaining("--onec"),
  });
  expect(parseOptions(["once"])).toMatchObject({ kind: "mistake", message: expect.stringContaining("once") });
});

test("--help wins over everything else", () => {
  expect(parseOptions(["--once", "--help"])).toEqual({ kind: "help" });
});
