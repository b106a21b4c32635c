import { CommandFailure } from "../command-failure.ts";
import type { Context } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import type { ReadFlags } from "../flags/read-flags.ts";
import { closest } from "../flags/closest.ts";
import { nodeUtil } from "../node-modules.ts";
import type { Profile, ProfileCredentials, ProfileService } from "./profile.ts";
import { readProfiles } from "./profiles-file.ts";

/** Whom to ask, and as whom. */
export type Connection = Profile;

/** The name under which a profile is kept, unless one is named. */
const DEFAULT_PROFILE = "default";

/** The profile that is meant: by the flag, else by the environment, else the default one. */
export function profileName({ own }: ReadFlags, env: Context["env"]): string {
  return text(own["profile"]) ?? text(env["SCENARIO_CALL_PROFILE"]) ?? DEFAULT_PROFILE;
}

/** The service that a brand or a URL names; null where neither does. A brand that there is not is told by the client. */
export function serviceOf(
  brand: string | null,
  url: string | null,
  dataUrl: string | null,
): ProfileService | null {
  if (url !== null) return { url, data_url: dataUrl };
  return brand === null ? null : { brand };
}

/**
 * Whom to ask, and as whom: from the environment, and what is missing there from the profile. Credentials of a profile
 * are sent to the service of that profile only: a URL from elsewhere would get a secret that it must not see.
 */
export function findConnection(flags: ReadFlags, context: Context): Connection {
  const { env, say } = context;
  const fromEnv = serviceOf(
    text(env["SCENARIO_CALL_BRAND"]),
    text(env["SCENARIO_CALL_URL"]),
    text(env["SCENARIO_CALL_DATA_URL"]),
  );
  const credentials = credentialsOf(env);
  if (fromEnv !== null && credentials !== null) return { service: fromEnv, credentials };
  const name = profileName(flags, env);
  const profiles = readProfiles(context);
  const profile = profiles.get(name);
  if (profile === undefined) throw noProfile(name, [...profiles.keys()], context);
  if (fromEnv !== null && !nodeUtil().isDeepStrictEqual(fromEnv, profile.service))
    throw new CommandFailure({
      kind: "foreign_service",
      exit: EXIT.usage,
      what: say({
        en: `the environment names another service than the profile "${name}", and only the profile has credentials`,
        ru: `окружение указывает не тот сервис, что профиль «${name}», а реквизиты есть только в профиле`,
      }),
      where: text(env["SCENARIO_CALL_URL"]) === null ? "SCENARIO_CALL_BRAND" : "SCENARIO_CALL_URL",
      next: say({
        en: "set SCENARIO_CALL_TOKEN too, or make a profile for that service: scenario-call login --profile NAME --url URL",
        ru: "задайте и SCENARIO_CALL_TOKEN, или создайте профиль для этого сервиса: scenario-call login --profile ИМЯ --url URL",
      }),
    });
  if (credentials === null) return profile;
  return { service: profile.service, credentials };
}

function credentialsOf(env: Context["env"]): ProfileCredentials | null {
  const token = text(env["SCENARIO_CALL_TOKEN"]);
  if (token !== null) return { token };
  const login = text(env["SCENARIO_CALL_LOGIN"]);
  const password = text(env["SCENARIO_CALL_PASSWORD"]);
  return login === null || password === null ? null : { login, password };
}

/** That there is no profile of this name. */
export function noProfile(name: string, names: readonly string[], { say }: Context): CommandFailure {
  const near = closest(name, names);
  const hint = near === null ? "" : say({ en: ` Did you mean ${near}?`, ru: ` Может быть, ${near}?` });
  return new CommandFailure({
    kind: "no_profile",
    exit: EXIT.notSent,
    what: say({
      en: `nobody has logged in: there is no profile "${name}"`,
      ru: `вход не выполнен: профиля «${name}» нет`,
    }),
    next: say({
      en: `scenario-call login --brand uis, or set SCENARIO_CALL_BRAND (or SCENARIO_CALL_URL) and SCENARIO_CALL_TOKEN.${hint}`,
      ru: `scenario-call login --brand uis, или задайте SCENARIO_CALL_BRAND (или SCENARIO_CALL_URL) и SCENARIO_CALL_TOKEN.${hint}`,
    }),
  });
}

function text(value: string | boolean | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
