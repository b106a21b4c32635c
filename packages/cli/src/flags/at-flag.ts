import type { Text } from "@scenario-call/core/language";
import { CommandFailure } from "../command-failure.ts";
import { expectedValue, gist } from "./expected-value.ts";
import type { MethodFlag } from "./method-flags.ts";
import { flagName } from "./read-flags.ts";

/** The same failure for whoever typed flags: which one it is about, and what that takes. Another failure stays as it is. */
export function atFlag(
  failure: CommandFailure,
  field: string | null,
  flags: readonly MethodFlag[],
  say: (text: Text) => string,
): CommandFailure {
  const flag = flags.find(({ path }) => path.join(".") === field);
  if (flag === undefined) return failure;
  const { en, ru } = expectedValue(flag) ?? gist(flag);
  return new CommandFailure({
    ...failure.texts,
    what: `${failure.texts.what}\n${say({ en: `expected: ${en}`, ru: `ожидается: ${ru}` })}`,
    where: `--${flagName(flag)}`,
  });
}
