import { formatPlace, formatProblem } from "../directory/problems.ts";
import type { CheckName, Finding, FindingState } from "./doctor/finding.ts";
import { hideSecrets } from "./init/hide-secrets.ts";
import type { InitOutcome } from "./init/init.ts";
import type { PlannedFile } from "./init/plan.ts";
import type { Refusal } from "./refusal.ts";
import { hanging, type Language, type Text } from "@scenario-call/core/language";

/** How what is printed looks. */
export interface Look {
  readonly language: Language;
  /** Whether a terminal shows it, which knows colours. */
  readonly colours: boolean;
}

const CODES = { good: 32, bad: 31, warn: 33, quiet: 2, strong: 1 } as const;

const paint = ({ colours }: Look, tone: keyof typeof CODES, text: string): string =>
  colours ? `\u001B[${CODES[tone]}m${text}\u001B[0m` : text;

const NAMES: Readonly<Record<CheckName, Text>> = {
  ari_address: { en: "ARI's address", ru: "адрес ARI" },
  ari_password: { en: "ARI's password", ru: "пароль ARI" },
  ari: { en: "ARI", ru: "ARI" },
  version: { en: "version", ru: "версия" },
  modules: { en: "modules", ru: "модули" },
  application: { en: "application", ru: "приложение" },
  network: { en: "network", ru: "сеть" },
  trunk: { en: "trunk", ru: "транк" },
  registration: { en: "registration", ru: "регистрация" },
  line: { en: "line", ru: "линия" },
  codecs: { en: "codecs", ru: "кодеки" },
  speech: { en: "speech", ru: "речь" },
  sound: { en: "sound", ru: "звук" },
  music: { en: "music", ru: "мелодия" },
  echo_call: { en: "echo call", ru: "эхо-звонок" },
};

const SIGNS: Readonly<Record<FindingState, readonly [sign: string, tone: keyof typeof CODES]>> = {
  passed: ["✓", "good"],
  failed: ["✗", "bad"],
  warned: ["!", "warn"],
  skipped: ["–", "quiet"],
};

/** A finding, in a line; and what to do about it, in another. */
export const findingText = ({ check, subject, state, what, next }: Finding, look: Look): string => {
  const { language } = look;
  const [sign, tone] = SIGNS[state];
  const name = subject === null ? NAMES[check][language] : `${NAMES[check][language]} ${subject}`;
  const line = `${paint(look, tone, sign)} ${paint(look, "strong", name)}: ${what[language]}\n`;
  return next === null ? line : `${line}  → ${next[language]}\n`;
};

const count = (findings: readonly Finding[], state: FindingState): number =>
  findings.filter((finding) => finding.state === state).length;

/** The last line of an examination. */
export const verdictText = (findings: readonly Finding[], look: Look): string => {
  const [passed, failed, warned, skipped] = (["passed", "failed", "warned", "skipped"] as const).map(
    (state) => count(findings, state),
  ) as [number, number, number, number];
  const text: Text = {
    en: `${passed} passed, ${failed} failed, ${warned} to know, ${skipped} not looked at`,
    ru: `в порядке: ${passed}, неполадок: ${failed}, к сведению: ${warned}, не проверено: ${skipped}`,
  };
  return `\n${paint(look, failed > 0 ? "bad" : "good", text[look.language])}\n`;
};

/** The same for programs. */
export const findingsJson = (findings: readonly Finding[], language: Language): object => ({
  ok: count(findings, "failed") === 0,
  result: {
    checks: findings.map(({ check, subject, state, what, next }) => ({
      check,
      subject,
      state,
      what: what[language],
      next: next?.[language] ?? null,
    })),
  },
});

const STATES: Readonly<Record<PlannedFile["state"], Text>> = {
  new: { en: "new", ru: "новый" },
  changed: { en: "changed", ru: "изменён" },
  unchanged: { en: "as it was", ru: "прежний" },
};

/** What would change in files, without passwords. */
export const diffsText = (files: readonly PlannedFile[], look: Look): string =>
  files
    .map(({ name, state, diff }) => {
      if (state === "unchanged") return "";
      if (diff === "") return `${name}: ${STATES[state][look.language]}\n`;
      return (
        diff
          .split("\n")
          // Before that stands a rule, which says nothing.
          .filter((line) => !/^=+$/u.test(line))
          .map((line) =>
            line.startsWith("+")
              ? paint(look, "good", line)
              : line.startsWith("-")
                ? paint(look, "bad", line)
                : line,
          )
          .join("\n")
      );
    })
    .join("");

/** What `init` has done. */
export const initText = (outcome: InitOutcome, look: Look): string => {
  const { kind, folder, files, keptEnding, password, next } = outcome;
  const say = (text: Text): string => text[look.language];
  if (kind === "printed") {
    const printed = files.flatMap(({ name, contents }) =>
      typeof contents === "string"
        ? [`==> ${name} <==\n${password.shown === null ? hideSecrets(contents) : contents}`]
        : [],
    );
    return printed.join("\n");
  }
  const list = files.map(({ name, state }) => `  ${name}: ${say(STATES[state])}\n`).join("");
  if (kind === "dry_run")
    return `${diffsText(files, look)}\n${folder}\n${list}${say({
      en: "Nothing was written: this was a dry run.",
      ru: "Ничего не записано: это была проба.",
    })}\n`;
  const old =
    keptEnding === null
      ? ""
      : `${say({ en: `What was replaced is kept beside, with the ending ${keptEnding}`, ru: `Заменённое сохранено рядом, с окончанием ${keptEnding}` })}\n`;
  const made =
    password.from === "made"
      ? `${say({
          en: `A password for ARI was made. It stands in ari.conf for Asterisk, and for the server in ${password.file}`,
          ru: `Создан пароль для ARI. Для Asterisk он в ari.conf, для сервера — в ${password.file}`,
        })}\n`
      : "";
  const shown = password.shown === null ? "" : `${password.shown}\n`;
  const steps = next.map((step, at) => `${at + 1}. ${say(step)}\n`).join("");
  return `${folder}\n${list}${old}${made}${shown}\n${paint(look, "strong", say({ en: "Now:", ru: "Теперь:" }))}\n${steps}`;
};

/** The same for programs. */
export const initJson = (
  { kind, folder, files, keptEnding, password, next }: InitOutcome,
  language: Language,
): object => ({
  ok: true,
  result: {
    kind,
    folder,
    files: files.map(({ name, state, secret, diff, contents }) => ({
      name,
      state,
      secret,
      ...(kind === "dry_run" ? { diff } : {}),
      ...(kind === "printed" && typeof contents === "string"
        ? { contents: password.shown === null ? hideSecrets(contents) : contents }
        : {}),
    })),
    kept_ending: keptEnding,
    ari_password: {
      from: password.from,
      file: password.file,
      ...(password.shown === null ? {} : { password: password.shown }),
    },
    next: next.map((step) => step[language]),
  },
});

/** Why a command did not do what it was asked to. `width`: columns of the terminal that shows it, null where there is none. */
export const refusalText = (
  { kind, what, next, problems }: Refusal,
  name: string,
  language: Language,
  width: number | null,
): string => {
  const lines = [
    ...hanging(`${name}:`, what[language], { width }),
    ...problems.flatMap((problem) => {
      const place = `${formatPlace(problem)}:`;
      return hanging(place, formatProblem(problem).slice(place.length + 1), { width });
    }),
    ...(next === null ? [] : hanging("→", next[language], { width })),
  ];
  if (kind === "usage") lines.push(language === "ru" ? `См. ${name} --help.` : `See ${name} --help.`);
  return `${lines.join("\n")}\n`;
};

/** The same for programs. */
export const refusalJson = ({ kind, what, next, problems }: Refusal, language: Language): object => ({
  ok: false,
  error: { kind, message: what[language], next: next?.[language] ?? null, problems },
});
