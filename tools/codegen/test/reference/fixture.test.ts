import { beforeAll, describe, expect, it } from "vitest";
import { fixtureModel } from "../support/fixture.ts";
import { type Page, pagesOf, sectionOf } from "./support/pages.ts";

let pages: ReadonlyMap<string, Page>;

beforeAll(async () => {
  pages = await pagesOf(await fixtureModel());
});

/** The part of a page below an anchor, as a block of text. */
function section(path: string, anchor: string): string {
  const page = pages.get(path);
  if (page === undefined) throw new Error(`there is no page ${path}`);
  return sectionOf(page, anchor).trim();
}

function text(path: string): string {
  return pages.get(path)?.text ?? "";
}

it("there is an index, pages of each API, of each method, of events, of shared objects and of files", () => {
  const own = ["library-api/lend-book", "library-api/open-session", "library-api/close-session"];
  const expected = [
    "index",
    "objects",
    "server/shelf",
    "loan-events/index",
    "library-api/index",
    "library-api/errors",
    "library-api/wire-examples",
    ...own,
    ...own.map((path) => `${path}-examples`),
    "library-api/lend-book-behaviours",
    "library-api/lend-book-behaviours-b",
    "library-api/lend-book-behaviours-r",
  ];
  expect([...pages.keys()].toSorted()).toEqual(
    ["en", "ru"].flatMap((language) => expected.map((path) => `${language}/${path}.md`)).toSorted(),
  );
});

describe("the page of a method", () => {
  it("lists the parameters with type, whether each is required, default and meaning", () => {
    expect(section("en/library-api/lend-book.md", "parameters")).toContain(
      `
| Name | Type | Required | Default | Meaning |
| --- | --- | --- | --- | --- |
| [\`session_key\`](#param-session_key) | \`string\` | yes | — | Says which reader is asking. |
| [\`copy_ids\`](#param-copy_ids) | \`number[]\` | yes | — | The copies. |
| [\`copy_ids[]\`](#param-copy_ids.each) | \`number\` | — | — | Number of a copy. |
| [\`loan_kind\`](#param-loan_kind) | \`string\` | yes | — | Where it is read. |
| [\`days\`](#param-days) | \`number\` | no | \`14\` | How long. |
| [\`delivery\`](#param-delivery) | \`object\` | no | — | Where it is brought. |
| [\`delivery.phone\`](#param-delivery.phone) | \`string\` | yes | — | Who is called at the door. |
`.trim(),
    );
  });

  it("says of a parameter its values, where it comes from, what can be wrong and which example shows it", () => {
    expect(section("en/library-api/lend-book.md", "param-loan_kind")).toBe(
      `
### \`loan_kind\`

\`string\`, required

Where it is read.

**Allowed values:**

| Value | Meaning |
| --- | --- |
| \`"home"\` | At home. |
| \`"reading_room"\` | In the library; \`*/\` closes nothing. |

- **Source:** \`docs\` (other public documents)

**Errors:**

| What is wrong | Error | Shown by |
| --- | --- | --- |
| it is left out | [\`parameter_missing\`](errors.md#error-parameter_missing) | [\`loan-kind-missing\`](lend-book-examples.md#example-reject-loan-kind-missing) |
| it has a wrong type, or is \`null\` | [\`wrong_type\`](errors.md#error-wrong_type) | [\`null\`](lend-book-examples.md#example-reject-loan-kind-type) |
| the type is right, the value is not allowed | [\`wrong_value\`](errors.md#error-wrong_value) | [\`"abroad"\`](lend-book-examples.md#example-reject-loan-kind-value) |
| it does not go with other parameters | [\`wrong_combination\`](errors.md#error-wrong_combination) | [\`"reading_room"\`](lend-book-examples.md#example-reject-reading-room-for-long) |
`.trim(),
    );
  });

  it("says it in Russian too", () => {
    expect(section("ru/library-api/lend-book.md", "param-copy_ids.each")).toBe(
      `
### \`copy_ids[]\`

\`number\`

Номер экземпляра.

- **Диапазон:** целые числа, не меньше 1
- **Источник:** \`docs\` (другие открытые документы)

**Ошибки:**

| Что не так | Ошибка | Показано в |
| --- | --- | --- |
| неверный тип или \`null\` | [\`wrong_type\`](errors.md#error-wrong_type) | [\`"8"\`](lend-book-examples.md#example-reject-copy-ids-item-type) |
| тип верен, но значение недопустимо | [\`wrong_value\`](errors.md#error-wrong_value) | [\`0\`](lend-book-examples.md#example-reject-copy-ids-item-value) |
| Такого экземпляра нет. | [\`copy_not_found\`](errors.md#error-copy_not_found) | [\`9\`](lend-book-examples.md#example-reject-copy-gone) |
`.trim(),
    );
  });

  it("tells ranges in words, and sets our reading apart", () => {
    expect(section("en/library-api/lend-book.md", "param-days")).toContain(
      "- **Default:** `14`\n- **Range:** whole numbers, 1 to 60\n",
    );
    expect(section("en/library-api/lend-book.md", "param-copy_ids")).toContain(
      "- **Number of elements:** 1 to 5\n- No element may stand there twice.\n",
    );
    expect(section("en/library-api/lend-book.md", "param-delivery.note")).toContain(
      "- **Length in characters:** at most 20\n",
    );
    expect(section("en/library-api/lend-book.md", "param-delivery.phone")).toContain(
      "- **Characters:** 1 of `1`–`9`, then 6 to 14 of `0`–`9`\n- **Pattern (regular expression):** `^[1-9][0-9]{6,14}$`\n- A phone number: masked in messages and logs.\n",
    );
    expect(section("ru/library-api/lend-book.md", "param-delivery")).toContain(
      "> **Наше прочтение и почему.** В памятке показано один раз; считаем описанным.",
    );
    expect(section("en/library-api/lend-book.md", "param-session_key")).toContain(
      "- A secret: it is never repeated in an error",
    );
  });

  it("tells each combination rule with its error", () => {
    expect(section("en/library-api/lend-book.md", "rule-express_needs_delivery")).toBe(
      `
### \`express_needs_delivery\`

\`express\` needs \`delivery\`.

Otherwise the answer is [\`wrong_combination\`](errors.md#error-wrong_combination); its \`field\` is [\`express\`](#param-express).

- **Source:** \`docs\` (other public documents)
- **Shown by:** [\`express-without-delivery\`](lend-book-examples.md#example-reject-express-without-delivery)
`.trim(),
    );
    expect(section("en/library-api/open-session.md", "rules")).toContain(
      "Every combination of parameters is allowed.",
    );
  });

  it("begins with a request whose answer is known, and has it for the shell", () => {
    const request = section("en/library-api/lend-book.md", "request");
    expect(request).toContain("here Town Library, `https://api.town.example/v1.2`:");
    expect(request).toContain('"method": "lend.book",\n  "params": {\n    "session_key": "<token>",');
    expect(request).toContain(
      `
curl https://api.town.example/v1.2 \\
  -H 'Content-Type: application/json; charset=UTF-8' \\
  -d '{"jsonrpc":"2.0","id":"req1","method":"lend.book","params":{"session_key":"<token>","copy_ids":[7,8],"loan_kind":"home"}}'
`.trim(),
    );
    expect(section("en/library-api/lend-book.md", "answer")).toContain('"due": "2026-01-15",');
  });

  it("shows the form of an answer whose values no example gives", () => {
    const example = section("en/library-api/lend-book-examples.md", "example-accept-most");
    expect(example).toContain('"due": "<due>"');
    expect(example).toContain('"state": "open"');
    expect(example).toContain("The values in this answer are chosen by the server; these show their form.");
  });

  it("tells the members of the answer down to the innermost", () => {
    expect(section("ru/library-api/lend-book.md", "result")).toContain(
      "| [`loans[].fine.cents`](#result-loans.each.fine.cents) | `number` | да |",
    );
    expect(section("en/library-api/lend-book.md", "result-receipt")).toContain(
      "`string` or `null`, may be absent",
    );
  });

  it("has its errors in the order of the checks, each with what to do", () => {
    const errors = section("en/library-api/lend-book.md", "errors");
    const order = [...errors.matchAll(/^\| \[`(\w+)`\]/gmu)].map((match) => match[1]);
    expect(order).toEqual([
      "bad_json",
      "session_expired",
      "unknown_parameter",
      "parameter_missing",
      "wrong_type",
      "wrong_value",
      "wrong_combination",
      "copy_not_found",
    ]);
    expect(errors).toContain(
      "| [`copy_not_found`](errors.md#error-copy_not_found)<br>-32602<br>`Copy {copy_id} not found in {place}` | There is no such copy.<br>At: [`copy_ids[]`](#param-copy_ids.each) | Look in the catalogue. | certainly not | not before the cause is gone |",
    );
    expect(errors).toContain("| Open a new session. | certainly not | with a new token |");
  });
});

describe("the examples of a method", () => {
  it("say what they show, and in every language what was sent and what came back", () => {
    expect(section("en/library-api/lend-book-examples.md", "example-reject-days-value")).toContain(
      "`days` was sent as `61`. Refused with [`wrong_value`](errors.md#error-wrong_value).",
    );
    const russian = section("ru/library-api/lend-book-examples.md", "example-reject-days-value");
    expect(russian).toContain(
      "В `days` передано `61`. Отклонено с ошибкой [`wrong_value`](errors.md#error-wrong_value).",
    );
    expect(russian).toContain('"mnemonic": "wrong_value"');
  });
});

describe("the pages of behaviours", () => {
  const PAGE = "ru/library-api/lend-book-behaviours-b.md";

  it("list the statements by group, each with the way to where it is shown", () => {
    const overview = text("en/library-api/lend-book-behaviours.md");
    expect(overview).toContain("(lend-book-behaviours-b.md)");
    expect(overview).toContain(
      "| [`B2`](lend-book-behaviours-b.md#statement-B2) | The reader can talk to the desk. |",
    );
    expect(overview).toContain("| [`R1`](lend-book-behaviours-r.md#statement-R1) |");
  });

  it("tells a statement, where it comes from, and what it was read into", () => {
    expect(section(PAGE, "statement-B2")).toBe(
      `
## \`B2\`

Читатель может поговорить со стойкой.

- **Источник:** \`reading\` (наше прочтение того, о чём документы молчат)
- **Видно также в:** [\`b1-reader-hears-what-was-brought\`](#behaviour-b1-reader-hears-what-was-brought)

> **Наше прочтение и почему.** В листовке не сказано, кто говорит.
`.trim(),
    );
  });

  it("tells a call by its drawing, its request and how the telephones act", () => {
    const behaviour = section(PAGE, "behaviour-b1-reader-hears-what-was-brought");
    expect(behaviour).toContain(
      "![Читатель слышит, что принесли, и говорит со стойкой.](lend-book-behaviours/b1-reader-hears-what-was-brought.svg)\n\n**Чем заканчивается:** `brought`\n\nСтойка не отдыхает.",
    );
    expect(behaviour).toContain('"method": "lend.book",');
    expect(behaviour).toContain(
      "| `4930123456` | `rings_after_ms: 200`, `hangs_up_after_talk_ms: 1000` |\n| `4930111111` | `when_called: answers` |",
    );
    expect(behaviour).toContain("Что не воспроизводится: `file 8`");
    expect(behaviour).toContain("Случай даёт звонкам по порядку: `0.5`");
    expect(behaviour).toContain("Через 1500 мс после того, как звонок принят, приходит запрос:");
  });

  it("tells a refusal by its error, and draws nothing", () => {
    const refusal = section("en/library-api/lend-book-behaviours-r.md", "behaviour-r1-copy-that-is-gone");
    expect(refusal).toContain("It is refused, and nobody's phone rings:");
    expect(refusal).toContain('"mnemonic": "copy_not_found"');
    expect(refusal).not.toContain("![");
  });

  it("is led to from the page of the method", () => {
    expect(text("en/library-api/lend-book.md")).toContain("[Behaviours](lend-book-behaviours.md)");
    expect(text("en/library-api/open-session.md")).not.toContain("Behaviours");
  });
});

describe("the pages of an API", () => {
  it("tell an error with everything that is known of it", () => {
    const error = section("en/library-api/errors.md", "error-copy_not_found");
    expect(error).toContain(
      `
There is no such copy.

**What to do:** Look in the catalogue.

- **Code:** -32602
- **Text:** \`Copy {copy_id} not found in {place}\`
- **HTTP status:** 200
- **Can anything have been started?** certainly not
- **Does repeating help?** not before the cause is gone
- **Methods:** [\`lend.book\`](lend-book.md)
- **Stage of the checks:** [\`meaning\`](index.md#stage-meaning)
- **Source:** \`reading\` (our reading of a silence)

> **Our reading, and why.** The leaflet names no text; we made one.

**Values in the text:**

| Name | Type | Meaning |
| --- | --- | --- |
| \`copy_id\` | \`number\` | As it was sent. |
| \`place\` | \`string\` | Where it was sought. |

\`place\`:

**Known values:**

| Value | Meaning |
| --- | --- |
| \`"stock"\` | In the stock. |
| \`"annex"\` | In the annex. |
`.trim(),
    );
    expect(section("ru/library-api/errors.md", "error-unknown_parameter")).toContain("- **Методы:** любой\n");
    expect(text("ru/library-api/errors.md")).toContain("- **Другие написания:** `unkown_parameter`\n");
    expect(text("ru/library-api/errors.md")).toContain("- **Встречаются и коды:** -32010\n");
  });

  it("tell the stages in their order, with their errors", () => {
    expect(section("en/library-api/index.md", "stage-session")).toBe(
      `
### 2. \`session\`

The key is known.

- **Errors, in this order:** [\`session_expired\`](errors.md#error-session_expired), [\`wrong_pin\`](errors.md#error-wrong_pin)
- **Source:** \`docs\` (other public documents)
`.trim(),
    );
  });

  it("tell components with their methods", () => {
    expect(section("en/library-api/index.md", "component-lending")).toContain(
      "- **Name:** `lending`\n- **Name in an error's text:** `Lending`\n- **Methods:** [`lend.book`](lend-book.md)\n",
    );
  });
});

describe("the page of events", () => {
  it("tells a type with its own members; an object of several types is told once", () => {
    const lent = section("en/loan-events/index.md", "event-book_lent");
    expect(lent).toContain("## `book_lent`: Book lent\n\nA book was taken away.");
    expect(lent).toContain("| [`copy`](#event-book_lent-copy) | `object` | yes | One copy of a book. |");
    expect(lent).not.toContain("loan_id");
    expect(section("en/loan-events/index.md", "event-book_lent-copy")).toContain(
      "**Its members:** [Copy](#piece-copy)",
    );
    expect(section("ru/loan-events/index.md", "piece-copy-shelf")).toContain("Где он стоит.");
  });

  it("says of values of an event that they are those known so far", () => {
    expect(section("en/loan-events/index.md", "envelope-branch")).toContain("**Known values:**");
  });

  it("shows what is carried though unknown, and what is no event", () => {
    expect(section("en/loan-events/index.md", "example-accept-unknown")).toContain('"kind": "book_burnt"');
    expect(section("en/loan-events/index.md", "example-reject-loan-text")).toContain(
      "Broken: `loan_id`, it has a wrong type.",
    );
  });
});

it("the page of a file tells its members", () => {
  expect(section("ru/server/shelf.md", "member-copies.each.kind")).toContain(
    '| `"map"` | Карта. |\n\n- **По умолчанию:** `"book"`',
  );
});
