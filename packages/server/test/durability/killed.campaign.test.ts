import { expect, test } from "vitest";
import { temporaryFiles } from "../adapters/sqlite/temporary-folder.ts";
import { carriedOn, expectNothingLost } from "./aftermath.ts";
import { killAgainAndAgain } from "./killed.ts";

const temporaryFile = temporaryFiles();

const KILLS = 100;

test(
  "a server that is killed a hundred times while it is busy loses no call that it had acknowledged, doubles none, and tells everything",
  { timeout: 1_200_000 },
  async () => {
    const after = await killAgainAndAgain(KILLS, temporaryFile());
    expectNothingLost(after, KILLS);
    expect(after.unborn).toBeGreaterThan(10);
    expect(after.drained).toBeGreaterThan(5);

    const reasons = new Set(after.sessions.map(({ finished }) => finished?.finish_reason));
    expect(reasons).toContain("communication_unavailable");
    expect(reasons).toContain("success_finish");
    const begunLater = carriedOn(after).length;
    expect(begunLater).toBeGreaterThan(0);
    const { length: calls } = after.sessions;
    process.stdout.write(
      `${KILLS + after.unborn} kills, ${after.unborn} of them before the server listened, ${after.drained} while it drained; ${calls} calls, ` +
        `${begunLater} acknowledged by one process and begun by another, ${after.hooked.length} web hooks, ${after.streamed.length} events on the stream\n`,
    );
  },
);
