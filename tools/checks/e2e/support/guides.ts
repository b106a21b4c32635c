import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../src/workspace.ts";
import { type CodeBlock, codeBlocks } from "./code-blocks.ts";

/** The guides to the clients, by the names of their files. */
export const GUIDES = ["node-client", "edge-client"] as const;

/** One of {@link GUIDES}. */
export type Guide = (typeof GUIDES)[number];

/** A program that stands in a guide. */
export interface Program extends CodeBlock {
  readonly guide: Guide;
  /** Its own among all programs: good for a file. */
  readonly name: string;
}

/** The text of a guide. */
export const textOf = (guide: Guide, language: "en" | "ru"): string =>
  readFileSync(join(ROOT, "docs", language === "en" ? "" : language, "guides", `${guide}.md`), "utf8");

/** Every program of the guides. */
export const PROGRAMS: readonly Program[] = GUIDES.flatMap((guide) =>
  codeBlocks(textOf(guide, "en")).map((block, nth) => ({ ...block, guide, name: `${guide}-${nth + 1}` })),
);

/** The program of a guide that its comment says is for `how`. Throws if there is none, or more than one. */
export const recipe = (guide: Guide, how: string): Program => {
  const [program, second] = PROGRAMS.filter((each) => each.guide === guide && each.test === how);
  if (program === undefined || second !== undefined) throw new Error(`not one program is for ${how}`);
  return program;
};
