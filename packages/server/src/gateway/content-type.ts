/** What a `Content-Type` header makes of a body. */
export type ContentVerdict = "json" | "wrong_charset" | "not_json";

/** The header as nearly every client sends it: decided without parsing. */
const USUAL = new Set([
  "application/json",
  "application/json; charset=utf-8",
  "application/json;charset=utf-8",
  "application/json; charset=UTF-8",
  "application/json;charset=UTF-8",
]);

/** One parameter of a media type: a name, and a token or a quoted string (RFC 9110, 5.6.6). */
const PARAMETER =
  /^\s*;\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~0-9A-Za-z-]+))\s*/u;

/**
 * `json` for JSON in UTF-8 and for a missing header; `wrong_charset` for JSON that declares another charset;
 * `not_json` for every other type and for a header that cannot be read.
 */
export const readContentType = (header: string | undefined): ContentVerdict => {
  if (header === undefined || USUAL.has(header)) return "json";
  const semicolon = header.indexOf(";");
  const type = semicolon === -1 ? header : header.slice(0, semicolon);
  if (type.trim().toLowerCase() !== "application/json") return "not_json";
  let rest = semicolon === -1 ? "" : header.slice(semicolon);
  let verdict: ContentVerdict = "json";
  while (rest.trim() !== "" && rest.trim() !== ";") {
    const parameter = PARAMETER.exec(rest);
    if (parameter === null) return "not_json";
    const [whole, name = "", quoted, plain] = parameter;
    const value = (quoted === undefined ? (plain ?? "") : quoted.replaceAll(/\\(.)/gu, "$1")).toLowerCase();
    if (name.toLowerCase() === "charset" && value !== "utf-8" && value !== "utf8") verdict = "wrong_charset";
    rest = rest.slice(whole.length);
  }
  return verdict;
};
