import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const EXAMPLES = join(
  import.meta.dirname,
  "../../../../spec/call-api/v4.0/methods/start.scenario_call/examples",
);

/** Every way to be wrong, and some to be right, for any member. */
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  23_456,
  9_007_199_254_740_991,
  9_007_199_254_740_992,
  "",
  "1",
  "74993720692",
  "+79260000000",
  "0123456",
  "1234567890123456",
  "..1.2.3",
  "*#",
  "contact",
  "employee",
  "in",
  "out",
  "fixed",
  "regional_random",
  "media",
  "tts",
  "\ud83d",
  "line\n",
  [],
  ["media"],
  {},
  { type: "tts", value: "Hello" },
  { type: "media", value: "" },
  { type: "media", value: "237", extra: 1 },
  { value: 237 },
];

const NAMES: readonly string[] = [
  "access_token",
  "virtual_phone_number",
  "virtual_phone_usage_rule",
  "external_id",
  "dtmf_string",
  "contact",
  "first_call",
  "switch_at_once",
  "early_switching",
  "scenario_id",
  "direction",
  "contact_message",
  "employee_message",
  "constructor",
  "note",
  "Contact",
];

/** A sequence of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The parameters of every example of the method, accepted and rejected. */
function examples(): readonly unknown[] {
  return ["accept", "reject"].flatMap((verdict) =>
    readdirSync(join(EXAMPLES, verdict))
      .toSorted()
      .map((file) => {
        const text = readFileSync(join(EXAMPLES, verdict, file), "utf8");
        return (JSON.parse(text) as { readonly params: unknown }).params;
      }),
  );
}

/** The examples, what is no object at all, and as many seeded mutations of examples: all as JSON brings them. */
export function corpus(mutations: number, seed: number): readonly unknown[] {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const shown = examples();
  const objects = shown.filter(
    (params): params is Record<string, unknown> =>
      typeof params === "object" && params !== null && !Array.isArray(params),
  );
  const edit = (members: Record<string, unknown>, names: readonly string[]): void => {
    const what = random();
    if (what < 0.3) delete members[pick(Object.keys(members)) ?? ""];
    else members[pick(names)] = structuredClone(pick(VALUES));
  };
  const mutated = (): unknown => {
    const entries = Object.entries(structuredClone(pick(objects)));
    const request = Object.fromEntries(random() < 0.5 ? entries : entries.toSorted(() => random() - 0.5));
    const edits = 1 + Math.floor(random() * 3);
    for (let count = 0; count < edits; count += 1) {
      const inner = request[pick(["contact_message", "employee_message", ""])];
      const isMessage = typeof inner === "object" && inner !== null && !Array.isArray(inner);
      if (isMessage) edit(inner as Record<string, unknown>, ["type", "value", "extra"]);
      else edit(request, NAMES);
    }
    return request;
  };
  const made = Array.from({ length: mutations }, mutated);
  return [...shown, null, [], "text", 7, ...made].map(
    (value): unknown => JSON.parse(JSON.stringify(value)) as unknown,
  );
}
