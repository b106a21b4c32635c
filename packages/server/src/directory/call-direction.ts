import { type PrefixRange, type PrefixTable, prefixTable } from "./prefixes/prefix-table.ts";

/** Kinds of numbers that an account's security settings tell apart. */
export type CallDirection = "mobile" | "intercity" | "international" | "premium";

/** What is known; everything else is international, which is forbidden unless somebody allows it. */
const KNOWN: readonly (readonly [direction: CallDirection, prefix: string, toPrefix?: string])[] = [
  ["mobile", "79"],
  ["intercity", "73", "74"],
  ["intercity", "781", "787"],
  // Nobody has such a number, so a call to one costs nothing: the sandbox's numbers that act by themselves begin so.
  ["intercity", "7000000"],
  // Free of charge for the caller: freephone, and the universal access number.
  ["intercity", "7800"],
  ["intercity", "7804"],
  // Parts of Russia's zone in which other countries are reached: Abkhazia, South Ossetia.
  ["international", "7840"],
  ["international", "7850"],
  ["international", "7940"],
  // Alternative billing, credit cards, voting; prepaid and calling cards, private networks, personal and paid services.
  ["premium", "7801", "7803"],
  ["premium", "7805", "7809"],
  // Satellite phones and networks of no country.
  ["premium", "7954"],
  ["premium", "870"],
  ["premium", "881", "883"],
  // The international premium rate service.
  ["premium", "979"],
];

/** Numbers of the country are complete with 11 digits. */
const NATIONAL_LENGTH = 11;

const makeTable = (): PrefixTable => {
  const ranges = KNOWN.map(([region, prefix, to_prefix = prefix]): PrefixRange => ({
    prefix,
    to_prefix,
    region,
  }));
  const reading = prefixTable(ranges);
  if (!reading.ok)
    throw new Error(`the directions contradict each other: ${JSON.stringify(reading.conflicts)}`);
  return reading.table;
};

const TABLE = makeTable();

/**
 * The direction of a number in E.164 form, seen from Russia. What is written with a trunk prefix (8…) or is too short
 * or too long for the country is taken by its letter, as E.164, and so for a number abroad.
 */
export const callDirection = (phoneNumber: string): CallDirection => {
  const direction = TABLE.regionOf(phoneNumber) as CallDirection | null;
  if (direction === null) return "international";
  const isDomestic = direction === "mobile" || direction === "intercity";
  return isDomestic && phoneNumber.length !== NATIONAL_LENGTH ? "international" : direction;
};
