import { parseArgs, type ParseArgsConfig } from "node:util";
import { closest } from "../directory/closest.ts";
import { UsageError } from "../usage-error.ts";

/** What every command takes, whatever else it does. */
export const COMMON_OPTIONS = {
  lang: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const satisfies ParseArgsConfig["options"];

/** Reads a command line as `parseArgs` does, and tells its mistakes in both languages. Throws {@link UsageError}. */
export const parseOptions = <const Config extends ParseArgsConfig & { readonly args: string[] }>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> => {
  try {
    return parseArgs(config);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw mistakeIn(config, String(error.code), error.message);
  }
};

/** Secrets are read from stdin, a file or the environment. */
const SECRETS: ReadonlySet<string> = new Set(["token", "access-token", "password", "key", "ari-password"]);

/** What is wrong is found once more without strictness: the text of the error is English, and repeats what may be a secret. */
const mistakeIn = (
  { args, options = {}, allowPositionals = false }: ParseArgsConfig & { readonly args: string[] },
  code: string,
  otherwise: string,
): UsageError => {
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional" && !allowPositionals)
      return new UsageError({
        en: `found ${JSON.stringify(token.value)}, expected an option`,
        ru: `найдено «${token.value}», ожидается параметр`,
      });
    if (token.kind !== "option") continue;
    const { name, rawName: written, value } = token;
    const known = options[name];
    if (known === undefined && SECRETS.has(name))
      return new UsageError({
        en: `${written}: secrets are not taken from the command line: every user of this machine could read them in its list of processes`,
        ru: `${written}: секреты не принимаются в командной строке: их видно всем в списке процессов`,
      });
    if (known === undefined) {
      const near = closest(name, Object.keys(options));
      return new UsageError({
        en: `there is no option ${written}${near === null ? "" : `: did you mean --${near}?`}`,
        ru: `параметра ${written} нет${near === null ? "" : `: может быть, --${near}?`}`,
      });
    }
    if (known.type === "string" && (value === undefined || (!token.inlineValue && value.startsWith("-"))))
      return new UsageError({
        en: `${written} needs a value`,
        ru: `у ${written} должно быть значение`,
      });
    if (known.type === "boolean" && value !== undefined)
      return new UsageError({ en: `${written} takes no value`, ru: `у ${written} нет значения` });
  }
  return new UsageError({ en: otherwise, ru: `командная строка не читается (${code})` });
};
