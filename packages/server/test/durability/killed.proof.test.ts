import { expect, test } from "vitest";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { expectNothingLost } from "./aftermath.ts";
import { killAgainAndAgain } from "./killed.ts";

const temporaryFile = temporaryFiles();

const KILLS = 4;

test("a server that is killed while it is busy loses no call that it had acknowledged, doubles none, and tells everything", async () => {
  const after = await killAgainAndAgain(KILLS, temporaryFile());
  expectNothingLost(after, KILLS);
  expect(after.sessions.map(({ finished }) => finished?.finish_reason)).toContain(
    "communication_unavailable",
  );
});
