import type { JsonSchema } from "../../../src/model.ts";
import { createAjv } from "./oracle.ts";
import type { Kind } from "./compile.ts";
import type { Random } from "./random.ts";

type Members = Record<string, unknown>;

/** A place in a request where an edit can be made: a member of an object, or an element of an array. */
interface Place {
  readonly holder: Members;
  readonly key: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  /** Dotted, with `[]` for every element, as `raisesOf` writes it. */
  readonly field: string;
}

/** An object in a request, where a member can be added. */
interface Holder {
  readonly members: Members;
  readonly schema: JsonSchema;
  readonly field: string;
}

/** Makes valid requests of a schema, and edits them. */
export interface Requests {
  valid(random: Random): unknown;
  /** A request with one to three edits: of any sort, or of those that keep it valid. */
  edited(random: Random, isValid: boolean): unknown;
  /** A request in which an edit of that sort was made at that field, and perhaps others elsewhere. */
  violating(random: Random, kind: Kind, field: string): unknown;
}

/** How many more requests are looked through for a field that an edit is to be made at. */
const MORE_REQUESTS = 30;

const TEXTS = [
  "",
  "7",
  "74993720692",
  "79260000000",
  "000123",
  "0123456",
  "..1.2.3",
  "*#",
  "5",
  "a",
  "A",
  " ",
  "+79260000000",
  "7926000000а",
  "34rty567",
  "fixed ",
  "demo",
  "Ёж",
  "😀",
  "😀😀😀",
  "é",
  "\u0000",
  "\ud83d",
  "line\nbreak",
  "79260000000\n",
  "١٢٣",
  "127.0.0.1",
  "10.0.0.0/8",
  "::1/128",
  "https://example.com/",
  "__proto__",
  "null",
  "true",
  "2026-11-23",
  "L-1234",
  "whsec_c2NlbmFyaW8tY2FsbC1kZW1vLXNlY3JldA==",
];
const NUMBERS = [
  0,
  1,
  2,
  3,
  5,
  7,
  60,
  61,
  99,
  100,
  101,
  -1,
  0.5,
  0.25,
  12.34,
  1.5,
  23456,
  1e9,
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  1e21,
  5e-324,
  -0,
];
const OTHERS: readonly unknown[] = [
  null,
  true,
  false,
  "text",
  "",
  5,
  1.5,
  [],
  ["type"],
  {},
  { type: "media" },
  [{}],
];
const KEYS = [
  "extra",
  "Contact",
  "contact_",
  "typ",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "",
  " ",
  "0",
  "a.b",
  "😀",
  "access_tokens",
];

/**
 * Makes requests from a schema. Every choice comes from the random source it is given. `examples` are inputs written by
 * hand: their texts are used wherever they fit, since patterns cannot be guessed.
 */
export function createRequests(schema: JsonSchema, examples: readonly unknown[]): Requests {
  const known = [...TEXTS, ...examples.flatMap(textsIn)];
  const ajv = createAjv();
  const checks = new Map<unknown, (value: unknown) => boolean>();
  const fits = (inner: JsonSchema, value: unknown): boolean => {
    const check = checks.get(inner) ?? ajv.compile(inner);
    checks.set(inner, check);
    return check(value);
  };

  const fittingTexts = new Map<JsonSchema, readonly string[]>();
  /** Known texts that the schema allows; all of them where it allows none. */
  const fitting = (inner: JsonSchema): readonly string[] => {
    const texts = fittingTexts.get(inner) ?? known.filter((text) => fits(inner, text));
    fittingTexts.set(inner, texts);
    return texts.length === 0 ? known : texts;
  };

  const sample = (random: Random, inner: JsonSchema): unknown => {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const value = candidate(random, inner);
      if (fits(inner, value)) return value;
    }
    throw new Error(`no value was found for ${JSON.stringify(inner).slice(0, 300)}`);
  };
  const candidate = (random: Random, inner: JsonSchema): unknown => {
    if (inner.const !== undefined) return structuredClone(inner.const);
    if (inner.enum !== undefined) return structuredClone(random.pick(inner.enum));
    const choice = inner.anyOf ?? inner.oneOf;
    if (choice !== undefined) return sample(random, random.pick(choice));
    const type = random.pick([inner.type ?? "string"].flat());
    if (type === "object") return sampleObject(random, inner);
    if (type === "array") {
      const {
        minItems = 0,
        maxItems = 3,
        items,
      } = inner as { minItems?: number; maxItems?: number; items?: JsonSchema };
      const length = minItems + random.below(Math.min(maxItems, minItems + 2) - minItems + 1);
      return Array.from({ length }, () => sample(random, items ?? {}));
    }
    return scalar(random, inner, type);
  };
  const scalar = (random: Random, inner: JsonSchema, type: string): unknown => {
    if (type === "boolean") return random.chance(0.5);
    if (type === "null") return null;
    if (type === "string") {
      const { minLength = 0, maxLength = minLength + 4 } = inner;
      const made = [
        ...(inner.examples ?? []),
        digits(random, 1 + random.below(18)),
        random.pick(["x", "Я", "😀"]).repeat(random.pick([minLength, maxLength, minLength + 1])),
        `${random.pick([...TEXTS])}${digits(random, 2)}`,
      ];
      return random.pick(random.chance(0.5) ? made : fitting(inner));
    }
    const { minimum = 0, maximum = 1000 } = inner;
    return random.pick([
      minimum,
      maximum,
      minimum + random.below(Math.min(maximum - minimum, 1000)),
      ...NUMBERS,
    ]);
  };
  const sampleObject = (random: Random, inner: JsonSchema): Members => {
    const names = Object.keys(inner.properties ?? {}).filter(
      (name) => inner.required?.includes(name) === true || random.chance(0.6),
    );
    const additional = inner.additionalProperties;
    const others = typeof additional === "object" ? KEYS.slice(0, 1 + random.below(3)) : [];
    return withMembers([
      ...names.map((name) => [name, sample(random, inner.properties?.[name] ?? {})] as const),
      ...others.map((name) => [name, sample(random, additional as JsonSchema)] as const),
    ]);
  };

  const wrongType = (random: Random, inner: JsonSchema): unknown => {
    const types = new Set([inner.type ?? []].flat());
    const isOther = (value: unknown): boolean => {
      const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
      return !types.has(type) && !(type === "number" && types.has("integer"));
    };
    return structuredClone(random.pick(OTHERS.filter(isOther)));
  };
  const wrongValue = (random: Random, inner: JsonSchema): unknown => {
    for (let attempt = 0; attempt < 60; attempt += 1) {
      const value = unusual(random, inner);
      if (!fits(inner, value)) return value;
    }
    return wrongType(random, inner);
  };
  const unusual = (random: Random, inner: JsonSchema): unknown => {
    const choice = inner.anyOf ?? inner.oneOf;
    if (choice !== undefined) return unusual(random, random.pick(choice));
    if (inner.not !== undefined && random.chance(0.5)) return candidate(random, inner.not);
    const type = random.pick([inner.type ?? "string"].flat());
    if (type === "array") {
      const { items, maxItems = 3 } = inner as { items?: JsonSchema; maxItems?: number };
      const one = sample(random, items ?? {});
      return random.pick<unknown[]>([
        [],
        [one, structuredClone(one)],
        Array.from({ length: maxItems + 1 }, () => sample(random, items ?? {})),
      ]);
    }
    if (type === "string") {
      const length = random.pick(
        [inner.minLength, inner.maxLength].filter((limit) => limit !== undefined).concat(3),
      );
      return random.pick([
        ...known,
        digits(random, 1 + random.below(20)),
        random
          .pick(["x", "😀"])
          .repeat(length + random.pick([-1, 0, 1]) < 0 ? 0 : length + random.pick([0, 1])),
        `${String(random.pick(inner.enum ?? ["x"]))}x`,
        String(random.pick(inner.enum ?? ["y"])).toUpperCase(),
      ]);
    }
    if (type === "object" && inner.properties !== undefined) {
      const members = sampleObject(random, inner);
      const name = random.pick(Object.keys(inner.properties));
      const property = inner.properties[name] ?? {};
      set(members, name, random.chance(0.5) ? unusual(random, property) : wrongType(random, property));
      return members;
    }
    if (type === "number" || type === "integer") {
      const { minimum = 0, maximum = 100 } = inner;
      return random.pick([random.pick(NUMBERS), minimum - 1, maximum + 1, minimum + 0.5, maximum * 2]);
    }
    return candidate(random, inner);
  };

  const allPlaces = (value: unknown): readonly Place[] => places(value, schema, "");
  const allHolders = (value: unknown): readonly Holder[] => holders(value, schema, "");
  const put = (place: Place, value: unknown): void => {
    set(place.holder, place.key, value);
  };

  const violate = (random: Random, kind: Kind, where: Place | Holder, field?: string): void => {
    if ("members" in where) {
      if (kind === "unexpected")
        set(where.members, unknownKey(random, where.schema), structuredClone(random.pick(OTHERS)));
      else if (kind === "combination") breakRule(random, where, field);
      return;
    }
    if (kind === "missing") delete where.holder[where.key];
    else if (kind === "type") put(where, wrongType(random, where.schema));
    else put(where, wrongValue(random, where.schema));
  };
  const breakRule = (random: Random, { members, schema: inner }: Holder, field?: string): void => {
    const rules = (inner.allOf ?? []).filter(({ "x-rule": rule }) => {
      return rule !== undefined && (field === undefined || field.endsWith(rule.field));
    });
    if (rules.length === 0) return;
    const rule = random.pick(rules);
    const given = rule.if?.properties ?? {};
    for (const name of new Set([...Object.keys(given), ...(rule.if?.required ?? [])])) {
      set(members, name, sample(random, { ...inner.properties?.[name], ...given[name] }));
    }
    const asked = [...Object.keys(rule.then?.properties ?? {}), ...(rule.then?.required ?? [])];
    for (const name of new Set(asked)) {
      if (inner.required?.includes(name) !== true && random.chance(0.4)) delete members[name];
      else if (random.chance(0.7)) set(members, name, sample(random, inner.properties?.[name] ?? {}));
    }
  };
  const keepValid = (random: Random, request: unknown): void => {
    const place = random.pick(allPlaces(request));
    if (!Object.hasOwn(place.holder, place.key)) put(place, sample(random, place.schema));
    else if (!place.isRequired && random.chance(0.5)) delete place.holder[place.key];
    else put(place, sample(random, place.schema));
  };
  const anyEdit = (random: Random, request: unknown): void => {
    const kind = random.pick<Kind>(["unexpected", "missing", "type", "value", "value", "combination"]);
    const where =
      kind === "unexpected" || kind === "combination"
        ? random.pick(allHolders(request))
        : random.pick(allPlaces(request));
    violate(random, kind, where);
  };
  const valid = (random: Random): unknown => sample(random, schema);

  return {
    valid,
    edited: (random, isValid) => {
      const request = valid(random);
      if (allPlaces(request).length === 0) {
        if (!isValid) violate(random, "unexpected", { members: request as Members, schema, field: "" });
        return request;
      }
      for (let edits = 1 + random.below(3); edits > 0; edits -= 1) {
        const before = structuredClone(request);
        if (isValid) keepValid(random, request);
        else anyEdit(random, request);
        // A change that is right by itself can break a rule that joins several members.
        if (isValid && !fits(schema, request)) return before;
      }
      return request;
    },
    violating: (random, kind, field) => {
      const candidatesIn = (request: unknown): readonly (Place | Holder)[] =>
        kind === "unexpected" || kind === "combination"
          ? allHolders(request).filter((one) => kind === "combination" || one.field === field)
          : allPlaces(request).filter((one) => one.field === field);
      let request = valid(random);
      let candidates = candidatesIn(request);
      // A field that lies deep is seldom there: an aim that hits nothing tries nothing.
      for (let more = MORE_REQUESTS; candidates.length === 0 && more > 0; more -= 1) {
        request = valid(random);
        candidates = candidatesIn(request);
      }
      if (candidates.length === 0) return request;
      violate(random, kind, random.pick(candidates), field);
      if (random.chance(0.3)) anyEdit(random, request);
      return request;
    },
  };
}

/** Every text in a value, however deep. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function digits(random: Random, length: number): string {
  return Array.from({ length }, () => String(random.below(10))).join("");
}

/** An object with members of any name, `__proto__` too. */
function withMembers(entries: readonly (readonly [name: string, value: unknown])[]): Members {
  const members: Members = {};
  for (const [name, value] of entries) set(members, name, value);
  return members;
}

function set(members: Members, name: string, value: unknown): void {
  Object.defineProperty(members, name, { value, configurable: true, enumerable: true, writable: true });
}

function unknownKey(random: Random, { properties = {} }: JsonSchema): string {
  return random.pick(KEYS.filter((key) => !Object.hasOwn(properties, key)));
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Forms that a schema lets a value choose from, of those the ones that the value looks like. */
function formsOf(value: unknown, { anyOf = [], oneOf = [] }: JsonSchema): readonly JsonSchema[] {
  return [...anyOf, ...oneOf].filter((form) =>
    isObject(value) ? form.required?.some((name) => Object.hasOwn(value, name)) === true : false,
  );
}

/** Members and elements for which the schema has a schema, whether they are there or not. */
function places(value: unknown, schema: JsonSchema, field: string): readonly Place[] {
  return [
    ...ownPlaces(value, schema, field),
    ...formsOf(value, schema).flatMap((form) => places(value, form, field)),
  ];
}

function ownPlaces(value: unknown, schema: JsonSchema, field: string): readonly Place[] {
  if (Array.isArray(value)) {
    const items = schema.items;
    if (typeof items !== "object") return [];
    return value.flatMap((element: unknown, index) => [
      {
        holder: value as unknown as Members,
        key: String(index),
        schema: items,
        isRequired: true,
        field: `${field}[]`,
      },
      ...places(element, items, `${field}[]`),
    ]);
  }
  if (!isObject(value)) return [];
  const { properties = {}, additionalProperties: additional } = schema;
  const others = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  const named: readonly (readonly [string, JsonSchema])[] = [
    ...Object.entries(properties),
    ...(typeof additional === "object" ? others.map((key) => [key, additional] as const) : []),
  ];
  return named.flatMap(([key, property]) => {
    const below = field === "" ? key : `${field}.${key}`;
    const isRequired = schema.required?.includes(key) === true;
    return [
      { holder: value, key, schema: property, isRequired, field: below },
      ...places(value[key], property, below),
    ];
  });
}

function holders(value: unknown, schema: JsonSchema, field: string): readonly Holder[] {
  return [
    ...ownHolders(value, schema, field),
    ...formsOf(value, schema).flatMap((form) => holders(value, form, field)),
  ];
}

function ownHolders(value: unknown, schema: JsonSchema, field: string): readonly Holder[] {
  if (Array.isArray(value)) {
    const items = schema.items;
    return typeof items === "object" ? value.flatMap((element) => holders(element, items, `${field}[]`)) : [];
  }
  if (!isObject(value)) return [];
  // Where the schema names no members, Ajv compares whole values, and stumbles over members called like methods.
  const isOpen = schema.properties === undefined && schema.additionalProperties === undefined;
  return [
    ...(isOpen ? [] : [{ members: value, schema, field }]),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, property]) =>
      holders(value[key], property, field === "" ? key : `${field}.${key}`),
    ),
  ];
}
