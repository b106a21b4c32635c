import { expect, it } from "vitest";
import { isFitVersion } from "../../src/asterisk/program.ts";

it.each([
  ["22.10.1", true],
  ["1:22.10.1+dfsg+~cs6.17.60671434-1", true],
  ["22.4.0", true],
  ["22.3.0", false],
  ["20.14.0", true],
  // Ubuntu 24.04 and Debian 11.
  ["1:20.6.0~dfsg+~cs6.13.40431414-2build5", false],
  ["1:16.28.0~dfsg-0+deb11u4", false],
  ["19.99.0", false],
  ["23.0.0", true],
  ["", false],
])("an Asterisk of version %s: %s", (version, isFit) => {
  expect(isFitVersion(version)).toBe(isFit);
});
