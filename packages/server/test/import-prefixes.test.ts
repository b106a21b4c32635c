import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Text } from "@scenario-call/core/language";
import { describe, expect, test } from "vitest";
import { loadPrefixTable } from "../src/directory/prefixes/prefix-file.ts";
import { importPrefixes } from "../src/import-prefixes.ts";
import { temporaryFiles } from "./adapters/sqlite/temporary-folder.ts";

const temporaryFile = temporaryFiles();
const sample = (name: string): string =>
  fileURLToPath(new URL(`directory/prefixes/samples/${name}`, import.meta.url));

const run = async (...args: readonly string[]): Promise<readonly string[]> => {
  const told: string[] = [];
  const tell = ({ en }: Text): void => {
    told.push(en);
  };
  await importPrefixes(args, { progress: tell, result: tell });
  return told;
};

describe("import-prefixes", () => {
  test("makes a table of the register's files, and tells what it found", async () => {
    const out = temporaryFile("prefixes.csv");
    const files = [sample("DEF-9xx.csv"), sample("ABC-3xx.csv")];
    expect(await run(...files, "--out", out, "--rename", "Москва и Московская область=Москва")).toEqual([
      `${out}: 5 ranges of 4 regions, from 8 rows; 1 rows name no region and were left out`,
    ]);
    const table = await loadPrefixTable(out);
    expect(table.regionOf("79260000000")).toBe("Москва");
    expect(table.regionOf("73012129999")).toBe("Республика Бурятия");
    expect(readdirSync(join(out, ".."))).toEqual(["prefixes.csv"]);
  });

  test("takes the command of the README", async () => {
    const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
    const command = /^scenario-call-server import-prefixes ((?:.*\\\n)*.*)$/mu.exec(readme)?.[1] ?? "";
    const words = command.match(/"[^"]*"|[^\s\\]+/gu) ?? [];
    const out = temporaryFile("prefixes.csv");
    const args = words.map((word) => {
      if (word === "prefixes.csv") return out;
      return /^(?:ABC|DEF)-.xx\.csv$/u.test(word) ? sample("DEF-9xx.csv") : word.replaceAll('"', "");
    });
    expect(args.filter((arg) => arg === "--rename")).toHaveLength(3);
    await run(...args);
    expect((await loadPrefixTable(out)).regionOf("79260000000")).toBe("Москва");
  });

  test("leaves what was there when a file of the register cannot be used, and names file and line", async () => {
    const [out, wrong] = [temporaryFile("prefixes.csv"), temporaryFile("wrong.csv")];
    writeFileSync(out, "what was there");
    writeFileSync(wrong, "АВС/ DEF;От;До;Емкость;Оператор;Регион\n9;0;9;10;x;y\n");
    await expect(run(sample("DEF-9xx.csv"), wrong, "--out", out)).rejects.toThrow(
      `${wrong}:2:1: АВС/ DEF: found "9", expected 3 digits`,
    );
    expect(readFileSync(out, "utf8")).toBe("what was there");
  });

  test.each([
    [["--out", "x"], "no file of the register is named"],
    [["a.csv"], "--out is missing"],
    [["a.csv", "--out", "x", "--rename", "Москва"], "--rename: found Москва, expected REGION=NAME"],
    [["a.csv", "--out", "x", "--rename", "=Москва"], "--rename: found =Москва"],
    [["a.csv", "--to", "x"], "--to"],
    [["/nowhere/a.csv", "--out", "x"], "ENOENT"],
  ])("%j is refused: %s", async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
  });
});
