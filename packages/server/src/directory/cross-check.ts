import type { AccountFile } from "../generated/account.ts";
import { parseNetwork } from "./address-set.ts";
import { asteriskMistakes } from "./asterisk-mistakes.ts";
import { webHookMistakes } from "./web-hook-mistakes.ts";
import { parsePasswordHash } from "./password.ts";
import { prefixMistakes, regionMistakes } from "./prefixes/prefix-mistakes.ts";
import type { AccountMistake, Path } from "./problems.ts";

/**
 * What a schema cannot say about an account file: names that must be unique, and names that must exist. `faulty` are the
 * top-level members with mistakes of form: what reads one of them is left out, so that all the rest is told at once.
 */
export const crossCheck = (
  given: AccountFile,
  components: readonly string[],
  faulty: ReadonlySet<string> = new Set(),
): readonly AccountMistake[] => {
  const mistakes: AccountMistake[] = [];
  const file = withoutFaulty(given, faulty);
  const isSound = (...members: readonly (keyof AccountFile)[]): boolean =>
    members.every((member) => !faulty.has(member));
  const report = (path: Path, found: string, expected: string): void => {
    mistakes.push({ path, atKey: false, found, expected });
  };
  const { users, sip_lines = [], employees, scenarios, media_files = [], blacklist = [], limits = {} } = file;

  /** Reports every value that stands twice, and answers with the set of all. */
  const unique = <Item, Key extends string | number>(
    items: readonly Item[],
    keyOf: (item: Item) => Key | undefined,
    pathOf: (index: number) => Path,
    shown: (key: Key) => string = String,
  ): ReadonlySet<Key> => {
    const seen = new Set<Key>();
    items.forEach((item, index) => {
      const key = keyOf(item);
      if (key === undefined) return;
      if (seen.has(key)) report(pathOf(index), `${shown(key)} for the second time`, "each one once");
      seen.add(key);
    });
    return seen;
  };

  unique(
    users,
    (user) => user.login,
    (index) => ["users", index, "login"],
    JSON.stringify,
  );
  const keys = users.flatMap((user, at) =>
    (user.keys ?? []).map((key, index) => ({ key, path: ["users", at, "keys", index, "sha256"] })),
  );
  unique(
    keys,
    ({ key }) => key.sha256,
    (index) => keys[index]?.path ?? [],
    () => "a key's hash",
  );
  users.forEach((user, index) => {
    const { password, password_scrypt: hash } = user;
    if (password !== undefined && hash !== undefined) {
      report(["users", index], "both password and password_scrypt", "one of them");
    }
    if (hash !== undefined && parsePasswordHash(hash) === null) {
      report(["users", index, "password_scrypt"], "a secret of another form", "what --hash-password prints");
    }
  });

  file.components.forEach((component, index) => {
    if (components.includes(component)) return;
    report(
      ["components", index],
      `the unknown component ${JSON.stringify(component)}`,
      `one of ${components.join(", ")}`,
    );
  });
  file.allowed_ips.forEach((network, index) => {
    if (parseNetwork(network) !== null) return;
    report(
      ["allowed_ips", index],
      JSON.stringify(network),
      "an IP address, or one with a prefix length that fits it",
    );
  });
  if ((limits.day_limit === undefined) !== (limits.minute_limit === undefined)) {
    const [there, missing] = limits.day_limit === undefined ? ["minute", "day"] : ["day", "minute"];
    report(["limits"], `${there}_limit without ${missing}_limit`, "both, or neither");
  }

  unique(
    file.virtual_numbers,
    (number) => number.virtual_phone_number,
    (index) => ["virtual_numbers", index, "virtual_phone_number"],
  );
  const numberIds = file.virtual_numbers.map((number, index) => number.id ?? index + 1);
  unique(
    numberIds,
    (id) => id,
    (index) => ["virtual_numbers", index],
    (id) => `the id ${id}`,
  );
  mistakes.push(...prefixMistakes(file));
  // Whoever reads the other file compares with its regions too.
  if (file.prefixes_file === undefined && isSound("prefixes", "prefixes_file"))
    mistakes.push(...regionMistakes(file, new Set()));
  const lines = unique(
    sip_lines,
    (line) => line.phone_number,
    (index) => ["sip_lines", index, "phone_number"],
  );
  const employeeIds = unique(
    employees,
    (employee) => employee.id,
    (index) => ["employees", index, "id"],
  );
  const mediaIds = unique(
    media_files,
    (media) => media.id,
    (index) => ["media_files", index, "id"],
  );
  unique(
    scenarios,
    (scenario) => scenario.id,
    (index) => ["scenarios", index, "id"],
  );
  unique(
    blacklist,
    (entry) => entry.phone_number,
    (index) => ["blacklist", index, "phone_number"],
  );
  unique(
    file.sandbox?.phones ?? [],
    (phone) => phone.phone_number,
    (index) => ["sandbox", "phones", index, "phone_number"],
  );

  const employeeExists = (id: number | undefined, path: Path): void => {
    if (id !== undefined && isSound("employees") && !employeeIds.has(id))
      report(path, String(id), "the id of an employee of this file");
  };
  const mediaExists = (id: number | undefined, path: Path): void => {
    if (id !== undefined && isSound("media_files") && !mediaIds.has(id))
      report(path, String(id), "the id of a media file of this file");
  };

  mediaExists(file.dialing_music, ["dialing_music"]);
  sip_lines.forEach((line, index) => {
    employeeExists(line.employee_id, ["sip_lines", index, "employee_id"]);
  });
  const ownNumbers = new Set(file.virtual_numbers.map((number) => number.virtual_phone_number));
  employees.forEach((employee, at) => {
    unique(
      employee.phones,
      (phone) => phone.phone_number,
      (index) => ["employees", at, "phones", index, "phone_number"],
    );
    employee.phones.forEach(({ phone_number: number }, index) => {
      const path = ["employees", at, "phones", index, "phone_number"];
      if (ownNumbers.has(number))
        report(path, `the virtual number ${number}`, "a telephone, not a number of the service");
      else if (isSound("sip_lines") && !lines.has(number) && !E164.test(number)) {
        report(
          path,
          JSON.stringify(number),
          "a SIP line of this file, or a number in E.164 form without the plus sign",
        );
      }
    });
  });
  scenarios.forEach((scenario, at) => {
    unique(
      scenario.operations,
      (operation) => operation.id,
      (index) => ["scenarios", at, "operations", index, "id"],
    );
    scenario.operations.forEach((operation, index) => {
      const path = ["scenarios", at, "operations", index];
      operation.employee_ids.forEach((id, place) => {
        employeeExists(id, [...path, "employee_ids", place]);
      });
      mediaExists(operation.media_file_id, [...path, "media_file_id"]);
      if (operation.message?.type !== "media" || !isSound("media_files")) return;
      const { value } = operation.message;
      if (!/^[1-9][0-9]{0,15}$/u.test(value) || !mediaIds.has(Number(value))) {
        report([...path, "message", "value"], JSON.stringify(value), "the id of a media file of this file");
      }
    });
  });
  unique(
    file.web_hooks ?? [],
    (hook) => hook.name,
    (index) => ["web_hooks", index, "name"],
  );
  mistakes.push(...webHookMistakes(file.web_hooks ?? []));
  mistakes.push(...asteriskMistakes(file));
  return mistakes;
};

/** The members that an account must have, with nothing in them. */
const NOTHING: Pick<
  AccountFile,
  "users" | "components" | "allowed_ips" | "virtual_numbers" | "employees" | "scenarios"
> = { users: [], components: [], allowed_ips: [], virtual_numbers: [], employees: [], scenarios: [] };

const withoutFaulty = (file: AccountFile, faulty: ReadonlySet<string>): AccountFile =>
  faulty.size === 0
    ? file
    : ({
        ...NOTHING,
        ...Object.fromEntries(Object.entries(file).filter(([member]) => !faulty.has(member))),
      } as AccountFile);

const E164 = /^[1-9][0-9]{6,14}$/u;
