/**
 * Colours and patterns. Every colour is a CSS variable, so that a page can choose its own; all rules are under one
 * class, so that they reach nothing else of a page. Strips are dashed lines: patterns without ids, which would clash
 * where several drawings stand in one page.
 */

/** Class of the root of every drawing. */
export const ROOT_CLASS = "call-timeline";

type Paint = readonly [name: string, light: string, dark: string];

const PAINTS: readonly Paint[] = [
  ["text", "#1c2128", "#e6edf3"],
  ["muted", "#57606a", "#9aa4af"],
  ["grid", "#d5dbe1", "#363d46"],
  ["ringing", "#e9ecf0", "#2a3038"],
  ["ringing-ink", "#5b6470", "#a3adba"],
  ["early_media", "#f7e3f0", "#44263b"],
  ["early_media-ink", "#a03876", "#ec9bcb"],
  ["message", "#dbe9fd", "#18345f"],
  ["message-ink", "#1f5fbf", "#82b4ff"],
  ["music", "#fcefcf", "#403211"],
  ["music-ink", "#97600a", "#ecbc52"],
  ["tone", "#fde2d3", "#472514"],
  ["tone-ink", "#b93f0b", "#ff9f6e"],
  ["talk", "#0b7355", "#38c796"],
  ["talk-ink", "#8ce6c8", "#06492f"],
  ["talk-text", "#ffffff", "#04150e"],
  ["silence", "#ffffff", "#0d1117"],
  ["silence-ink", "#6e7781", "#8b949e"],
  ["failed", "#ffe3e1", "#4d1f1d"],
  ["failed-ink", "#b3261e", "#ff948b"],
];

/** Dashes of the strip under each bar; a kind tells itself by them without any colour. */
const DASHES: Readonly<Record<string, string>> = {
  ringing: "stroke-dasharray:2 3",
  early_media: "stroke-dasharray:10 3 2 3",
  music: "stroke-dasharray:0 8;stroke-linecap:round",
  tone: "stroke-dasharray:6 6",
  silence: "stroke-dasharray:1 9",
  failed: "stroke-dasharray:4 2",
};

const KINDS = ["ringing", "early_media", "message", "music", "tone", "talk", "silence", "failed"];

/** A declaration for everybody: the plain colour for renderers that know no variables, then the variable. */
function paint(property: "fill" | "stroke", name: string): string {
  const light = PAINTS.find(([known]) => known === name)?.[1] ?? "currentColor";
  return `${property}:${light};${property}:var(--ct-${name})`;
}

function variables(theme: "light" | "dark"): string {
  return PAINTS.map(([name, light, dark]) => `--ct-${name}:${theme === "light" ? light : dark}`).join(";");
}

/**
 * The style sheet of a drawing.
 *
 * @param theme `auto`: as the reader's system asks for; else always the one.
 */
export function styleSheet(theme: "auto" | "light" | "dark"): string {
  // Each theme has a class of its own: drawings of different themes may stand in one page.
  const root = `.${ROOT_CLASS}.ct-${theme}`;
  const rules = [
    `${root}{${variables(theme === "dark" ? "dark" : "light")}}`,
    ...(theme === "auto" ? [`@media(prefers-color-scheme:dark){${root}{${variables("dark")}}}`] : []),
    `.${ROOT_CLASS} text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;${paint("fill", "text")}}`,
    `.${ROOT_CLASS} .ct-muted{${paint("fill", "muted")};font-size:11px}`,
    `.${ROOT_CLASS} .ct-name{font-weight:600}`,
    `.${ROOT_CLASS} .ct-grid{${paint("stroke", "grid")}}`,
    `.${ROOT_CLASS} .ct-leader{${paint("stroke", "muted")};stroke-width:.8}`,
    `.${ROOT_CLASS} .ct-mark{${paint("stroke", "text")};stroke-width:2;stroke-linecap:round;fill:none}`,
    `.${ROOT_CLASS} .ct-key{${paint("fill", "text")};${paint("stroke", "silence")};stroke-width:1.5}`,
    `.${ROOT_CLASS} .ct-strip{stroke-width:4;fill:none}`,
    ...KINDS.flatMap((kind) => [
      `.${ROOT_CLASS} .ct-${kind} rect{${paint("fill", kind)}}`,
      `.${ROOT_CLASS} .ct-${kind} .ct-strip{${paint("stroke", `${kind}-ink`)};${DASHES[kind] ?? ""}}`,
    ]),
    `.${ROOT_CLASS} .ct-silence rect,.${ROOT_CLASS} .ct-failed rect{stroke-width:1}`,
    `.${ROOT_CLASS} .ct-silence rect{${paint("stroke", "silence-ink")};stroke-dasharray:2 3}`,
    `.${ROOT_CLASS} .ct-failed rect{${paint("stroke", "failed-ink")}}`,
    `.${ROOT_CLASS} .ct-talk text{${paint("fill", "talk-text")};font-weight:600}`,
  ];
  return rules.join("");
}
