import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import { createServer } from "../../src/create-server.ts";
import { checkAccount, loadAccount, parseAccount } from "../../src/directory/load-account.ts";
import { AccountFileError, formatProblem } from "../../src/directory/problems.ts";
import { referenceAccount, SPEC } from "../gateway/support.ts";

const REFERENCE = `${SPEC}server/examples/reference-account.yaml`;

const problemsOf = (text: string): readonly string[] => {
  const reading = parseAccount(Buffer.from(text), "account.yaml");
  return reading.ok ? [] : reading.problems.map(formatProblem);
};

const SMALLEST = `account: { id: 1, name: A }
users:
  - login: a
components: [call_api_base]
allowed_ips: [127.0.0.1]
virtual_numbers: []
employees: []
scenarios: []
`;

/** The smallest account with one line replaced. */
const changed = (from: string, to: string): readonly string[] => {
  expect(SMALLEST).toContain(from);
  return problemsOf(SMALLEST.replace(from, to));
};

describe("an account file", () => {
  test("the reference account has no problems", async () => {
    expect((await loadAccount(REFERENCE)).account.id).toBe(1001);
  });

  test("is the same account in YAML and in JSON", async () => {
    const account = await loadAccount(REFERENCE);
    const reading = parseAccount(Buffer.from(JSON.stringify(account, null, "\t")), "account.json");
    expect(reading).toEqual({ ok: true, account });
  });

  test("may be as small as the schema permits", () => {
    expect(problemsOf(SMALLEST)).toEqual([]);
  });

  test("that is not there is told as the system tells it", async () => {
    await expect(loadAccount("/nowhere/account.yaml")).rejects.toThrow("ENOENT");
  });

  test("with problems is refused with all of them", async () => {
    const text = (await readFile(REFERENCE, "utf8"))
      .replace("id: 1001", "id: x")
      .replace("login: demo", "logn: demo");
    const reading = parseAccount(Buffer.from(text), "account.yaml");
    expect(reading.ok).toBe(false);
    if (reading.ok) return;
    const error = new AccountFileError(reading.problems);
    expect(error.message).toContain('account.yaml:10:7: account.id: found "x", expected a whole number');
    expect(error.message).toContain('users[0].logn: found the unknown name "logn", expected perhaps login');
    expect(error.message).toContain("users[0]: found no login, expected a member login");
  });
});

describe("a problem is told with line, column, what was found and what was expected", () => {
  test.each([
    [
      "name: A",
      "name: 7",
      "account.yaml:1:25: account.name: found 7 (a number), expected a text; put it in quotes",
    ],
    [
      "id: 1,",
      "id: 0,",
      "account.yaml:1:16: account.id: found 0 (a number), expected a number from 1 to 9007199254740991",
    ],
    ["name: A", 'name: ""', 'account.yaml:1:25: account.name: found "", expected a text that is not empty'],
    ["id: 1, name: A", "id: 1", "account.yaml:1:10: account: found no name, expected a member name"],
    [
      "id: 1, name: A",
      "id: 1, name: A, status: off",
      'account.yaml:1:36: account.status: found "off", expected one of "active", "inactive"',
    ],
    [
      "scenarios: []",
      "scenario: []",
      'account.yaml:8:1: scenario: found the unknown name "scenario", expected perhaps scenarios',
    ],
    [
      "users:\n  - login: a",
      "users: []",
      "account.yaml:2:8: users: found a list of 0, expected 1 or more elements",
    ],
    ["employees: []", "employees:", "account.yaml:7:11: employees: found nothing (null), expected a list"],
    [
      "[call_api_base]",
      "[call_api_base, call_api_base]",
      'account.yaml:4:29: components[1]: found "call_api_base" for the second time, expected each element once',
    ],
    [
      "virtual_numbers: []",
      "virtual_numbers: [{ virtual_phone_number: '+74990000000' }]",
      'account.yaml:6:43: virtual_numbers[0].virtual_phone_number: found "+74990000000", expected a text of the form ^[1-9][0-9]{6,14}$',
    ],
  ])("%j written as %j", (from, to, problem) => {
    expect(changed(from, to)).toContain(problem);
  });

  test("secrets are not repeated", () => {
    const problems = changed("- login: a", '- login: a\n    password_scrypt: "hunter2hunter2"');
    expect(problems.join("\n")).toContain("users[0].password_scrypt: found a secret of another form");
    expect(problems.join("\n")).not.toContain("hunter2");
  });

  test.each([
    [
      "a key that stands twice",
      `${SMALLEST}scenarios: []\n`,
      /^account\.yaml:9:1: .*expected YAML or JSON$/u,
    ],
    ["an end that is missing", "account: {", /^account\.yaml:1:\d+: .*expected YAML or JSON$/u],
    [
      "a tag that is unknown",
      SMALLEST.replace("login: a", "login: !secret a"),
      /^account\.yaml:3:12: .*expected YAML or JSON$/u,
    ],
    [
      "a list without an account",
      "[]",
      /^account\.yaml:1:1: \(the file\): found a list of 0, expected an object$/u,
    ],
    [
      "a list of something else",
      "- 1",
      /^account\.yaml:1:3: \[0\]: found 1 \(a number\), expected an object$/u,
    ],
    ["nothing at all", "", /^account\.yaml.*: \(the file\): found nothing \(null\), expected an object$/u],
  ])("%s", (_, text, problem) => {
    expect(problemsOf(text)[0]).toMatch(problem);
  });

  test("bytes that are not UTF-8", () => {
    const reading = parseAccount(Buffer.from([0xff, 0xfe]), "account.yaml");
    expect(reading.ok ? [] : reading.problems.map(formatProblem)).toEqual([
      "account.yaml: (the file): found bytes that are not UTF-8, expected a text in UTF-8",
    ]);
  });
});

describe("what a schema cannot say is checked too", () => {
  const problemsWith = async (given: object): Promise<readonly string[]> => {
    try {
      await referenceAccount(given);
      return [];
    } catch (error) {
      if (error instanceof AccountFileError)
        return error.problems.map((problem) => formatProblem({ ...problem, file: "f" }));
      throw error;
    }
  };
  const operation = { id: 1, name: "o", employee_ids: [501] };
  const scenario = { id: 1, name: "s", operations: [operation] };

  test.each([
    [
      { users: [{ login: "a" }, { login: "a" }] },
      'f: users[1].login: found "a" for the second time, expected each one once',
    ],
    [
      {
        users: [
          { login: "a", keys: [{ sha256: "0".repeat(64) }] },
          { login: "b", keys: [{ sha256: "0".repeat(64) }] },
        ],
      },
      "f: users[1].keys[0].sha256: found a key's hash for the second time, expected each one once",
    ],
    [
      {
        users: [
          {
            login: "a",
            password: "x",
            password_scrypt: `$scrypt$ln=15,r=8,p=1$${"a".repeat(22)}$${"a".repeat(43)}`,
          },
        ],
      },
      "f: users[0]: found both password and password_scrypt, expected one of them",
    ],
    [
      { components: ["call_api"] },
      'f: components[0]: found the unknown component "call_api", expected one of call_api_base, call_api_scenario_call, call_api_management, number_management, va',
    ],
    [
      { allowed_ips: ["10.0.0.0/33"] },
      'f: allowed_ips[0]: found "10.0.0.0/33", expected an IP address, or one with a prefix length that fits it',
    ],
    [
      { limits: { minute_limit: null } },
      "f: limits: found day_limit without minute_limit, expected both, or neither",
    ],
    [
      { virtual_numbers: [{ virtual_phone_number: "74950000000" }, { virtual_phone_number: "74950000000" }] },
      "f: virtual_numbers[1].virtual_phone_number: found 74950000000 for the second time, expected each one once",
    ],
    [
      { scenarios: [scenario, scenario] },
      "f: scenarios[1].id: found 1 for the second time, expected each one once",
    ],
    [
      { scenarios: [{ ...scenario, operations: [operation, operation] }] },
      "f: scenarios[0].operations[1].id: found 1 for the second time, expected each one once",
    ],
    [
      { scenarios: [{ ...scenario, operations: [] }] },
      "f: scenarios[0].operations: found a list of 0, expected 1 or more elements",
    ],
    [
      { scenarios: [{ ...scenario, operations: [{ ...operation, employee_ids: [501, 999] }] }] },
      "f: scenarios[0].operations[0].employee_ids[1]: found 999, expected the id of an employee of this file",
    ],
    [
      { scenarios: [{ ...scenario, operations: [{ ...operation, media_file_id: 999 }] }] },
      "f: scenarios[0].operations[0].media_file_id: found 999, expected the id of a media file of this file",
    ],
    [
      {
        scenarios: [
          { ...scenario, operations: [{ ...operation, message: { type: "media", value: "0237" } }] },
        ],
      },
      'f: scenarios[0].operations[0].message.value: found "0237", expected the id of a media file of this file',
    ],
    [{ dialing_music: 999 }, "f: dialing_music: found 999, expected the id of a media file of this file"],
    [
      { sip_lines: [{ phone_number: "100123" }, { phone_number: "100124", employee_id: 999 }] },
      "f: sip_lines[1].employee_id: found 999, expected the id of an employee of this file",
    ],
    [
      { sip_lines: [] },
      'f: employees[0].phones[0].phone_number: found "100123", expected a SIP line of this file, or a number in E.164 form without the plus sign',
    ],
    [
      {
        employees: [501, 502, 503].map((id) => ({
          id,
          full_name: "x",
          phones: [{ phone_number: "74993720692" }],
        })),
      },
      "f: employees[0].phones[0].phone_number: found the virtual number 74993720692, expected a telephone, not a number of the service",
    ],
    [
      { blacklist: [{ phone_number: "1" }, { phone_number: "1" }] },
      "f: blacklist[1].phone_number: found 1 for the second time, expected each one once",
    ],
    [
      { sandbox: { phones: [{ phone_number: "1" }, { phone_number: "1" }] } },
      "f: sandbox.phones[1].phone_number: found 1 for the second time, expected each one once",
    ],
  ])("%j", async (given, problem) => {
    expect(await problemsWith(given)).toContain(problem);
  });
});

test("an account that was not read from a file is checked in the same way, without places", () => {
  const reading = checkAccount({ account: { id: 1 } }, "given");
  expect(reading.ok ? [] : reading.problems.map(formatProblem)).toContain(
    "given: account: found no name, expected a member name",
  );
});

describe("the prefixes of an account file", () => {
  const withPrefixes = (...entries: readonly object[]): readonly string[] =>
    problemsOf(`${SMALLEST}prefixes: ${JSON.stringify(entries)}\n`);

  test("may lie apart or inside each other", () => {
    const region = "x";
    expect(
      withPrefixes({ prefix: "7495", region }, { prefix: "74951", to_prefix: "74953", region: "y" }),
    ).toEqual([]);
  });

  test.each([
    [{ prefix: "7495", to_prefix: "749" }, "prefixes[1].to_prefix: found "],
    [{ prefix: "7495", to_prefix: "7494" }, "prefixes[1].to_prefix: found "],
    [{ prefix: "7812" }, "prefixes[1]: found the numbers of prefixes[0] again"],
    [{ prefix: "78125", to_prefix: "78135" }, "prefixes[1]: found some of the numbers of prefixes[0]"],
    [{ prefix: "+7495" }, "prefixes[1].prefix: found "],
  ])("%j is refused beside 7812: %s", (entry, message) => {
    const problems = withPrefixes({ prefix: "7812", region: "x" }, { region: "y", ...entry });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  test("must name the region that a virtual number names, unless another file may", () => {
    const numbers = 'virtual_numbers: [{ virtual_phone_number: "74950000000", region: Moscow }]';
    const place = "account.yaml:6:66: virtual_numbers[0].region:";
    expect(changed("virtual_numbers: []", numbers)).toEqual([
      `${place} found "Moscow", expected a region that the prefixes of the account name`,
    ]);
    expect(
      changed("virtual_numbers: []", `${numbers}\nprefixes: [{ prefix: "7495", region: Moscow }]`),
    ).toEqual([]);
    expect(changed("virtual_numbers: []", `${numbers}\nprefixes_file: prefixes.csv`)).toEqual([]);
  });

  test("that stand in another file are asked for when a server is made, and must name the numbers' regions", async () => {
    const clock = new HeldClock(0);
    const parts = { store: new MemoryStore(), telephony: new Sandbox({ clock, rules: {} }), clock };
    const account = await referenceAccount({
      prefixes: [],
      prefixes_file: "prefixes.csv",
      virtual_numbers: [{ virtual_phone_number: "74950000000", region: "Moscow" }],
    });
    expect(() => createServer({ account, ...parts })).toThrow("prefixes_file");
    const prefixes = { regions: new Set(["Tver"]), regionOf: () => null };
    expect(() => createServer({ account, prefixes, ...parts })).toThrow("virtual_numbers[0].region");
    createServer({ account, prefixes: { ...prefixes, regions: new Set(["Moscow"]) }, ...parts });
  });
});
