/** What is looked at of a stream and of the environment to print for whoever reads. */
export interface Surroundings {
  readonly columns: number | undefined;
  readonly isTTY: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** How to print. */
export interface Style {
  readonly width: number;
  readonly unicode: boolean;
  readonly color: boolean;
}

const DEFAULT_WIDTH = 80;
const LARGEST_WIDTH = 110;
const LEAST_WIDTH = 40;

function speaksUnicode({ environment, platform }: Surroundings): boolean {
  const { LC_ALL, LC_CTYPE, LANG, TERM, WT_SESSION, TERM_PROGRAM } = environment;
  if (platform === "win32") return WT_SESSION !== undefined || TERM_PROGRAM === "vscode";
  if (TERM === "linux" || TERM === "dumb") return false;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== "");
  return locale !== undefined && /utf-?8/i.test(locale);
}

/** Colour only for people who look at a terminal and have not said no (`NO_COLOR`, `TERM=dumb`). */
function wantsColor({ isTTY, environment }: Surroundings): boolean {
  const { NO_COLOR = "", TERM } = environment;
  return isTTY && NO_COLOR === "" && TERM !== "dumb";
}

/** How to print here: as wide as the terminal, within reason; in ASCII where the locale does not promise more. */
export function styleFor(surroundings: Surroundings): Style {
  const { columns } = surroundings;
  const width = columns === undefined || columns === 0 ? DEFAULT_WIDTH : columns;
  return {
    width: Math.min(LARGEST_WIDTH, Math.max(LEAST_WIDTH, width)),
    unicode: speaksUnicode(surroundings),
    color: wantsColor(surroundings),
  };
}
