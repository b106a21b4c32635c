import { describe, expect, it } from "vitest";
import { wrapCommand } from "@scenario-call/core/language";

describe("a command line that is broken for a terminal", () => {
  it("goes on after a backslash, which takes two columns of its line", () => {
    // "command --one 1 \" has 17 columns, "--two 2 --three 3" has 17.
    expect(wrapCommand("command --one 1 --two 2 --three 3", 17)).toEqual([
      "command --one 1 \\",
      "  --two 2 \\",
      "  --three 3",
    ]);
    expect(wrapCommand("command --one 1 --two 2 --three 3", 19)).toEqual([
      "command --one 1 \\",
      "  --two 2 --three 3",
    ]);
  });

  it("stays as it is where it fits", () => {
    expect(wrapCommand("command --one 1", 15)).toEqual(["command --one 1"]);
  });

  it("keeps a flag beside its value where both fit into a line", () => {
    expect(wrapCommand("command --first one --second two", 20)).toEqual([
      "command \\",
      "  --first one \\",
      "  --second two",
    ]);
  });

  it("is never broken between quotes: a shell would take the line for another one", () => {
    expect(wrapCommand("say --text \"two words\" --and 'two more'", 12)).toEqual([
      "say --text \\",
      '  "two words" \\',
      "  --and \\",
      "  'two more'",
    ]);
  });

  it("keeps a quote that nothing closes", () => {
    expect(wrapCommand("say it's one word and more", 14)).toEqual([
      "say it's one \\",
      "  word and \\",
      "  more",
    ]);
  });

  it("has words that are longer than a line whole", () => {
    expect(wrapCommand("command https://service.example/a/long/path", 10)).toEqual([
      "command \\",
      "  https://service.example/a/long/path",
    ]);
  });
});
