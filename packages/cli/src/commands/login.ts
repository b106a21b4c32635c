import { CommandFailure } from "../command-failure.ts";
import type { Context, Run } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { profileName, serviceOf } from "../profile/connection.ts";
import type { Profile, ProfileCredentials } from "../profile/profile.ts";
import { writeProfile } from "../profile/profiles-file.ts";

/** `scenario-call login`: tries the credentials, and keeps them. */
export const login: Run = async (flags, _args, context) => {
  const { say, line, json, data } = context;
  const { brand, url, "data-url": dataUrl } = flags.own;
  if (brand !== undefined && url !== undefined)
    throw new CommandFailure({
      kind: "usage",
      exit: EXIT.usage,
      what: say({ en: "give either --brand or --url", ru: "укажите либо --brand, либо --url" }),
    });
  const service = serviceOf(
    url === undefined ? textOr(brand, "uis") : null,
    textOr(url, null),
    textOr(dataUrl, null),
  );
  if (service === null) throw new TypeError("a service has a brand or a URL");
  const credentials =
    flags.own["token-stdin"] === true ? await tokenFromInput(context) : await askForUser(context);
  const profile: Profile = { service, credentials };
  await tryOut(profile, context);
  const name = profileName(flags, context.env);
  const file = await writeProfile(context, name, profile);
  if (json) data({ profile: name, file });
  else
    line(
      say({ en: `kept as profile "${name}" in ${file}`, ru: `сохранено как профиль «${name}» в ${file}` }),
    );
  return EXIT.done;
};

function textOr<T>(value: string | boolean | undefined, otherwise: T): string | T {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

async function tokenFromInput({ readInput, say }: Context): Promise<ProfileCredentials> {
  const token = (await readInput()).trim();
  if (token !== "" && !/\s/u.test(token)) return { token };
  throw new CommandFailure({
    kind: "usage",
    exit: EXIT.usage,
    what: say({
      en: "--token-stdin: expected one key on stdin",
      ru: "--token-stdin: в stdin ожидается один ключ",
    }),
    next: "scenario-call login --token-stdin < key.txt",
  });
}

async function askForUser({ terminal, ask, askHidden, say }: Context): Promise<ProfileCredentials> {
  if (!terminal.questions)
    throw new CommandFailure({
      kind: "no_terminal",
      exit: EXIT.usage,
      what: say({
        en: "there is no terminal on which to ask for login and password",
        ru: "нет терминала, чтобы спросить логин и пароль",
      }),
      next: say({
        en: "use scenario-call login --token-stdin < FILE, or SCENARIO_CALL_TOKEN in the environment",
        ru: "используйте scenario-call login --token-stdin < ФАЙЛ или SCENARIO_CALL_TOKEN в окружении",
      }),
    });
  const name = await ask(say({ en: "Login: ", ru: "Логин: " }));
  const password = name === null ? null : await askHidden(say({ en: "Password: ", ru: "Пароль: " }));
  if (name !== null && name !== "" && password !== null && password !== "") return { login: name, password };
  throw new CommandFailure({
    kind: "interrupted",
    exit: EXIT.interrupted,
    what: say({ en: "nothing was kept", ru: "ничего не сохранено" }),
  });
}

/** Asks the service for something that does nothing: only a refused token or login is a reason not to keep it. */
async function tryOut(profile: Profile, context: Context): Promise<void> {
  const { credentials } = profile;
  const { describeFailure, withClient } = await import("../asking.ts");
  await withClient(profile, context, async (client) => {
    const tried =
      "token" in credentials ? await client.safe.listCalls({}) : await client.safe.loginUser(credentials);
    if (tried.ok) return;
    const isOther =
      "token" in credentials &&
      tried.error.kind === "api_error" &&
      !tried.error.mnemonic.startsWith("access_token_");
    if (!isOther) throw describeFailure(tried.error, context);
  });
}
