import { expect, it } from "vitest";
import { behaviourSvg, drawnTimeline } from "../../src/emit/reference/behaviour-drawing.ts";
import type { BehaviourModel } from "../../src/model.ts";
import { fixtureModel } from "../support/fixture.ts";

async function behaviour(name: string): Promise<BehaviourModel> {
  const methods = (await fixtureModel()).apis.flatMap((api) => api.methods);
  const found = methods.flatMap(({ behaviours }) => behaviours).find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no behaviour ${name}`);
  return found;
}

it("a drawing has what the spec says that each side hears, from each moment to the next", async () => {
  const { started_at, last_at, finish_reason, segments } = drawnTimeline(
    await behaviour("b1-reader-hears-what-was-brought"),
  );
  expect([started_at, last_at, finish_reason]).toEqual([0, 4000, "brought"]);
  // Who is named by a parameter of the request is the contact; the digit is a moment and ends no talk.
  expect(segments.map(({ lane, kind, detail, from, to }) => [lane, kind, detail, from, to])).toEqual([
    ["employee", "ringing", "", 100, 900],
    ["contact", "ringing", "", 200, 1000],
    ["employee", "music", "waiting", 900, 3000],
    ["contact", "message", "file 7", 1000, 3000],
    ["employee", "talk", "delivery.phone", 3000, 4000],
    ["contact", "talk", "4930111111", 3000, 4000],
    ["contact", "dtmf", "1", 3000, 3000],
    ["employee", "hang_up", "released", 4000, 4000],
    ["contact", "hang_up", "hung_up", 4000, 4000],
  ]);
  expect(new Set(segments.map(({ who }) => who))).toEqual(new Set(["4930111111", null]));
});

it("a drawing speaks the language of its page", async () => {
  const drawn = await behaviour("b1-reader-hears-what-was-brought");
  expect(behaviourSvg(drawn, "en")).toContain("The reader hears what was brought and talks to the desk.");
  expect(behaviourSvg(drawn, "ru")).toContain("Читатель слышит, что принесли, и говорит со стойкой.");
  expect(behaviourSvg(drawn, "ru")).toContain("разговор");
});
