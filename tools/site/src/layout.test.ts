import { expect, test } from "vitest";
import { inLanguage, pageOf, sourceOf } from "./layout.ts";
import { addressOf, destinationOf } from "./link.ts";
import { type Repository, repositoryAt } from "./repository.ts";

test.each([
  ["docs/sandbox.md", "sandbox.md"],
  ["docs/ru/sandbox.md", "ru/sandbox.md"],
  ["docs/guides/node-client.md", "guides/node-client.md"],
  ["docs/reference/generated/en/call-api/errors.md", "reference/call-api/errors.md"],
  ["docs/reference/generated/ru/index.md", "ru/reference/index.md"],
])("%s stands at %s", (source, page) => {
  expect(pageOf(source)).toBe(page);
  expect(sourceOf(page)).toBe(source);
});

test.each(["README.md", "docs/examples/testing-with-jest/README.md", "docs/a.svg"])(
  "%s is no page",
  (path) => {
    expect(pageOf(path)).toBeNull();
  },
);

test("a page in the other language is at the same place below it", () => {
  expect(inLanguage("reference/index.md", "ru")).toBe("ru/reference/index.md");
  expect(inLanguage("ru/reference/index.md", "en")).toBe("reference/index.md");
  expect(inLanguage("ru/index.md", "ru")).toBe("ru/index.md");
});

const REPOSITORY = repositoryAt("https://github.com/owner/name");

const addressFrom = (
  source: string,
  target: string,
  repository: Repository | null = REPOSITORY,
): string | null => addressOf(destinationOf(source, target), repository);

test("a link of a page leads to the page, wherever both stand in the repository", () => {
  expect(addressFrom("docs/ru/first-call.md", "../reference/generated/ru/index.md#files")).toBe(
    "/ru/reference/index.md#files",
  );
  expect(addressFrom("docs/sandbox.md", "#fast-motion")).toBe("/sandbox.md#fast-motion");
});

test("where the repository is at no address, a file of it has none", () => {
  expect(addressFrom("docs/sandbox.md", "../README.md", null)).toBeNull();
});

test("a link out of the site leads to the repository, and one out of the repository stays", () => {
  expect(addressFrom("docs/sandbox.md", "../README.md#two-commands")).toBe(
    "https://github.com/owner/name/blob/HEAD/README.md#two-commands",
  );
  expect(addressFrom("docs/sandbox.md", "https://semver.org")).toBeNull();
});
