/**
 * A word as the search knows it: Russian words without the endings that declension gives them, so that one form finds
 * the others. It stands here by itself, without anything around it, because it is sent to the browser as text.
 *
 * Nouns and adjectives only: what looks like the ending of a verb is that of a noun too often (ответ, канал). A vowel
 * that comes and goes before the last consonant goes (звонок, звонка).
 */
export function searchTerm(word: string): string {
  const term = word.toLowerCase().replaceAll("ё", "е");
  if (!/^[а-я]{4,}$/u.test(term)) return term;
  return term
    .replace(
      /^(.{4,}?)(?:иями|ями|ами|иев|ием|ией|иям|иях|ого|его|ому|ему|ыми|ими|ой|ей|ий|ый|ая|яя|ое|ее|ые|ие|ую|юю|ою|ею|ем|ом|ам|ям|им|ым|ах|ях|их|ых|ов|ев|ия|ью|ии|ию)$|^(.{3,}?)[аяоеиыуюьй]$/u,
      "$1$2",
    )
    .replace(/^(.{3,}[бвгджзклмнпрстфхцчшщ])[ое]к$/u, "$1к");
}

/**
 * The words of a text. What is written with a hyphen is one word, too: who looks for "таймаут" or "webhook" finds "тайм-аут"
 * and "web-hook". It is sent to the browser as text, like {@link searchTerm}.
 */
export function searchWords(text: string): string[] {
  const joined = (text.match(/[\p{L}-]+/gu) ?? []).filter((word) => /\p{L}-\p{L}/u.test(word));
  return [...text.split(/[\n\r\p{Z}\p{P}]+/u), ...joined.map((word) => word.replaceAll("-", ""))];
}

/**
 * How much a section weighs among what the search has found, by its address: examples, of which there are very many,
 * come after the pages that explain. It is sent to the browser as text, like {@link searchTerm}.
 */
export function searchRank(address: string): number {
  return /-examples(?:\.html)?(?:#|$)/u.test(address) ? 0.3 : 1;
}
