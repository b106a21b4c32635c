/** Texts in a drawing: escaped, and measured without anything that could measure them. */

/**
 * A text that is safe between tags and in attributes: nothing of it is markup, and nothing that XML forbids is left.
 */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/\p{C}/gu, "?")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Widths in ems, for the wider ones of the usual sans-serif fonts: a label is rather left out than cut. */
function characterWidth(character: string): number {
  if (/[ .,:;!|'iljtfrI\-()]/u.test(character)) return 0.38;
  if (/[mwMWшщжюыфмШЩЖЮЫФМ…@]/u.test(character)) return 0.9;
  if (/\p{Lu}/u.test(character)) return 0.74;
  // Latin, Greek and Cyrillic end here; what comes later may be twice as wide.
  return (character.codePointAt(0) ?? 0) < 0x530 ? 0.61 : 1.1;
}

/** About how wide a text is, px, rather too much than too little. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const character of text) ems += characterWidth(character);
  return ems * fontSize;
}

/**
 * As much of a text as has room, with an ellipsis where it was cut.
 *
 * @returns an empty text where so little would be left that it tells nothing.
 */
export function fitText(text: string, room: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= room) return text;
  const ellipsis = characterWidth("…");
  let ems = 0;
  let fitting = "";
  for (const character of text) {
    ems += characterWidth(character);
    if ((ems + ellipsis) * fontSize > room) break;
    fitting += character;
  }
  const kept = fitting.trimEnd();
  return [...kept].length < Math.min(6, text.length - 1) ? "" : `${kept}…`;
}

/** A length in px, short. */
export function px(length: number): string {
  return String(Math.round(length * 10) / 10);
}
