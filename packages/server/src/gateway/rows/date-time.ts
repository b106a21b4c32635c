const FORM = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})$/u;

/** A time as the Data API writes it, `YYYY-MM-DD hh:mm:ss`, in UTC; what is smaller than a second is cut off. */
export const formatDateTime = (at: number): string =>
  new Date(at).toISOString().slice(0, 19).replace("T", " ");

/** The time that such a text stands for, ms since the epoch; null for another form or a time that does not exist. */
export const parseDateTime = (text: string): number | null => {
  if (!FORM.test(text)) return null;
  const at = Date.parse(`${text.replace(" ", "T")}Z`);
  // A day too many is taken for the next month's by some readers: only what comes back unchanged is meant.
  return Number.isNaN(at) || formatDateTime(at) !== text ? null : at;
};

/** The same time of day so many calendar months later; where that month is too short, on its last day. */
export const addMonths = (at: number, months: number): number => {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
};
