import { createTwoFilesPatch } from "diff";
import { hideSecrets } from "./hide-secrets.ts";

/** A file that Asterisk is to have. */
export interface WantedFile {
  /** Its name in the folder; may be in a folder of that. */
  readonly name: string;
  readonly contents: string | Uint8Array;
  /** Whether passwords stand in it. */
  readonly secret: boolean;
}

/** What becomes of a file. */
export interface PlannedFile extends WantedFile {
  readonly state: "new" | "unchanged" | "changed";
  /** What changes in it, without passwords, as a unified diff; empty for what is no text or does not change. */
  readonly diff: string;
}

/** A head for files that are made and not written by hand. No date: the same account makes the same file. */
const HEAD =
  "; Written by `scenario-call asterisk init` from the account file. Change that and run it again:\n" +
  "; what is changed here by hand is gone then.\n;\n";

/** A configuration file with the head that says where it comes from. */
export const headed = (text: string): string => HEAD + text;

/** What becomes of each wanted file where these are there. Pure. */
export const planFiles = (
  wanted: readonly WantedFile[],
  found: ReadonlyMap<string, Uint8Array>,
): readonly PlannedFile[] =>
  wanted.map((file) => {
    const before = found.get(file.name);
    if (before === undefined) return { ...file, state: "new", diff: diffOf(file, "") };
    const isSame = Buffer.from(file.contents as string).equals(before);
    const state = isSame ? "unchanged" : "changed";
    return { ...file, state, diff: isSame ? "" : diffOf(file, Buffer.from(before).toString("utf8")) };
  });

const diffOf = ({ name, contents }: WantedFile, before: string): string =>
  typeof contents === "string"
    ? createTwoFilesPatch(name, name, hideSecrets(before), hideSecrets(contents), "now", "then", {
        context: 2,
      })
    : "";
