import { expect, test } from "vitest";
import { type Surroundings, styleFor } from "./terminal.ts";

const terminal = (more: Partial<Surroundings> = {}): Surroundings => ({
  columns: 100,
  isTTY: true,
  environment: { LANG: "en_GB.UTF-8", TERM: "xterm-256color" },
  platform: "linux",
  ...more,
});

test("a terminal gets its own width, colour and Unicode", () => {
  expect(styleFor(terminal())).toEqual({ width: 100, unicode: true, color: true });
});

test("a pipe gets 80 columns and no colour", () => {
  expect(styleFor(terminal({ columns: undefined, isTTY: false }))).toMatchObject({ width: 80, color: false });
});

test("a very narrow terminal is not made narrower than a timeline can be", () => {
  expect(styleFor(terminal({ columns: 20 })).width).toBe(40);
});

test("NO_COLOR and dumb terminals get no colour", () => {
  expect(styleFor(terminal({ environment: { NO_COLOR: "1", LANG: "C.UTF-8" } })).color).toBe(false);
  expect(styleFor(terminal({ environment: { TERM: "dumb" } })).color).toBe(false);
});

test("an empty NO_COLOR says nothing", () => {
  expect(styleFor(terminal({ environment: { NO_COLOR: "" } })).color).toBe(true);
});

test("a locale without UTF-8, or none, gets ASCII", () => {
  expect(styleFor(terminal({ environment: { LANG: "C" } })).unicode).toBe(false);
  expect(styleFor(terminal({ environment: {} })).unicode).toBe(false);
  expect(styleFor(terminal({ environment: { LC_ALL: "C", LANG: "en_GB.UTF-8" } })).unicode).toBe(false);
});
