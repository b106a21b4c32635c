import { describe, expect, it } from "vitest";
import { fitHelp } from "../../src/command-line/fit-help.ts";

const HELP = `Serves the calls of an account.

  serve [--account FILE] [options]
  serve admin COMMAND     changes what is served, without stopping it

  --host ADDRESS  the address to listen on, and no other one;
                  a name of this machine will do
  --help

  serve check FILE
      everything that is wrong with a file, with line and column;
      needs no server

Begin with:  serve --help

Status: 0 done; 1 a fault of this command; 2 the command line, a
file or the store cannot be used.
`;

const fit = (width: number | null): string => fitHelp(HELP, { name: "serve", width });

describe("a help that is made to fit a terminal", () => {
  it("stays as it is where it fits, and where there is no terminal", () => {
    expect(fit(80)).toBe(HELP);
    expect(fit(null)).toBe(HELP);
  });

  it("keeps its columns while there is room for the texts", () => {
    expect(fit(50)).toBe(`Serves the calls of an account.

  serve [--account FILE] [options]
  serve admin COMMAND
      changes what is served, without stopping it

  --host ADDRESS  the address to listen on, and no
                  other one; a name of this
                  machine will do
  --help

  serve check FILE
      everything that is wrong with a file, with
      line and column; needs no server

Begin with:  serve --help

Status: 0 done; 1 a fault of this command; 2 the
command line, a file or the store cannot be used.
`);
  });

  it("has its texts below what they tell of where there is no room beside it", () => {
    expect(fit(30)).toBe(`Serves the calls of an
account.

  serve [--account FILE] \\
    [options]
  serve admin COMMAND
      changes what is served,
      without stopping it

  --host ADDRESS
      the address to listen
      on, and no other one; a
      name of this machine
      will do
  --help

  serve check FILE
      everything that is wrong
      with a file, with line
      and column; needs no
      server

Begin with:
    serve --help

Status: 0 done; 1 a fault of
this command; 2 the command
line, a file or the store
cannot be used.
`);
  });
});
