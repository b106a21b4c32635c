import { expect, test } from "vitest";
import { repositoryOf } from "./repository.ts";

test.each([
  ["owner/name", "https://github.com/owner/name", "https://github.com/owner/name/blob/HEAD/docs/a.md"],
  ["github:owner/name", "https://github.com/owner/name", "https://github.com/owner/name/blob/HEAD/docs/a.md"],
  [
    "gitlab:owner/name",
    "https://gitlab.com/owner/name",
    "https://gitlab.com/owner/name/-/blob/HEAD/docs/a.md",
  ],
  [
    { type: "git", url: "git+https://github.com/owner/name.git" },
    "https://github.com/owner/name",
    "https://github.com/owner/name/blob/HEAD/docs/a.md",
  ],
  [
    { url: "git+ssh://git@git.example.org/group/part/name.git" },
    "https://git.example.org/group/part/name",
    "https://git.example.org/group/part/name/blob/HEAD/docs/a.md",
  ],
  [
    "https://gitlab.example.org/owner/name",
    "https://gitlab.example.org/owner/name",
    "https://gitlab.example.org/owner/name/-/blob/HEAD/docs/a.md",
  ],
])("%j is looked at in a browser", (field, url, file) => {
  expect(repositoryOf(field)?.url).toBe(url);
  expect(repositoryOf(field)?.fileUrl("docs/a.md")).toBe(file);
});

test.each([undefined, null, "", {}, { url: 1 }, "file:///srv/git/name.git", "somewhere"])(
  "%j names no repository",
  (field) => {
    expect(repositoryOf(field)).toBeNull();
  },
);
