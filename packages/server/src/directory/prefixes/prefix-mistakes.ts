import type { AccountFile } from "../../generated/account.ts";
import type { AccountMistake } from "../problems.ts";
import { rangeMistake } from "./prefix-file.ts";
import { type PrefixRange, type PrefixReading, prefixTable } from "./prefix-table.ts";

/** The ranges that stand in the account file itself. */
export const ownRanges = ({ prefixes = [] }: Pick<AccountFile, "prefixes">): readonly PrefixRange[] =>
  prefixes.map(({ prefix, to_prefix = prefix, region }) => ({ prefix, to_prefix, region }));

/** What is wrong with the prefixes of an account file. */
export const prefixMistakes = (file: Pick<AccountFile, "prefixes">): readonly AccountMistake[] => {
  const ranges = ownRanges(file);
  const mistakes = ranges.flatMap((range, index): AccountMistake[] => {
    const mistake = rangeMistake(range);
    if (mistake === null) return [];
    const { member, found, expected } = mistake;
    return [{ path: ["prefixes", index, member], atKey: false, found, expected }];
  });
  return mistakes.length > 0 ? mistakes : conflictsOf(prefixTable(ranges));
};

const conflictsOf = (reading: PrefixReading): readonly AccountMistake[] =>
  reading.ok
    ? []
    : reading.conflicts.map(({ index, with: other, kind }) => ({
        path: ["prefixes", index],
        atKey: false,
        found:
          kind === "double"
            ? `the numbers of prefixes[${other}] again`
            : `some of the numbers of prefixes[${other}]`,
        expected: "entries that lie apart, or one wholly inside the other",
      }));

/** Virtual numbers whose region no prefix has: they would never be found by it. `more`: regions of `prefixes_file`. */
export const regionMistakes = (
  file: Pick<AccountFile, "prefixes" | "virtual_numbers">,
  more: ReadonlySet<string>,
): readonly AccountMistake[] => {
  const own = new Set(ownRanges(file).map(({ region }) => region));
  return file.virtual_numbers.flatMap(({ region }, index): AccountMistake[] =>
    region === undefined || own.has(region) || more.has(region)
      ? []
      : [
          {
            path: ["virtual_numbers", index, "region"],
            atKey: false,
            found: JSON.stringify(region),
            expected: "a region that the prefixes of the account name",
          },
        ],
  );
};
