import fc from "fast-check";
import type { AccountFile } from "../../src/generated/account.ts";

/** Texts of people, and those in which YAML might see something else than a text. */
const text = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 20 }).filter((found) => found.isWellFormed()),
  fc.constantFrom(
    "yes",
    "null",
    "~",
    "1e3",
    "0x1F",
    "007",
    "- a",
    "a: b",
    "# x",
    " x ",
    "a\nb",
    "---",
    "'\"",
    "Ж\u{1F600}",
  ),
);
const id = fc.integer({ min: 1, max: 9_007_199_254_740_991 });
const hex = fc.string({
  unit: fc.constantFrom(...Array.from("0123456789abcdef")),
  minLength: 64,
  maxLength: 64,
});
const base64 = fc.string({
  unit: fc.constantFrom(...Array.from("ABCxyz019+/")),
  minLength: 43,
  maxLength: 43,
});
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

/** Drops members that are undefined: a file does not have them. */
const tidy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

const hook = fc
  .record({
    url: fc.constantFrom("https://hooks.example/a?key=1", "https://hooks.example/b"),
    secret: base64.map((bytes) => `whsec_${bytes}`),
    previous: maybe(fc.record({ bytes: base64, expires_at: fc.nat() })),
    status: maybe(fc.constantFrom("active" as const, "inactive" as const)),
    allow_private: maybe(fc.boolean()),
    event_types: maybe(
      fc.uniqueArray(fc.constantFrom("session_created", "session_finished"), { minLength: 1 }),
    ),
  })
  .map(({ previous, ...rest }) => ({
    ...rest,
    ...(previous === undefined
      ? {}
      : { previous_secret: { secret: `whsec_${previous.bytes}`, expires_at: previous.expires_at } }),
  }));

/** Accounts as a server has them: passwords are hashed, and secrets stand there. Unique across accounts by `prefix`. */
const account = (prefix: number): fc.Arbitrary<AccountFile> =>
  fc
    .record({
      name: text,
      status: maybe(fc.constantFrom("active" as const, "inactive" as const)),
      users: fc.array(
        fc.record({
          scrypt: maybe(base64),
          call_api_access: maybe(fc.boolean()),
          keys: maybe(
            fc.array(
              fc.record({
                name: maybe(text),
                sha256: hex,
                status: maybe(fc.constantFrom("active" as const, "blocked" as const)),
                expires_at: maybe(fc.nat()),
              }),
              { maxLength: 3 },
            ),
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      components: fc.uniqueArray(fc.constantFrom("call_api_base", "call_api_scenario_call", "va")),
      allowed_ips: fc.uniqueArray(fc.constantFrom("127.0.0.1/32", "::1/128", "10.0.0.0/8")),
      limits: maybe(fc.record({ day_limit: fc.nat({ max: 1000 }), minute_limit: fc.nat({ max: 1000 }) })),
      numbers: fc.array(
        fc.record({
          name: maybe(text),
          status: maybe(fc.constantFrom("active" as const, "manual_lock" as const)),
        }),
        {
          maxLength: 3,
        },
      ),
      employees: fc.array(fc.record({ full_name: text, phones: fc.nat({ max: 3 }) }), {
        minLength: 1,
        maxLength: 3,
      }),
      scenarioIds: fc.uniqueArray(id, { maxLength: 3 }),
      blacklist: fc.uniqueArray(fc.integer({ min: 1, max: 999_999 }), { maxLength: 5 }),
      hooks: fc.array(hook, { maxLength: 2 }),
    })
    .map(
      (given) =>
        tidy({
          account: { id: prefix, name: given.name, status: given.status },
          users: given.users.map(({ scrypt, keys, ...rest }, at) => ({
            login: `user-${prefix}-${at}`,
            ...rest,
            password_scrypt:
              scrypt === undefined ? undefined : `$scrypt$ln=10,r=8,p=1$SCENARIOCALLDEMO$${scrypt}`,
            // Of this account and no other.
            keys: keys?.map((key, index) => ({
              ...key,
              sha256: `${prefix}${at}${index}${key.sha256.slice(3)}`,
            })),
          })),
          components: given.components,
          allowed_ips: given.allowed_ips,
          limits: given.limits,
          virtual_numbers: given.numbers.map((rest, at) => ({
            virtual_phone_number: `7499372${prefix}0${at}0`,
            ...rest,
          })),
          employees: given.employees.map(({ full_name, phones }, at) => ({
            id: at + 1,
            full_name,
            phones: Array.from({ length: phones }, (_, n) => ({
              phone_number: `7925${prefix}${at}0000${n}`,
            })),
          })),
          scenarios: given.scenarioIds.map((scenarioId) => ({
            id: scenarioId,
            name: given.name,
            operations: [{ id: 1, name: given.name, employee_ids: [1] }],
          })),
          blacklist: given.blacklist.map((n) => ({
            phone_number: String(79_000_000_000 + n),
            comment: given.name,
          })),
          web_hooks: given.hooks.map((rest, at) => ({ name: `hook-${at}`, ...rest })),
        }) as unknown as AccountFile,
    );

/** One to three accounts that a server may serve together. */
export const anyAccounts: fc.Arbitrary<readonly AccountFile[]> = fc
  .integer({ min: 1, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => account(at + 1))));
