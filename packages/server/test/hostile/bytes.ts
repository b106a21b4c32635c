import type { Chance } from "./random.ts";

/** Bytes that break readers: ends of strings, halves of characters, marks, signs of other encodings. */
const SPLINTERS: readonly Buffer[] = [
  "00",
  "ff",
  "c0af",
  "eda080",
  "f4908080",
  "efbbbf",
  "fffe",
  "22",
  "5c",
  "5c75",
  "5c7564383030",
  "7b",
  "7d",
  "5b",
  "5d",
  "2c",
  "3a",
  "0d0a",
  "e280a8",
  "2d",
  "31653939393939",
  "5f5f70726f746f5f5f",
].map((hex) => Buffer.from(hex, "hex"));

/** The bytes with one to four of them changed, taken away, doubled, moved, or splinters put between. */
export const mutated = (chance: Chance, bytes: Buffer): Buffer => {
  let made = Buffer.from(bytes);
  for (let edits = 1 + chance.below(4); edits > 0; edits -= 1) {
    const at = chance.below(made.length + 1);
    const [before, after] = [made.subarray(0, at), made.subarray(at)];
    switch (chance.below(7)) {
      case 0:
        if (at < made.length) made[at] = chance.below(256);
        break;
      case 1:
        if (at < made.length) made[at] = (made[at] ?? 0) ^ (1 << chance.below(8));
        break;
      case 2:
        made = Buffer.concat([before, after.subarray(1 + chance.below(8))]);
        break;
      case 3:
        made = Buffer.concat([before, chance.pick(SPLINTERS), after]);
        break;
      case 4: {
        const piece = after.subarray(0, 1 + chance.below(40));
        made = Buffer.concat([before, piece, after]);
        break;
      }
      case 5:
        made = Buffer.from(before);
        break;
      default: {
        const other = chance.below(made.length + 1);
        const piece = made.subarray(Math.min(at, other), Math.max(at, other));
        made = Buffer.concat([
          made.subarray(0, Math.min(at, other)),
          made.subarray(Math.max(at, other)),
          piece,
        ]);
      }
    }
  }
  return made;
};

const inParams = (text: string): string =>
  `{"jsonrpc":"2.0","id":"odd","method":"start.scenario_call","params":${text}}`;

/** Bodies that are JSON of an unfriendly kind, or nearly. */
export const oddBody = (chance: Chance, valid: string): Buffer => {
  const levels = chance.pick([2, 14, 15, 16, 17, 18, 100, 5_000, 30_000]);
  const member = `"${chance.pick(["a", "__proto__", "id", "method", "params", String.raw`\u0061`])}"`;
  const twin = `${member}:${chance.pick(["1", '"x"', "{}", "[]"])}`;
  switch (chance.below(19)) {
    case 0:
      return Buffer.from(inParams(`${"[".repeat(levels)}${"]".repeat(levels)}`));
    case 1:
      return Buffer.from(inParams(`{"a":${'{"a":'.repeat(levels)}1${"}".repeat(levels)}}`));
    case 2:
      return Buffer.from("[".repeat(levels));
    case 3:
      return Buffer.from(valid.replace("{", `{${twin},`));
    case 4:
      return Buffer.from(valid.replace(/\}$/u, `,${twin}}`));
    case 5:
      return Buffer.from(valid.replace('"params":{', `"params":{${twin},${twin},`));
    case 6:
      return Buffer.from(valid.replace(/"id":(?:"[^"]*"|[^,]*)/u, `"id":${chance.pick(NUMBERS)}`));
    case 7:
      return Buffer.from(inParams(`{"scenario_id":${chance.pick(NUMBERS)}}`));
    case 8:
      return Buffer.from(`\uFEFF${valid}`);
    case 9:
      return Buffer.from(valid, "utf16le");
    case 10:
      return Buffer.from(valid.replace('"params"', String.raw`"p\u0061rams"`));
    case 11:
      return Buffer.from(inParams(String.raw`{"contact":"\ud800","x":"\udc00\ud800"}`));
    case 12:
      return Buffer.from(
        `${" \t\r\n".repeat(chance.below(2_000))}${valid}${chance.pick(["", "\n", "\u00a0", "\0"])}`,
      );
    case 13:
      return Buffer.from(`[${Array.from({ length: chance.below(40) }, () => valid).join(",")}]`);
    case 14:
      return Buffer.from(`${valid}${chance.pick([valid, ",", "//", "/* */", "\0", "]"])}`);
    case 15:
      return Buffer.from(valid.replaceAll('"', "'"));
    case 16:
      return Buffer.from(
        chance.pick(["", " ", "null", "true", "NaN", "Infinity", '"x"', "0", "-", "{}", "[]", "01"]),
      );
    case 17:
      return Buffer.from(
        `{${Array.from({ length: chance.below(3_000) }, (_, at) => `"${at}":${at}`).join(",")}}`,
      );
    default:
      return chance.bytes(chance.below(400));
  }
};

const NUMBERS = [
  "1e999",
  "-1e999",
  "1e-999",
  "9007199254740991",
  "9007199254740993",
  "-9007199254740993",
  `1${"0".repeat(400)}`,
  `0.${"0".repeat(400)}1`,
  "-0",
  "1E2",
  "0x10",
  "1_000",
  "+1",
  ".5",
  "5.",
  "NaN",
  "null",
  "[1]",
  "{}",
  "true",
  '""',
  '"\\u0000"',
];
