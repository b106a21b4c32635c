import fc from "fast-check";

/** Decimal digits of every numbering system that the platform knows and that has them one by one. */
export const SYSTEMS: readonly (readonly string[])[] = Intl.supportedValuesOf("numberingSystem")
  .map((system) =>
    [...Array(10).keys()].map((digit) =>
      new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false }).format(digit),
    ),
  )
  .filter((digits) => digits.every((digit) => /^\p{Nd}$/u.test(digit)));

const separators = fc.stringMatching(/^[ \u00a0\u2009.\u2010-\u2015\u2212-]{0,2}$/u);
const national = fc.stringMatching(/^[349][0-9]{9}$/u);

/** Numbers of Russia in the forms in which people write them, with the digits that they mean. */
export const written: fc.Arbitrary<{ readonly text: string; readonly meant: string }> = fc
  .record({
    number: national,
    prefix: fc.constantFrom("+7", "8", "7", "", "+7 ", "8 ", "tel:+7", "8~10 7", "810-7", "(+7)"),
    brackets: fc.boolean(),
    between: fc.array(separators, { minLength: 4, maxLength: 4 }),
    digits: fc.constantFrom(...SYSTEMS),
  })
  .map(({ number, prefix, brackets, between: [a = "", b = "", c = "", d = ""], digits }) => {
    const area = brackets ? `(${number.slice(0, 3)})` : number.slice(0, 3);
    const before = prefix === "" ? "" : `${prefix}${a}`;
    const text = `${before}${area}${b}${number.slice(3, 6)}${c}${number.slice(6, 8)}${d}${number.slice(8)}`;
    return { text: text.replaceAll(/[0-9]/gu, (digit) => digits[Number(digit)] ?? ""), meant: `7${number}` };
  });
