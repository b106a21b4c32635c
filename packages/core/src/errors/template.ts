/** Values for the placeholders of a text; anything but a string is written as `String(value)` writes it. */
type TemplateValues = object;

const PLACEHOLDER = /\{([A-Za-z0-9_]+)\}/gu;

/**
 * Fills the `{name}` placeholders of an error's text. A placeholder without a value stays as it stands, so that the
 * text never claims something nobody said; only own members of `params` count.
 */
export const fillTemplate = (template: string, params: TemplateValues | null): string => {
  if (params === null) return template;
  const values = new Map<string, unknown>(Object.entries(params));
  return template.replace(PLACEHOLDER, (placeholder, name: string) =>
    values.has(name) ? String(values.get(name)) : placeholder,
  );
};

/**
 * Reads the placeholders' values back out of a text made from `template`; null where the text is not of that form.
 *
 * Values come back as text: what is a number is for the caller to know. A value ends at the first place where the
 * template's next words stand, so a value that contains those words is read short. A template whose placeholders
 * touch (`{a}{b}`) or repeat a name cannot be read back. Linear in the length of the text, whoever wrote it.
 */
export const matchTemplate = (template: string, text: string): Readonly<Record<string, string>> | null => {
  // Splitting on a pattern with one group yields words, name, words, name, …, words.
  const pieces = template.split(PLACEHOLDER);
  const head = pieces[0] ?? "";
  if (pieces.length === 1) return text === head ? {} : null;
  if (!text.startsWith(head)) return null;

  const values = new Map<string, string>();
  let from = head.length;
  for (let index = 1; index < pieces.length; index += 2) {
    const name = pieces[index] ?? "";
    const words = pieces[index + 1] ?? "";
    const last = index + 2 >= pieces.length;
    if (values.has(name) || (words === "" && !last)) return null;
    const to = last ? text.length - words.length : text.indexOf(words, from);
    if (to < from || !text.startsWith(words, to)) return null;
    values.set(name, text.slice(from, to));
    from = to + words.length;
  }
  return Object.fromEntries(values);
};
