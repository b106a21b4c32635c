import { describe, expect, it } from "vitest";
import { configFolder } from "../src/profile/folder.ts";
import { typeIn } from "../src/terminal/read-hidden.ts";
import { styleOf } from "../src/terminal/style.ts";
import { renderTable } from "../src/terminal/table.ts";
import { wrap } from "../src/terminal/wrap.ts";

describe("a hidden answer", () => {
  const nothing = { text: "", state: "typing" } as const;

  it("ends with Enter, forgets what is erased, and takes no control characters", () => {
    expect(typeIn(nothing, "pasx\u007Fs\u0001\r")).toEqual({ text: "pass", state: "entered" });
    expect(typeIn(typeIn(nothing, "ab"), "c\n")).toEqual({ text: "abc", state: "entered" });
  });

  it("is nothing at all after Ctrl-C", () => {
    expect(typeIn(nothing, "secret\u0003")).toEqual({ text: "", state: "interrupted" });
  });
});

describe("colours", () => {
  it("are for terminals, and for those who want them", () => {
    expect(styleOf(true, { TERM: "xterm" })("bad", "x")).toBe("\u001B[31mx\u001B[39m");
    for (const [isTerminal, env] of [
      [false, {}],
      [true, { NO_COLOR: "1" }],
      [true, { TERM: "dumb" }],
    ] as const)
      expect(styleOf(isTerminal, env)("bad", "x")).toBe("x");
  });
});

describe("a table", () => {
  const rows = [
    { id: 1, name: "Orders", note: null },
    { id: 20, name: "A\u001B[2Jb", note: "n" },
  ];

  it("stands in columns, and obeys nothing that somebody else wrote", () => {
    expect(renderTable(rows, ["id", "name", "note"], null)).toEqual([
      "id  name    note",
      "1   Orders  -",
      "20  A?[2Jb  n",
    ]);
  });

  it("leaves out on the right what does not fit", () => {
    expect(renderTable(rows, ["id", "name", "note"], 12)).toEqual(["id  name", "1   Orders", "20  A?[2Jb"]);
  });

  it("cuts the only column that is left", () => {
    expect(renderTable([{ name: "abcdefgh" }], ["name"], 5)).toEqual(["name", "abcd…"]);
  });
});

describe("a long text", () => {
  it("is broken at spaces, and indented", () => {
    expect(wrap("one two three four five", 20, 2)).toEqual(["  one two three four", "  five"]);
  });
});

describe("the folder for settings", () => {
  const at = (platform: NodeJS.Platform, env: Record<string, string>): string =>
    configFolder({ platform, env, home: platform === "win32" ? "C:\\Users\\a" : "/home/a" });

  it("is where each system has it", () => {
    expect(at("linux", {})).toBe("/home/a/.config/scenario-call");
    expect(at("linux", { XDG_CONFIG_HOME: "/x" })).toBe("/x/scenario-call");
    expect(at("linux", { XDG_CONFIG_HOME: "relative" })).toBe("/home/a/.config/scenario-call");
    expect(at("win32", { APPDATA: "C:\\Roaming" })).toBe("C:\\Roaming\\scenario-call");
    expect(at("win32", {})).toBe("C:\\Users\\a\\AppData\\Roaming\\scenario-call");
  });
});
