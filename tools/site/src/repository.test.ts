import { expect, test } from "vitest";
import { repositoryAt } from "./repository.ts";

test.each([
  ["https://github.com/owner/name", "https://github.com/owner/name/blob/HEAD/docs/a.md"],
  ["https://git.example.org/group/part/name", "https://git.example.org/group/part/name/blob/HEAD/docs/a.md"],
  ["https://gitlab.example.org/owner/name", "https://gitlab.example.org/owner/name/-/blob/HEAD/docs/a.md"],
  ["https://bitbucket.org/owner/name", "https://bitbucket.org/owner/name/src/HEAD/docs/a.md"],
  ["https://git.example.org/gitlab/name", "https://git.example.org/gitlab/name/blob/HEAD/docs/a.md"],
])("a file of %s is looked at in a browser", (url, file) => {
  expect(repositoryAt(url).fileUrl("docs/a.md")).toBe(file);
});
