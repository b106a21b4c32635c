import type { Language } from "@scenario-call/core/language";
import { isDeepStrictEqual } from "node:util";
import { ACCOUNT_SCHEMA } from "../directory/account-schema.ts";
import type { FileSchema } from "../directory/check-schema.ts";
import type { AccountFile } from "../generated/account.ts";

/** One difference between what is served and what is to be served. No secret stands in it. */
export interface AccountChange {
  readonly account_id: number;
  readonly kind: "added" | "removed" | "changed" | "reordered";
  /** Members by name, elements of lists by what identifies them: `users[demo].keys[for the shop]`. Empty: the account. */
  readonly path: string;
  /** What stands there, as JSON; null where there was nothing. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Every difference; none exactly where the accounts are the same. Accounts are told apart by their ids. */
export const diffAccounts = (
  before: readonly AccountFile[],
  after: readonly AccountFile[],
): readonly AccountChange[] => {
  const [old, next] = [byId(before), byId(after)];
  const ids = [...new Set([...old.keys(), ...next.keys()])];
  const changes = ids.flatMap((id) => {
    const told: Difference[] = [];
    compare(old.get(id), next.get(id), { schema: ACCOUNT_SCHEMA, path: "" }, (change) => told.push(change));
    return told.map((change) => ({ account_id: id, ...change }));
  });
  const order = (accounts: readonly AccountFile[]): string =>
    accounts.map(({ account }) => account.id).join(", ");
  return changes.length > 0 || order(before) === order(after)
    ? changes
    : [
        {
          account_id: after[0]?.account.id ?? 0,
          kind: "reordered",
          path: "",
          before: order(before),
          after: order(after),
        },
      ];
};

/** Lines for people: `+` what comes, `-` what goes, `~` what becomes something else. */
export const formatChanges = (changes: readonly AccountChange[], language: Language = "en"): string => {
  const { none, account, whole, reordered, another } = WORDS[language];
  if (changes.length === 0) return `${none}\n`;
  const lines: string[] = [];
  let last: number | null = null;
  for (const { account_id: id, kind, path, before, after } of changes) {
    if (id !== last) lines.push(`${account} ${id}`);
    last = id;
    const place = path === "" ? whole : path;
    if (kind === "added") lines.push(`  + ${place}: ${after ?? ""}`);
    else if (kind === "removed") lines.push(`  - ${place}: ${before ?? ""}`);
    else if (kind === "changed")
      lines.push(`  ~ ${place}: ${before ?? ""} -> ${after === ANOTHER ? another : (after ?? "")}`);
    else lines.push(`  ~ ${place}: ${reordered}: ${before ?? ""} -> ${after ?? ""}`);
  }
  return `${lines.join("\n")}\n`;
};

/** What stands for a secret that is another one now. */
const ANOTHER = "another one";

const WORDS = {
  en: {
    none: "nothing changes",
    account: "account",
    whole: "(the account)",
    reordered: "another order",
    another: ANOTHER,
  },
  ru: {
    none: "ничего не меняется",
    account: "учётная запись",
    whole: "(учётная запись)",
    reordered: "другой порядок",
    another: "другой",
  },
} as const;

type Difference = Omit<AccountChange, "account_id">;

interface Place {
  readonly schema: FileSchema;
  readonly path: string;
}

type Report = (change: Difference) => void;
type Members = Readonly<Record<string, unknown>>;

const byId = (accounts: readonly AccountFile[]): ReadonlyMap<number, AccountFile> =>
  new Map(accounts.map((file) => [file.account.id, file]));

const compare = (before: unknown, after: unknown, place: Place, report: Report): void => {
  if (isDeepStrictEqual(before, after)) return;
  const { path, schema } = place;
  const [old, next] = [shown(before, schema), shown(after, schema)];
  if (before === undefined) report({ kind: "added", path, before: null, after: next });
  else if (after === undefined) report({ kind: "removed", path, before: old, after: null });
  else if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, place, report);
  else if (isObject(before) && isObject(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const inner = {
        schema: schema.properties?.[name] ?? {},
        path: path === "" ? name : `${path}.${name}`,
      };
      compare(before[name], after[name], inner, report);
    }
  } else {
    const isHidden = schema["x-secret"] === true;
    report({ kind: "changed", path, before: old, after: isHidden ? ANOTHER : next });
  }
};

const compareLists = (
  before: readonly unknown[],
  after: readonly unknown[],
  { schema, path }: Place,
  report: Report,
): void => {
  const items = schema.items ?? {};
  const [old, next] = [keyed(before), keyed(after)];
  for (const [key, { value, name }] of old) {
    const other = next.get(key);
    compare(value, other?.value, { schema: items, path: `${path}[${other?.name ?? name}]` }, report);
  }
  for (const [key, { value, name }] of next) {
    if (!old.has(key)) compare(undefined, value, { schema: items, path: `${path}[${name}]` }, report);
  }
  const common = (keys: Iterable<string>, others: ReadonlyMap<string, unknown>): readonly string[] =>
    [...keys].filter((key) => others.has(key));
  if (isDeepStrictEqual(common(old.keys(), next), common(next.keys(), old))) {
    // What comes in the middle shifts what is behind it, which counts where a list has an order.
    return;
  }
  const names = (list: ReadonlyMap<string, Element>): string =>
    [...list.values()].map(({ name }) => name).join(", ");
  report({ kind: "reordered", path, before: names(old), after: names(next) });
};

interface Element {
  readonly value: unknown;
  readonly name: string;
}

/** What tells elements of a list apart, where one has it: the first of these that it has. */
const IDENTITIES = [
  "sha256",
  "login",
  "virtual_phone_number",
  "id",
  "phone_number",
  "prefix",
  "name",
] as const;

/** Elements by identity; where two have the same, the place tells them apart. */
const keyed = (list: readonly unknown[]): ReadonlyMap<string, Element> => {
  const elements = new Map<string, Element>();
  for (const value of list) {
    const { key, name } = identityOf(value);
    let unique = key;
    for (let n = 2; elements.has(unique); n += 1) unique = `${key} (${n})`;
    elements.set(unique, { value, name: unique === key ? name : `${name} again` });
  }
  return elements;
};

const identityOf = (value: unknown): { readonly key: string; readonly name: string } => {
  if (!isObject(value)) return { key: JSON.stringify(value), name: String(value) };
  const member = IDENTITIES.find((identity) => value[identity] !== undefined);
  const id = member === undefined ? "" : String(value[member]);
  if (member !== "sha256") return { key: id, name: id };
  const { name } = value;
  return { key: id, name: typeof name === "string" ? name : `${id.slice(0, 8)}…` };
};

/** As JSON, without what must not be shown. */
const shown = (value: unknown, schema: FileSchema): string => JSON.stringify(masked(value, schema)) ?? "";

const masked = (value: unknown, schema: FileSchema): unknown => {
  if (value !== undefined && schema["x-secret"] === true) return "(secret)";
  if (Array.isArray(value)) return value.map((item) => masked(item, schema.items ?? {}));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, masked(member, schema.properties?.[name] ?? {})]),
  );
};

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
