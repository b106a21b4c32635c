import type { TestProject } from "vitest/node";
import { asteriskProgram } from "../src/asterisk/program.ts";
import type { ProvidedAsterisk } from "../src/provided.ts";
import { NotToBeHad } from "../src/program/private-packages.ts";

/** Gets an Asterisk once for all tests. Without one they are skipped, and the run says loudly that they were not run. */
export const setup = async (project: TestProject): Promise<void> => {
  try {
    const program: ProvidedAsterisk = await asteriskProgram((text) => process.stderr.write(`${text}\n`));
    process.stderr.write(`Asterisk ${program.version}\n`);
    project.provide("asterisk", program);
  } catch (error) {
    if (!(error instanceof NotToBeHad)) throw error;
    process.stderr.write(`NOT RUN: real phones through Asterisk: none can be had here (${error.message})\n`);
    project.provide("asterisk", null);
  }
};
