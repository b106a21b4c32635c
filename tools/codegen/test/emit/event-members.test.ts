import { expect, it } from "vitest";
import { eventMembersEmitter } from "../../src/emit/event-members.ts";
import { loadSpec } from "../../src/load/load.ts";
import { fixtureFiles, withEdited } from "../support/fixture.ts";

const FOLDER = "extensions/loan-events";

it("names the members of events that the spec marks, outside the folder of the events", async () => {
  const phone = withEdited(await fixtureFiles(), `${FOLDER}/copy.schema.json`, (schema) => {
    schema["properties"].shelf["x-phone"] = true;
  });
  const files = withEdited(phone, `${FOLDER}/notice.schema.json`, (schema) => {
    schema["properties"].kind["x-secret"] = true;
  });
  const { model, mistakes } = loadSpec(files);
  expect(mistakes).toEqual([]);
  const [file] = model === null ? [] : await eventMembersEmitter.emit(model);
  expect(file?.path).toBe("packages/core/src/generated/shared/loan-events-members.ts");
  expect(file?.content).toContain('export const LOAN_EVENTS_PHONE_MEMBERS = ["shelf"] as const;');
  expect(file?.content).toContain('export const LOAN_EVENTS_SECRET_MEMBERS = ["kind"] as const;');
});
