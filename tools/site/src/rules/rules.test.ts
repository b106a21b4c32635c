/** Each rule is shown on the real pages, whole and broken in one place; where one is asked alone, that saves time. */
import { expect, test } from "vitest";
import { problemsOf } from "../check.ts";
import { type Site, readTexts, siteOf } from "../site.ts";
import { unprovenExamples } from "./examples.ts";
import { deadLinks } from "./links.ts";
import { problemLine } from "./problem.ts";
import { unreachable } from "./reach.ts";
import { untranslated } from "./translations.ts";

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

const dead = (site: Site): readonly string[] => deadLinks(site).map(problemLine);
const foreign = (site: Site): readonly string[] => untranslated(site).map(problemLine);
const unproven = (site: Site): readonly string[] => unprovenExamples(site).map(problemLine);

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
  const problems = dead(broken("docs/sandbox.md", withLink(target)));
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
  expect(dead(broken("docs/sandbox.md", withLink(target)))).toEqual([]);
});

test("a link is told with the line in which it stands", () => {
  const line = 1 + (TEXTS.get("docs/versioning.md")?.split("\n").length ?? 0);
  expect(dead(broken("docs/versioning.md", withLink("nowhere.md")))).toEqual([
    `docs/versioning.md:${line}: nowhere.md leads to no page`,
  ]);
});

test("a picture from elsewhere does not work offline", () => {
  const problems = dead(
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
  expect(foreign(broken("docs/reference/generated/ru/objects.md", () => null))).toContain(
    "docs/reference/generated/en/objects.md: is not there in the other language: docs/reference/generated/ru/objects.md",
  );
});

test("a copy of the English page is no translation", () => {
  const english = TEXTS.get("docs/versioning.md") ?? "";
  const copy = english.replaceAll("](", "](../").replaceAll("](../http", "](http");
  expect(foreign(broken("docs/ru/versioning.md", () => copy))).toEqual([
    "docs/ru/versioning.md: most of this page is not in Russian",
  ]);
});

test.each([
  ["a section", "docs/versioning.md", "\n## One more\n", "there (line", "a heading h2"],
  ["a paragraph", "docs/events.md", "\nOne more.\n", "there (line", "a paragraph"],
  ["an entry of a list", "docs/index.md", "- One more.\n", "there (line", "a paragraph at depth"],
])("%s that only the English page has is not translated", (_, source, more, ...messages) => {
  const problems = foreign(broken(source, (text) => text + more));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^docs/ru/.*: has other passages than ${source}`, "u"));
  for (const message of messages) expect(problems[0]).toContain(message);
});

/** The first text in the page that fits is another one. */
const instead = (pattern: RegExp, other: string) => (text: string) => text.replace(pattern, other);

test.each([
  [
    "a figure of a table",
    "docs/performance.md",
    instead(/\| 669 \||\|   669 \|/u, "|   777 |"),
    ["has other figures than docs/performance.md", 'there "777", here "669"'],
  ],
  [
    "a figure of the prose",
    "docs/performance.md",
    instead(/50,231 inputs/u, "50,232 inputs"),
    ["has other figures", 'there "50232", here "50231"'],
  ],
  [
    "a name",
    "docs/operations.md",
    instead(/`--drain`/u, "`--drains`"),
    ["has other code", 'there "--drains", here "--drain"'],
  ],
  [
    "a command",
    "docs/ru/performance.md",
    instead(/npm run bench -- --json/u, "npm run bench -- --jsonl"),
    ["has other code than docs/performance.md"],
  ],
  [
    "a page that is led to",
    "docs/architecture.md",
    instead(/\(media-and-speech\.md\)/u, "(sandbox.md)"),
    ["has other links", 'there "sandbox.md#", here "media-and-speech.md#"'],
  ],
  [
    "a section that is led to",
    "docs/guides/node-client.md",
    instead(/performance\.md#client-for-nodejs/u, "performance.md#gateway"),
    ["has other links", "performance.md#"],
  ],
])(
  "%s that is another one in one language keeps the site from being built",
  (_, source, change, messages) => {
    const problems = foreign(broken(source, change));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^docs\/ru\/[\w/-]+\.md:\d+: /u);
    for (const message of messages) expect(problems[0]).toContain(message);
  },
);

test("a row that the translation lacks is told where it is missing", () => {
  expect(foreign(broken("docs/ru/performance.md", (text) => text.replace(/^\| zod 4 .*\n/mu, "")))).toEqual([
    expect.stringMatching(
      /^docs\/ru\/performance\.md:\d+: has other passages than docs\/performance\.md: here a table of 28 cells, there \(line \d+\) of 32$/u,
    ),
  ]);
});

test("a Russian page leads to Russian pages", () => {
  const toEnglish = (text: string): string =>
    text.replace("(media-and-speech.md)", "(../media-and-speech.md)");
  expect(foreign(broken("docs/ru/architecture.md", toEnglish))).toEqual([
    expect.stringContaining("../media-and-speech.md leads to an English page"),
  ]);
});

test("a section of a Russian page that is not there is a dead link too", () => {
  const leading = (text: string): string => text.replace("(upgrading.md)", "(upgrading.md#такого-нет)");
  expect(dead(broken("docs/ru/versioning.md", leading))).toEqual([
    expect.stringMatching(/^docs\/ru\/versioning\.md:\d+: .* without a section "такого-нет"$/u),
  ]);
});

test("what explains the English comments of a block stands in the translation alone, if that is said", () => {
  const unsaid = (text: string): string => text.replace("<!-- site: only in this language -->\n\n", "");
  expect(foreign(broken("docs/ru/operations.md", unsaid))).toEqual([
    expect.stringMatching(/^docs\/ru\/operations\.md:\d+: has other passages/u),
  ]);
});

test("a page that nobody is led to is told", () => {
  const more = new Map([...TEXTS, ["docs/alone.md", "# Alone\n"], ["docs/ru/alone.md", "# Одна\n"]]);
  expect(unreachable(siteOf(more, WHOLE)).map(problemLine)).toEqual([
    expect.stringMatching(/^docs\/alone\.md: nobody is led to this page/u),
    expect.stringMatching(/^docs\/ru\/alone\.md: nobody is led to this page/u),
  ]);
});

test("the menu leads to no page that is gone", () => {
  expect(unreachable(broken("docs/ru/upgrading.md", () => null)).map(problemLine)).toEqual([
    "tools/site/src/navigation.ts: the menu leads to ru/upgrading.md, which is not there",
  ]);
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
  expect(unproven(both("\n<!-- test: same as README.md -->\n\n```sh\nnpm start\n```\n"))).toEqual([]);
});

test("a drawing in characters is no example", () => {
  expect(unproven(both("\n```\na -> b\n```\n"))).toEqual([]);
});

test("a guide's program has to be one that the guides' test runs", () => {
  const untested = (text: string): string => text.replace("<!-- test: run -->", "<!-- test: hope -->");
  expect(unproven(broken("docs/guides/node-client.md", untested))).toEqual([
    expect.stringContaining('no test knows how to run "hope"'),
  ]);
});
