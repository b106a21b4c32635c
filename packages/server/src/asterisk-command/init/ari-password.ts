import { randomBytes } from "node:crypto";
import { readAriPassword, SHORTEST_ARI_PASSWORD } from "../../ari-access.ts";
import { ARI_PASSWORD_VARIABLE } from "../../ari-password-variable.ts";
import { fileRefusal } from "../accounts.ts";
import { Refusal } from "../refusal.ts";

/** ARI's password, and where it comes from. */
export interface ChosenPassword {
  readonly password: string;
  /** `made`: it has still to be written into the file. */
  readonly from: "file" | "environment" | "made";
  /** The file; null where it stands in the environment. */
  readonly file: string | null;
}

/** Bytes of chance in a password that is made: more than anybody can try. */
const STRENGTH = 32;

/**
 * ARI's password: that of the file if it is there, else that of the environment, else one that is made by chance. Throws a
 * {@link Refusal} for one that everybody knows or that others can read.
 */
export const chooseAriPassword = async (
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  user: string,
): Promise<ChosenPassword> => {
  const inFile = await readAriPassword({ file, env, user }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw fileRefusal(error, file);
  });
  if (inFile !== null) {
    if (inFile.ok) return { password: inFile.password, from: "file", file };
    throw passwordRefusal(inFile.problem, file);
  }
  const given = await readAriPassword({ file: null, env, user });
  if (given.ok) return { password: given.password, from: "environment", file: null };
  if (given.problem !== "none") throw passwordRefusal(given.problem, ARI_PASSWORD_VARIABLE);
  return { password: randomBytes(STRENGTH).toString("base64url"), from: "made", file };
};

/** Why a password may not be used, without repeating it. */
export const passwordRefusal = (problem: "none" | "known" | "open", where: string): Refusal => {
  switch (problem) {
    case "none":
      return new Refusal(
        "password",
        { en: `${where}: there is no password for ARI`, ru: `${where}: нет пароля для ARI` },
        {
          next: {
            en: "give its file with --ari-password-file; where there is none, `asterisk init` makes one, in ari.conf and in a file for the server",
            ru: "укажите файл с ним: --ari-password-file; если его ещё нет, его создаст `asterisk init`, и в ari.conf, и в файле для сервера",
          },
        },
      );
    case "known":
      return new Refusal(
        "password",
        {
          en: `${where}: everybody knows this password or can try it out`,
          ru: `${where}: этот пароль всем известен или подбирается`,
        },
        {
          next: {
            en: `take at least ${SHORTEST_ARI_PASSWORD} characters of chance: head -c 32 /dev/urandom | base64`,
            ru: `возьмите не меньше ${SHORTEST_ARI_PASSWORD} случайных знаков: head -c 32 /dev/urandom | base64`,
          },
        },
      );
    case "open":
      return new Refusal(
        "password",
        {
          en: `${where}: others can read or write the file`,
          ru: `${where}: файл могут читать или менять другие`,
        },
        { next: { en: `chmod 600 ${where}`, ru: `chmod 600 ${where}` } },
      );
  }
};
