/** Each rule is shown on the real pages, whole and broken in one place. */
import { expect, test } from "vitest";
import { problemsOf } from "../check.ts";
import { type Site, readTexts, siteOf } from "../site.ts";
import { problemLine } from "./problem.ts";

const TEXTS = readTexts();
const WHOLE = siteOf(TEXTS);

/** The site with one page changed, or without it. */
function broken(source: string, change: (text: string) => string | null): Site {
  const before = TEXTS.get(source);
  if (before === undefined) throw new Error(`there is no ${source}`);
  const after = change(before);
  if (after === before) throw new Error(`nothing was broken in ${source}`);
  const rest = [...TEXTS].filter(([path]) => path !== source);
  return siteOf(new Map(after === null ? rest : [...rest, [source, after]]), WHOLE);
}

const told = (site: Site): readonly string[] => problemsOf(site).map(problemLine);

const withLink = (target: string) => (text: string) => `${text}\n[there](${target})\n`;

test("the site as it is has no problem", () => {
  expect(TEXTS.size).toBeGreaterThan(80);
  expect(told(WHOLE)).toEqual([]);
});

test.each([
  ["a page that is not there", "nowhere.md", "leads to no page"],
  ["a section that is not there", "events.md#no-such-section", 'without a section "no-such-section"'],
  ["a section of the same page that is not there", "#no-such-section", 'without a section "no-such-section"'],
  [
    "an error that nobody knows",
    "reference/generated/en/call-api/errors.md#error-no_such",
    'section "error-no_such"',
  ],
  [
    "a file of the repository that is not there",
    "../packages/none/README.md",
    "leads to no file of the repository",
  ],
  [
    "a section of a file that has none such",
    "../README.md#no-such-section",
    'without a section "no-such-section"',
  ],
  ["a file outside of the repository", "../../elsewhere.md", "leads to no file of the repository"],
])("a link to %s is dead", (_, target, message) => {
  const problems = told(broken("docs/sandbox.md", withLink(target)));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^docs\/sandbox\.md:\d+: /u);
  expect(problems[0]).toContain(message);
});

test.each([
  "events.md#web-hooks",
  "../README.md#two-commands",
  "../packages/core",
  "https://semver.org",
  "#fast-motion",
])("a link to %s is alive", (target) => {
  expect(told(broken("docs/sandbox.md", withLink(target)))).toEqual([]);
});

test("a link is told with the line in which it stands", () => {
  const line = 1 + (TEXTS.get("docs/versioning.md")?.split("\n").length ?? 0);
  expect(told(broken("docs/versioning.md", withLink("nowhere.md")))).toEqual([
    `docs/versioning.md:${line}: nowhere.md leads to no page`,
  ]);
});

test("a picture from elsewhere does not work offline", () => {
  const problems = told(
    broken("docs/sandbox.md", (text) => `${text}\n![a](https://pictures.example/a.svg)\n`),
  );
  expect(problems).toEqual([expect.stringContaining("must work offline")]);
});

test("a page that is gone leaves its links dead and the other language alone", () => {
  const problems = told(broken("docs/ru/sandbox.md", () => null));
  expect(problems).toContain("docs/sandbox.md: is not there in the other language: docs/ru/sandbox.md");
  expect(problems.some((line) => line.includes("leads to no page"))).toBe(true);
});

test("a page of the reference needs its translation too", () => {
  expect(told(broken("docs/reference/generated/ru/objects.md", () => null))).toContain(
    "docs/reference/generated/en/objects.md: is not there in the other language: docs/reference/generated/ru/objects.md",
  );
});

test("a copy of the English page is no translation", () => {
  const english = TEXTS.get("docs/versioning.md") ?? "";
  const copy = english.replaceAll("](", "](../").replaceAll("](../http", "](http");
  expect(told(broken("docs/ru/versioning.md", () => copy))).toEqual([
    "docs/ru/versioning.md: most of this page is not in Russian",
  ]);
});

test("a section that only the English page has is not translated", () => {
  expect(told(broken("docs/versioning.md", (text) => `${text}\n## One more\n`))).toEqual([
    expect.stringContaining("docs/ru/versioning.md: has other sections than docs/versioning.md"),
  ]);
});

test("a page that stays English is led to by its Russian one", () => {
  expect(
    told(broken("docs/ru/performance.md", (text) => text.replace("../performance.md", "index.md"))),
  ).toEqual(["docs/ru/performance.md: is not translated, so it has to lead to docs/performance.md"]);
});

const block = (test: string): string => `\n<!-- test: ${test} -->\n\n\`\`\`sh\necho something new\n\`\`\`\n`;
const both = (more: string): Site => {
  const pages = new Set(["docs/versioning.md", "docs/ru/versioning.md"]);
  return siteOf(
    new Map([...TEXTS].map(([path, text]) => [path, pages.has(path) ? text + more : text])),
    WHOLE,
  );
};

test.each([
  ["without a test", "\n```sh\necho something new\n```\n", "no test runs this block"],
  ["of a test that is not there", block("tools/checks/e2e/none.test.ts"), "there is no test"],
  [
    "of a test that does not read the page",
    block("tools/checks/e2e/start.test.ts"),
    "does not read this page",
  ],
  ["that is the same as none", block("same as README.md"), "has no such block that a test runs"],
  ["with a word that no test knows", block("run"), "no test knows how to run"],
])("a block %s keeps the site from being built", (_, more, message) => {
  const problems = told(both(more));
  expect(problems).toHaveLength(2);
  for (const problem of problems) expect(problem).toContain(message);
});

test("the same block as one that is tested is tested", () => {
  expect(told(both("\n<!-- test: same as README.md -->\n\n```sh\nnpm start\n```\n"))).toEqual([]);
});

test("a drawing in characters is no example", () => {
  expect(told(both("\n```\na -> b\n```\n"))).toEqual([]);
});

test("a guide's program has to be one that the guides' test runs", () => {
  const untested = (text: string): string => text.replace("<!-- test: run -->", "<!-- test: hope -->");
  expect(told(broken("docs/guides/node-client.md", untested))).toEqual([
    expect.stringContaining('no test knows how to run "hope"'),
  ]);
});
