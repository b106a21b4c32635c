import type { TestProject } from "vitest/node";
import { existingAsterisk } from "../src/asterisk/existing.ts";
import { asteriskProgram } from "../src/asterisk/obtain.ts";
import { baresipProgram, sippProgram } from "../src/other-stacks/programs.ts";
import { raisePriority } from "../src/program/priority.ts";
import { NotToBeHad } from "../src/program/private-packages.ts";
import type { ProvidedAsterisk } from "../src/provided.ts";

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** What cannot be had is told in the words that the summary of all checks looks for. */
const orNotRun = async <T>(
  what: string,
  get: (say: (text: string) => void) => Promise<T>,
): Promise<T | null> => {
  try {
    return await get(say);
  } catch (error) {
    if (!(error instanceof NotToBeHad)) throw error;
    say(`NOT RUN: ${what}: none can be had here (${error.message})`);
    return null;
  }
};

/**
 * Gets an Asterisk, and the SIP programs of others, once for all tests. What depends on one that is not there is skipped,
 * and the run says loudly that it was not run.
 */
export const setup = async (project: TestProject): Promise<void> => {
  raisePriority();
  const existing = await existingAsterisk(process.env);
  const own: ProvidedAsterisk =
    existing === null ? await orNotRun("real phones through Asterisk", asteriskProgram) : null;
  const asterisk = existing ?? own;
  if (asterisk !== null) say(`Asterisk ${asterisk.version}`);
  if (existing !== null)
    say(
      "NOT RUN: what starts, kills or looks into an Asterisk of its own (ASTERISK_URL names one that runs)",
    );
  project.provide("asterisk", asterisk);
  project.provide("ownAsterisk", own);
  const others = asterisk !== null;
  project.provide("sipp", others ? await orNotRun("calls to SIPp", sippProgram) : null);
  project.provide("baresip", others ? await orNotRun("calls to baresip", baresipProgram) : null);
};
