import { EVENT_TYPES } from "@scenario-call/core/events";
import type { AccountFile } from "../generated/account.ts";
import type { AccountMistake, Path } from "./problems.ts";

type SecretPlaces = Pick<
  NonNullable<AccountFile["web_hooks"]>[number],
  "secret" | "secret_env" | "secret_file" | "secret_sha256"
>;

/** What a schema cannot say about targets of web hooks. Neither an address nor a secret is repeated. */
export const webHookMistakes = (hooks: NonNullable<AccountFile["web_hooks"]>): readonly AccountMistake[] => {
  const mistakes: AccountMistake[] = [];
  const report = (path: Path, found: string, expected: string): void => {
    mistakes.push({ path, atKey: false, found, expected });
  };
  const known: readonly string[] = EVENT_TYPES;
  hooks.forEach((hook, at) => {
    const path = ["web_hooks", at];
    const oneSecret = (place: SecretPlaces, at: Path): void => {
      const secrets = [place.secret, place.secret_env, place.secret_file, place.secret_sha256].filter(
        (given) => given !== undefined,
      );
      if (secrets.length !== 1)
        report(at, `${secrets.length} secrets`, "one of secret, secret_env, secret_file and secret_sha256");
    };
    oneSecret(hook, path);
    if (hook.previous_secret !== undefined) oneSecret(hook.previous_secret, [...path, "previous_secret"]);
    const url = URL.parse(hook.url);
    const schemes = hook.allow_http === true ? ["https:", "http:"] : ["https:"];
    if (url === null || !schemes.includes(url.protocol) || url.hostname === "")
      report(
        [...path, "url"],
        "another address",
        hook.allow_http === true ? "an address of http or https" : "an address of https, or allow_http",
      );
    else if (url.username !== "" || url.password !== "")
      report([...path, "url"], "an address with a user name or password", "an address without them");
    hook.event_types?.forEach((type, index) => {
      if (!known.includes(type))
        report([...path, "event_types", index], JSON.stringify(type), `one of ${known.join(", ")}`);
    });
  });
  return mistakes;
};
