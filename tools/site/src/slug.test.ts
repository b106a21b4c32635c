import { expect, test } from "vitest";
import { slug, slugs } from "./slug.ts";

test.each([
  ["Fast motion", "fast-motion"],
  ["What to do when: `limit_exceeded`?", "what-to-do-when-limit_exceeded"],
  ["Ещё один звонок", "ещё-один-звонок"],
  ["A – B", "a--b"],
])("the anchor of “%s” is that of GitHub", (heading, anchor) => {
  expect(slug(heading)).toBe(anchor);
});

test("the second of the same text gets a number", () => {
  expect(slugs(["Errors", "Rules", "Errors", "Errors"])).toEqual(["errors", "rules", "errors-1", "errors-2"]);
});
