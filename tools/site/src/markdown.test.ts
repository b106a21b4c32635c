import MarkdownIt from "markdown-it";
import { expect, test } from "vitest";
import { pagesOfTheRepository } from "./markdown.ts";
import { type Repository, repositoryAt } from "./repository.ts";

function render(text: string, repository: Repository | null, page = "sandbox.md"): string {
  const markdown = new MarkdownIt({ html: true });
  pagesOfTheRepository(markdown, "/base/", repository);
  return markdown.render(text, { relativePath: page });
}

test("a link to a page of the site leads to it, wherever the repository is", () => {
  expect(render("[e](events.md#web-hooks)", null)).toBe('<p><a href="/events.md#web-hooks">e</a></p>\n');
});

test("a link to a file leads to the repository, if that has an address", () => {
  expect(render("[the rules](../README.md)", repositoryAt("https://github.com/owner/name"))).toBe(
    '<p><a href="https://github.com/owner/name/blob/HEAD/README.md">the rules</a></p>\n',
  );
});

test("where it has none, there is no link, and the file is named", () => {
  expect(render("See [the **rules**](../spec/dialect/README.md), [x](events.md).", null)).toBe(
    '<p>See <span class="file">the <strong>rules</strong></span> (<code>spec/dialect/README.md</code>), <a href="/events.md">x</a>.</p>\n',
  );
});

test("a file that is named already is not named twice", () => {
  expect(render("[`.size-limit.json`](../.size-limit.json)", null)).toBe(
    '<p><span class="file"><code>.size-limit.json</code></span></p>\n',
  );
});

test("a link to elsewhere stays as it is", () => {
  expect(render("[s](https://semver.org)", null)).toBe('<p><a href="https://semver.org">s</a></p>\n');
});

test("a long name breaks behind its underscores, if it has to", () => {
  expect(render("`ip_not_whitelisted`, `_a_`, `<b>_c`", null)).toBe(
    "<p><code>ip_<wbr>not_<wbr>whitelisted</code>, <code>_a_</code>, <code>&lt;b&gt;_c</code></p>\n",
  );
});

test("a cell says how much room it needs", () => {
  const html = render(`| a | b | c |\n| - | - | - |\n| word | 1 247,5 | ${"long ".repeat(13)} |`, null);
  expect(html).toContain("<td>word</td>");
  expect(html).toContain('<td class="figures">1 247,5</td>');
  expect(html).toContain('<td class="long">long long');
});

test("JSON has its keys, words and numbers told apart, and nothing of it becomes HTML", () => {
  expect(render('```json\n{ "a": [null, 1.5, "<b>"] }\n```', null)).toContain(
    '{ <i class="key">"a"</i>: [<i class="word">null</i>, <i class="word">1.5</i>, "&lt;b&gt;"] }'
      .replace('"a"', "&quot;a&quot;")
      .replace('"&lt;b&gt;"', "&quot;&lt;b&gt;&quot;"),
  );
});
