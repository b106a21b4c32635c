import { UsageError } from "../usage-error.ts";

/** A whole number that is not negative. Throws {@link UsageError}. */
export const readWholeNumber = (text: string, option: string): number => {
  const number = /^[0-9]{1,16}$/u.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number))
    throw new UsageError({
      en: `${option}: found ${text}, expected a whole number`,
      ru: `${option}: найдено «${text}», ожидается целое число`,
    });
  return number;
};

/** A day, which begins at midnight UTC, or a time in UTC; in seconds since the epoch. Throws {@link UsageError}. */
export const readWhen = (text: string, option: string): number => {
  const form = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2}Z)?$/u.exec(text);
  const ms = form === null ? Number.NaN : Date.parse(`${form[1]}${form[2] ?? "T00:00:00Z"}`);
  // 30 February would be 2 March otherwise.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(form?.[1] ?? ""))
    throw new UsageError({
      en: `${option}: found ${text}, expected 2027-01-31 or 2027-01-31T12:00:00Z (UTC)`,
      ru: `${option}: найдено «${text}», ожидается 2027-01-31 или 2027-01-31T12:00:00Z (UTC)`,
    });
  return ms / 1000;
};
