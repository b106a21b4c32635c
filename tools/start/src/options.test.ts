import { expect, test } from "vitest";
import { parseOptions } from "./options.ts";

test("without arguments it serves on its own port after the call", () => {
  expect(parseOptions([])).toEqual({
    kind: "run",
    options: { once: false, json: false, port: 8420, speed: 1 },
  });
});

test("with --once any free port is taken, so that it can run beside a server that serves", () => {
  expect(parseOptions(["--once"])).toEqual({
    kind: "run",
    options: { once: true, json: false, port: 0, speed: 1 },
  });
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

test("--speed lets calls go faster", () => {
  expect(parseOptions(["--speed", "10"])).toMatchObject({ options: { speed: 10 } });
  expect(parseOptions(["--speed", "2.5"])).toMatchObject({ options: { speed: 2.5 } });
});

test.each(["0", "0.5", "101", "fast", "", "1e1"])("%j is no speed, and the answer says what is", (speed) => {
  expect(parseOptions([`--speed=${speed}`])).toEqual({
    kind: "mistake",
    message: `--speed takes a number from 1 to 100, not ${JSON.stringify(speed)}`,
  });
});

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
