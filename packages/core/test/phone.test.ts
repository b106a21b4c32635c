import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BY, cleanPhone, KZ, RU, UZ } from "../src/phone/index.ts";
import type { PhoneRefusal, PhoneRules } from "../src/phone/index.ts";
import { SYSTEMS, written } from "./written-phones.ts";

const digitsOf = (text: string, country?: PhoneRules): string | null => {
  const clean = cleanPhone(text, country === undefined ? {} : { country });
  return clean.ok ? clean.digits : null;
};

const reasonOf = (text: string, country: PhoneRules = RU): PhoneRefusal | "has_extension" | null => {
  const clean = cleanPhone(text, { country });
  return clean.ok ? null : clean.reason;
};

describe("a phone number as people write it", () => {
  it.each([
    ["79260000000", "79260000000"],
    ["+79260000000", "79260000000"],
    ["+7 (926) 000-00-00", "79260000000"],
    ["(+7) 926 000 00 00", "79260000000"],
    ["89260000000", "79260000000"],
    ["8 (926) 000-00-00", "79260000000"],
    ["8-926-000.00.00", "79260000000"],
    ["9260000000", "79260000000"],
    ["(495) 123-45-67", "74951234567"],
    ["8 800 555 35 35", "78005553535"],
    ["+7 701 123 45 67", "77011234567"],
    ["8 701 123 45 67", "77011234567"],
    ["8 10 375 29 123-45-67", "375291234567"],
    ["8~10 49 30 123456", "4930123456"],
    ["810 7 926 000 00 00", "79260000000"],
    ["+49 30 123456", "4930123456"],
    ["+39 06 1234 5678", "390612345678"],
    ["+1 (202) 555-01-00", "12025550100"],
    ["tel:+7-926-000-00-00", "79260000000"],
    ["TEL:89260000000", "79260000000"],
    ["\u00a0+7\u00a0926\u202f000\u201300\u201100\u00a0", "79260000000"],
    ["\u202a+7 926 000\u221200\u221200\u202c", "79260000000"],
    ["\uff0b\uff17\uff08\uff19\uff12\uff16\uff09\uff10\uff10\uff10\uff10\uff10\uff10\uff10", "79260000000"],
    ["+٧٩٢٦٠٠٠٠٠٠٠", "79260000000"],
  ])("%j is %s", (text, digits) => {
    expect(cleanPhone(text)).toEqual({ ok: true, digits });
  });

  it.each<[string, PhoneRefusal]>([
    ["", "empty"],
    [" +() ", "empty"],
    ["no number", "unexpected_character"],
    ["8 800 FLOWERS", "unexpected_character"],
    ["-79260000000", "unexpected_character"],
    ["7.926e10", "unexpected_character"],
    ["tel:0000000;phone-context=+7926", "unexpected_character"],
    ["++7 926 000 00 00", "misplaced_plus"],
    ["7+9260000000", "misplaced_plus"],
    ["112", "too_short"],
    ["123-45-67", "too_short"],
    ["+7 926 000 00 0", "too_short"],
    ["+7 926 000 00 000", "too_long"],
    ["8 926 000 00 000", "too_long"],
    ["+7 8 926 000 00 00", "too_long"],
    ["+7 (8 926) 000-00-00", "too_long"],
    ["8 926 000 00 00, 8 926 000 00 01", "unexpected_character"],
    ["89260000000,89260000001", "too_long"],
    ["1".repeat(1000), "too_long"],
    ["+7 026 000 00 00", "unassigned"],
    ["8 526 000 00 00", "unassigned"],
    ["1260000000", "unassigned"],
    ["+0 926 000 00 00", "unknown_country_code"],
    ["+999 26 000 00 00", "unknown_country_code"],
    ["375 29 123 45 67", "missing_plus"],
    ["0049 30 123456", "unknown_prefix"],
    ["+8 (926) 000-00-00", "prefix_after_plus"],
    ["+89260000000", "prefix_after_plus"],
    ["+8 495 123 45 67", "prefix_after_plus"],
    ["+8 10 375 29 123 45 67", "prefix_after_plus"],
    ["+44 (0)20 7946 0000", "zero_after_code"],
    ["+39 (0)6 1234 5678", "zero_after_code"],
    ["+49 030 123456", "zero_after_code"],
    ["8926000000", "ambiguous"],
    ["7926000000", "ambiguous"],
  ])("%j is refused: %s", (text, reason) => {
    expect(cleanPhone(text)).toEqual({ ok: false, reason });
  });

  it("that is no text is refused, whatever JavaScript passes", () => {
    expect(cleanPhone(79260000000 as unknown as string)).toEqual({ ok: false, reason: "empty" });
  });
});

describe("a number that begins with +84", () => {
  it("is ambiguous in one piece: Vietnam's code, or the 8 that is dialled in Russia", () => {
    expect(reasonOf("+84951234567")).toBe("ambiguous");
  });

  it("is that of Vietnam where the code stands apart", () => {
    expect(digitsOf("+84 95 123 45 67")).toBe("84951234567");
  });

  it("is that of Vietnam where nobody dials an 8", () => {
    expect(digitsOf("+84951234567", UZ)).toBe("84951234567");
  });
});

describe("an extension", () => {
  it.each([
    "+7 495 123-45-67 доб. 12",
    "+7 495 123-45-67 (доб. 12)",
    "+7 495 123-45-67 добавочный 12",
    "8 495 123-45-67 вн.12",
    "8 495 123-45-67 внутр. 12",
    "8 495 123-45-67 ext. 12",
    "8 495 123-45-67 extension 12",
    "84951234567x12",
    "84951234567#12",
    "84951234567,12",
    "tel:+7-495-123-45-67;ext=12",
  ])("%j is not left out in silence: the caller decides", (text) => {
    expect(cleanPhone(text)).toEqual({
      ok: false,
      reason: "has_extension",
      digits: "74951234567",
      extension: "12",
    });
  });
});

describe("another country", () => {
  it.each<[string, PhoneRules, string]>([
    ["8 029 123 45 67", BY, "375291234567"],
    ["80291234567", BY, "375291234567"],
    ["29 123 45 67", BY, "375291234567"],
    ["375291234567", BY, "375291234567"],
    ["8 10 7 926 000 00 00", BY, "79260000000"],
    ["+7 926 000 00 00", BY, "79260000000"],
    ["90 123 45 67", UZ, "998901234567"],
    ["998 90 123 45 67", UZ, "998901234567"],
    ["00 7 926 000 00 00", UZ, "79260000000"],
    ["8 701 123 45 67", KZ, "77011234567"],
  ])("reads %j by its own rules", (text, country, digits) => {
    expect(cleanPhone(text, { country })).toEqual({ ok: true, digits });
  });

  it("does not take the numbers of its neighbour for its own", () => {
    expect(reasonOf("375 29 123 45 67", UZ)).toBe("missing_plus");
    expect(reasonOf("701 123 45 67", KZ)).toBe("ambiguous");
  });
});

describe("whatever is written", () => {
  it("knows the digits of many scripts", () => {
    expect(SYSTEMS.length).toBeGreaterThan(30);
  });

  it("gives the number that is meant", () => {
    fc.assert(
      fc.property(written, ({ text, meant }) => {
        expect(cleanPhone(text)).toEqual({ ok: true, digits: meant });
      }),
      { numRuns: 5_000 },
    );
  });

  it("ends in what the API takes, or in a reason, and never throws", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[-+0-9 ().x#,;доб]{0,40}$/u),
      fc
        .tuple(fc.constantFrom("+", "8", "7", "810", "00"), fc.stringMatching(/^[0-9]{0,16}$/u))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(RU, KZ, BY, UZ), (input, country) => {
        const clean = cleanPhone(input, { country });
        const told = clean.ok || clean.reason === "has_extension" ? clean.digits : clean.reason;
        expect(told).toMatch(/^(?:[1-9][0-9]{6,14}|[a-z_]+)$/u);
      }),
      { numRuns: 10_000 },
    );
  });

  it("never adds, drops or moves a digit but for the prefixes", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9]{5,16}$/u), (text) => {
        const digits = digitsOf(text);
        const given = text.replace("+", "");
        if (digits === null) return;
        expect([given, `7${given}`, `7${given.replace(/^8/u, "")}`, given.replace(/^810/u, "")]).toContain(
          digits,
        );
      }),
      { numRuns: 10_000 },
    );
  });

  it("is the same when it is cleaned once more, for numbers of the own country", () => {
    fc.assert(
      fc.property(written, ({ text }) => {
        const digits = digitsOf(text) ?? "";
        expect(digitsOf(digits)).toBe(digits);
      }),
    );
  });
});
