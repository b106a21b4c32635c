import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRequest } from "../src/check/check-request.ts";
import { excerptOf, positionOf } from "../src/check/excerpt.ts";
import { Shell } from "./support/typed.ts";

const GOOD = {
  virtual_phone_number: "74993720692",
  contact: "79260000000",
  first_call: "employee",
  scenario_id: 23456,
};

/** The text in the place that was found. */
const found = async (text: string): Promise<unknown> => {
  const { finding } = await checkRequest(text, "start.scenario_call");
  if (finding === null) return null;
  const { place, mnemonic } = finding;
  return [mnemonic, text.slice(place.offset, place.offset + place.length)];
};

describe("a request", () => {
  it("without a mistake has none, alone or in its envelope", async () => {
    expect(await found(JSON.stringify(GOOD))).toBeNull();
    expect(
      await found(
        JSON.stringify({
          jsonrpc: "2.0",
          id: 1,
          method: "start.scenario_call",
          params: { access_token: "t", ...GOOD },
        }),
      ),
    ).toBeNull();
  });

  it.each([
    ["a value that is not allowed", { ...GOOD, first_call: "boss" }, "invalid_parameter_value", '"boss"'],
    ["a value of a wrong type", { ...GOOD, scenario_id: "23456" }, "data_type_error", '"23456"'],
    ["a name that nobody knows", { ...GOOD, scenaro: 1 }, "unexpected_parameters", '"scenaro"'],
    [
      "a value inside a message",
      { ...GOOD, contact_message: { type: "shout", value: "a" } },
      "invalid_parameter_value",
      '"shout"',
    ],
  ])("with %s is pointed at there", async (_what, request, mnemonic, text) => {
    expect(await found(JSON.stringify(request, null, 2))).toEqual([mnemonic, text]);
    const whole = { method: "start.scenario_call", params: request };
    expect(await found(JSON.stringify(whole, null, 2))).toEqual([mnemonic, text]);
  });

  it("that lacks a parameter is pointed at by the object that should have it", async () => {
    const { contact: _, ...rest } = GOOD;
    expect(await found(JSON.stringify(rest))).toEqual(["required_parameter_missed", "{"]);
  });

  it("whose method is misspelt is told which was meant", async () => {
    const text = '{"method":"start.scenaro_call","params":{}}';
    expect(await found(text)).toEqual(["method_not_found", '"start.scenaro_call"']);
    expect((await checkRequest(text, "")).finding?.expected?.en).toBe("start.scenario_call?");
  });

  it("that names something twice is refused, as the server refuses it", async () => {
    expect(await found('{"contact":"1","contact":"2"}')).toEqual(["parse_error", '"contact"']);
    expect(await found('{"params":{"a":{"b":1},"a":2}}')).toEqual(["parse_error", '"a"']);
    expect(await found('{"a":1,"\\u0061":2}')).toEqual(["parse_error", '"\\u0061"']);
    expect(await found('[{"__proto__":1,"__proto__":{}}]')).toEqual(["parse_error", '"__proto__"']);
    const quoting = { ...GOOD, contact_message: { type: "tts", value: 'say: "a:b\\":' } };
    expect(await found(JSON.stringify(quoting))).toBeNull();
  });

  it.each([
    ["", 0],
    ['{"a":1,}', 7],
    ['{"a" 1}', 5],
    ["{'a':1}", 1],
    ['{"a":1} x', 8],
    ['{"a":1 // no\n}', 7],
  ])("%j is no JSON, and it is told where", async (text, offset) => {
    const { finding } = await checkRequest(text, "start.scenario_call");
    expect([finding?.mnemonic, finding?.place.offset]).toEqual(["parse_error", offset]);
  });

  it("is shown without its secrets, and with everything in its place", async () => {
    const text = '{"access_token":"s3cret-key","contact":"79260000000"}';
    const { finding } = await checkRequest(text, "start.scenario_call");
    const shown = finding?.shown ?? "";
    expect(shown).toHaveLength(text.length);
    expect(shown).not.toContain("s3cret");
    expect(shown.indexOf("contact")).toBe(text.indexOf("contact"));
  });
});

describe("an excerpt", () => {
  it("has its caret below the place, with line and column from 1", () => {
    const text = '{\n  "a": true\n}';
    const offset = text.indexOf("true");
    expect(positionOf(text, offset)).toEqual({ line: 2, column: 8 });
    expect(excerptOf(text, { offset, length: 4 })).toEqual(['  2 │   "a": true', "    │        ^^^^"]);
  });

  it("of a long line shows what is around the place", () => {
    const text = `{"a":"${"x".repeat(500)}","b":7,"c":"${"y".repeat(500)}"}`;
    const offset = text.indexOf("7,");
    const [line = "", below = ""] = excerptOf(text, { offset, length: 1 });
    expect(line.length).toBeLessThan(100);
    expect(line[below.indexOf("^")]).toBe("7");
  });
});

describe("check", () => {
  it("tells file, line and column, what was expected, and what to do; nothing needs to be set up for it", async () => {
    using shell = new Shell();
    const file = join(shell.home, "request.json");
    writeFileSync(file, JSON.stringify({ ...GOOD, first_call: "boss" }, null, 2));
    const typed = shell.type(["check", file]);
    expect(await typed.status).toBe(3);
    expect(typed.err).toContain(`${file}:4:17`);
    expect(typed.err).toContain('expected one of "contact", "employee"');
    expect(typed.err).toContain("next:");
  });

  it("reads stdin, and tells programs the same", async () => {
    using shell = new Shell();
    const typed = shell.type(["check", "-", "--json"], { input: '{"contact":}' });
    expect(await typed.status).toBe(3);
    expect(JSON.parse(typed.err)).toMatchObject({
      error: { mnemonic: "parse_error", line: 1, column: 12, where: "stdin:1:12" },
    });
    const good = shell.type(["check", "-", "--json"], { input: JSON.stringify(GOOD) });
    expect([await good.status, JSON.parse(good.out)]).toEqual([
      0,
      { ok: true, method: "start.scenario_call" },
    ]);
  });

  it("loads the parser of mistakes in JSON only for a text that is none: it takes longer than all the rest", () => {
    const refuse = `import { registerHooks } from "node:module";
      registerHooks({ resolve(name, context, next) {
        if (name === "jsonc-parser") throw new Error("loaded " + name);
        return next(name, context);
      } });`;
    const main = join(import.meta.dirname, "../src/main.ts");
    const check = (input: string): string => {
      const args = [
        "--conditions=@scenario-call/source",
        `--import=data:text/javascript,${encodeURIComponent(refuse)}`,
      ];
      const { stdout, stderr } = spawnSync(process.execPath, [...args, main, "check", "-", "--lang", "en"], {
        encoding: "utf8",
        input,
        env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" },
      });
      return stdout + stderr;
    };
    expect(check(JSON.stringify(GOOD))).toBe("start.scenario_call: nothing is wrong with it\n");
    expect(check(JSON.stringify({ ...GOOD, first_call: "boss" }))).toContain("invalid_parameter_value");
    expect(check("{")).toContain("loaded jsonc-parser");
  });

  it("says which file cannot be read", async () => {
    using shell = new Shell();
    const typed = shell.type(["check", "nowhere.json"]);
    expect(await typed.status).toBe(2);
    expect(typed.err).toContain("nowhere.json (ENOENT)");
  });
});
