/** How numbers are dialled in a country. Every text is digits only. */
export interface PhoneRules {
  /** The country's code: `7`. */
  readonly code: string;
  /** What is dialled before a number of the same country: `8`; `null` where nothing is. */
  readonly trunk: string | null;
  /** What is dialled before the code of another country: `810`. */
  readonly international: string;
  /** A whole number of the country without its code and without the trunk prefix. */
  readonly national: RegExp;
  /** How many digits such numbers have, at least and at most. */
  readonly lengths: readonly [least: number, most: number];
  /** Such numbers that can be nothing else, even with no prefix before them; `null` where there are none. */
  readonly bare: RegExp | null;
}

/** Numbers of the zone of Russia and Kazakhstan; none begin with 0, 1, 2 or 5. */
const ZONE_7 = /^[346789][0-9]{9}$/u;

/**
 * Russia. Ten digits are read as a number where they begin with 3, 4 or 9. Where they begin with 7 or 8, they may as well be an
 * eleven-digit one that lost a digit, so they are not guessed at.
 */
export const RU: PhoneRules = {
  code: "7",
  trunk: "8",
  international: "810",
  national: ZONE_7,
  lengths: [10, 10],
  bare: /^[349][0-9]{9}$/u,
};

/** Kazakhstan: the zone and the prefixes are those of Russia, and its own numbers begin with 6 and 7. */
export const KZ: PhoneRules = { ...RU, bare: null };

/** Belarus, where 8 0 stands before a number of the country, and 8 10 before the code of another. */
export const BY: PhoneRules = {
  code: "375",
  trunk: "80",
  international: "810",
  national: /^[1-4][0-9]{8}$/u,
  lengths: [9, 9],
  bare: /^[1-4][0-9]{8}$/u,
};

/** Uzbekistan: nothing stands before a number of the country. */
export const UZ: PhoneRules = {
  code: "998",
  trunk: null,
  international: "00",
  national: /^[2-9][0-9]{8}$/u,
  lengths: [9, 9],
  bare: /^[2-9][0-9]{8}$/u,
};
