import { expect, it } from "vitest";
import { commandFlagsEmitter } from "../../src/emit/command-flags.ts";
import { fixtureModel } from "../support/fixture.ts";

interface Flag {
  readonly path: readonly string[];
  readonly type: string;
  readonly values: readonly { readonly value: unknown; readonly about: Readonly<Record<string, string>> }[];
  readonly default: unknown;
  readonly isRequired: boolean;
}

/** The table in the emitted module, as it stands there before it is formatted. */
async function flagsOf(method: string): Promise<readonly Flag[]> {
  const files = await commandFlagsEmitter.emit(await fixtureModel());
  const file = files.find(({ path }) => path === "packages/cli/src/generated/library-api-flags.ts");
  const [, table = ""] = /MethodFlags>> = (\{.*\});\n*$/su.exec(file?.content ?? "") ?? [];
  const methods = JSON.parse(table) as Readonly<Record<string, { readonly flags: readonly Flag[] }>>;
  return methods[method]?.flags ?? [];
}

it("makes a flag of each parameter, in the order of the spec, and members of members stand beside the others", async () => {
  const flags = await flagsOf("lend.book");
  expect(flags.map(({ path }) => path.join("."))).toEqual([
    "copy_ids",
    "loan_kind",
    "days",
    "delivery.phone",
    "delivery.note",
    "express",
  ]);
});

it("never makes a flag of the token: a list of processes would show it", async () => {
  for (const method of ["lend.book", "close.session"])
    expect((await flagsOf(method)).flatMap(({ path }) => path)).not.toContain("session_key");
});

it("reads numbers, texts and booleans as they are typed, and the rest as JSON", async () => {
  const flags = await flagsOf("lend.book");
  expect(Object.fromEntries(flags.map(({ path, type }) => [path.join("."), type]))).toEqual({
    copy_ids: "json",
    loan_kind: "string",
    days: "number",
    "delivery.phone": "string",
    "delivery.note": "string",
    express: "boolean",
  });
});

it("says what may stand there, what counts otherwise, and what has to be given", async () => {
  const flags = new Map((await flagsOf("lend.book")).map((flag) => [flag.path.join("."), flag]));
  expect(flags.get("days")?.default).toBe(14);
  expect(flags.get("copy_ids")?.isRequired).toBe(true);
  expect(flags.get("express")?.isRequired).toBe(false);
  expect(flags.get("loan_kind")?.values.map(({ value, about }) => [value, about["en"]])).toEqual([
    ["home", "At home."],
    ["reading_room", "In the library; `*/` closes nothing."],
  ]);
  expect(flags.get("loan_kind")?.values[0]?.about["ru"]).toMatch(/[а-я]/u);
});
