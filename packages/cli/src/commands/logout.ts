import type { NodeClient } from "@scenario-call/node-client";
import { CommandFailure } from "../command-failure.ts";
import type { Context, Run } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import type { Text } from "@scenario-call/core/language";
import { noProfile, profileName } from "../profile/connection.ts";
import type { Profile } from "../profile/profile.ts";
import { readProfiles, removeProfile } from "../profile/profiles-file.ts";

/** What became of the token at the service. */
type Outcome =
  /** `logout.user` has ended it. */
  | "ended"
  /** The service knows it no more. */
  | "over"
  /** A permanent key, which no method ends. */
  | "key_works"
  /** The profile has login and password: each command has a session of its own. */
  | "none"
  /** The service was not asked. */
  | "not_asked";

const TOLD: Readonly<Record<Outcome, Text>> = {
  ended: { en: "the session has been ended", ru: "сессия завершена" },
  over: { en: "the session was over already", ru: "сессия уже была завершена" },
  key_works: {
    en: "it had a permanent key, which goes on working: block it in the account's settings if others may know it",
    ru: "в нём был постоянный ключ, и он продолжает действовать: заблокируйте его в настройках учётной записи, если он мог стать известен другим",
  },
  none: { en: "it had login and password", ru: "в нём были логин и пароль" },
  not_asked: {
    en: "the service was not asked: a token goes on working there until it expires or is blocked",
    ru: "сервис не спрашивали: токен действует там, пока не истечёт или не будет заблокирован",
  },
};

/** `scenario-call logout`: ends the session where there is one, and removes the profile. */
export const logout: Run = async (flags, _args, context) => {
  const { say, line, json, data, env, err } = context;
  const name = profileName(flags, env);
  const profiles = readProfiles(context);
  const profile = profiles.get(name);
  if (profile === undefined) throw noProfile(name, [...profiles.keys()], context);
  const outcome = flags.own["local"] === true ? "not_asked" : await endSession(profile, context);
  const file = await removeProfile(context, name);
  if (json) data({ profile: name, file, token: outcome });
  else {
    const told = say(TOLD[outcome]);
    line(say({ en: `removed the profile "${name}": ${told}`, ru: `профиль «${name}» удалён: ${told}` }));
  }
  if (!json && (env["SCENARIO_CALL_TOKEN"] ?? "") !== "")
    err(
      `${say({
        en: "SCENARIO_CALL_TOKEN is still set in the environment, and goes before every profile",
        ru: "SCENARIO_CALL_TOKEN по-прежнему задан в окружении и важнее любого профиля",
      })}\n`,
    );
  return EXIT.done;
};

async function endSession(profile: Profile, context: Context): Promise<Outcome> {
  if (!("token" in profile.credentials)) return "none";
  const { describeFailure, withClient } = await import("../asking.ts");
  return withClient(profile, context, async (client) => {
    const ended = await client.safe.logoutUser({});
    if (ended.ok) return "ended";
    const { error } = ended;
    if (error.kind === "api_error" && error.mnemonic.startsWith("access_token_"))
      return (await isAccepted(client)) ? "key_works" : "over";
    const { texts } = describeFailure(error, context);
    throw new CommandFailure({
      ...texts,
      // No phone can be ringing because of this; the profile is there to try again with.
      next: context.say({
        en: "nothing was removed: try again, or scenario-call logout --local, which asks nobody",
        ru: "ничего не удалено: повторите или удалите без обращения к сервису: scenario-call logout --local",
      }),
    });
  });
}

/** The service answers in one way to keys, which it does not end, and to sessions that are over: only keys still open anything. */
async function isAccepted(client: NodeClient): Promise<boolean> {
  const tried = await client.safe.listCalls({});
  return tried.ok || (tried.error.kind === "api_error" && !tried.error.mnemonic.startsWith("access_token_"));
}
