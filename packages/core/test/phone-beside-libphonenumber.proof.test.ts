import fc from "fast-check";
import examples from "libphonenumber-js/mobile/examples";
import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/max";
import type { CountryCode } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { BY, cleanPhone, KZ, UZ } from "../src/phone/index.ts";
import type { PhoneRules } from "../src/phone/index.ts";
import { hasCountryCode } from "../src/phone/country-codes.ts";
import { written } from "./written-phones.ts";

const digitsOf = (text: string): string | null => {
  const clean = cleanPhone(text);
  return clean.ok ? clean.digits : null;
};

interface Theirs {
  readonly digits: string;
  /** Whether it has put in digits that nobody wrote. */
  readonly isCompleted: boolean;
}

/** What libphonenumber, with all that it knows of numbering plans, takes a text for; `null` where it finds no valid number. */
const theirs = (text: string, country: CountryCode): Theirs | null => {
  const found = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  if (found?.isValid() !== true) return null;
  const ascii = text.replaceAll(/[^0-9]/gu, "");
  const isCompleted = ascii !== "" && !ascii.endsWith(found.nationalNumber);
  return { digits: found.number.slice(1), isCompleted };
};

describe("beside libphonenumber", () => {
  it("knows every country code that is in use", () => {
    const codes = new Set(getCountries().map((country) => getCountryCallingCode(country)));
    expect(codes.size).toBeGreaterThan(200);
    expect([...codes].filter((code) => !hasCountryCode(`${code}0000000`))).toEqual([]);
  });

  it("agrees on every valid number of Russia and Kazakhstan, in every form that both read", () => {
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{10}$/u),
        fc.constantFrom("+7", "8", "7", "+7 ", "8-", "tel:+7", "810 7"),
        fc.constantFrom("", " ", "-"),
        (number, prefix, between) => {
          const text = `${prefix}${number.slice(0, 3)}${between}${number.slice(3, 6)}${between}${number.slice(6)}`;
          const found = theirs(text, "RU");
          seen[found === null ? "invalid" : "valid"] += 1;
          fc.pre(found !== null);
          expect({ text, digits: digitsOf(text) }).toEqual({ text, digits: found.digits });
        },
      ),
      { numRuns: 15_000 },
    );
    expect(seen.valid).toBeGreaterThan(5_000);
    expect(seen.invalid).toBeGreaterThan(5_000);
  });

  it("gives other digits for no text that libphonenumber finds a valid number in", () => {
    const seen = new Map<string, number>();
    const texts = fc.oneof(
      written.map(({ text }) => text),
      fc.stringMatching(/^\+?[0-9]{7,15}$/u),
      fc.stringMatching(/^\+?8[ -]?\(?[3-9][0-9]{2}\)?[ -]?[0-9]{7}$/u),
      fc.stringMatching(/^8 ?10 ?[1-9][0-9]{8,11}$/u),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const found = theirs(text, "RU");
        // It completes numbers of some countries, which this never does: then there is nothing to compare.
        if (found === null || found.isCompleted) return;
        const clean = cleanPhone(text);
        const verdict = clean.ok ? "same" : clean.reason;
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        expect({ text, digits: clean.ok ? clean.digits : found.digits }).toEqual({
          text,
          digits: found.digits,
        });
      }),
      { numRuns: 15_000 },
    );
    expect(seen.get("same")).toBeGreaterThan(1_000);
    // too_long: it knows services of Russia with fourteen digits, which stand in no number that a customer gives.
    // Where it reads one number and this refuses, these are the reasons: each names a second reading of the same text.
    expect(["ambiguous", "prefix_after_plus", "zero_after_code", "too_long", "same"]).toEqual(
      expect.arrayContaining([...seen.keys()]),
    );
  });

  it("agrees on the example of every country, dialled from Russia and with a plus", () => {
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples)?.number.slice(1) ?? "";
      const [code, rest] = [
        getCountryCallingCode(country),
        example.slice(getCountryCallingCode(country).length),
      ];
      const texts = [`+${code} ${rest}`, `8 10 ${example}`];
      expect(
        texts.map((text) => digitsOf(text)),
        country,
      ).toEqual([example, example]);
    }
  });

  it.each<[CountryCode, PhoneRules]>([
    ["BY", BY],
    ["UZ", UZ],
    ["KZ", KZ],
  ])("agrees on numbers of %s with an area or an operator, as they are dialled there", (country, rules) => {
    let valid = 0;
    const length = rules.lengths[0];
    fc.assert(
      fc.property(
        fc
          .array(fc.nat({ max: 9 }), { minLength: length, maxLength: length })
          .map((digits) => digits.join("")),
        fc.constantFrom(`+${rules.code}`, rules.trunk ?? ""),
        (number, prefix) => {
          const found = parsePhoneNumberFromString(`${prefix}${number}`, country);
          const type = found?.getType() ?? "";
          if (found?.country !== country || !["FIXED_LINE", "MOBILE"].includes(type)) return;
          valid += 1;
          const clean = cleanPhone(`${prefix}${number}`, { country: rules });
          const digits = clean.ok ? clean.digits : clean.reason;
          expect({ prefix, number, digits }).toEqual({ prefix, number, digits: found.number.slice(1) });
        },
      ),
      { numRuns: 20_000 },
    );
    expect(valid).toBeGreaterThan(200);
  });
});
