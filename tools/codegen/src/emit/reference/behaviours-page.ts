import type {
  ApiModel,
  BehaviourModel,
  BehaviourRequestModel,
  EmittedFile,
  MethodModel,
  Model,
  StatementModel,
} from "../../model.ts";
import { behaviourSvg } from "./behaviour-drawing.ts";
import { aroundApi, type Book, navigation, openBook, PAGES, readingQuote, sourceLine } from "./book.ts";
import { requestOf } from "./examples.ts";
import { blocks, code, firstParagraph, heading, jsonBlock, link, list, page, table } from "./markdown.ts";
import type { Language } from "./words.ts";

type Group = MethodModel["statements"][number];

/**
 * What a method does, statement by statement, with a drawing of each call: a page that lists the statements, and one for
 * each group of them. Nothing where nothing is told.
 */
export function behaviourPages(
  model: Model,
  language: Language,
  place: (path: string) => string,
  api: ApiModel,
  method: MethodModel,
): readonly EmittedFile[] {
  if (method.behaviours.length === 0) return [];
  const own = PAGES.behaviours(api, method);
  const drawn = method.behaviours.filter(({ lanes }) => lanes.length > 0);
  return [
    { path: place(own), content: overviewPage(openBook(model, language, own), api, method, own) },
    ...method.statements.map((group) => {
      const path = PAGES.behaviourGroup(api, method, group.id);
      return { path: place(path), content: groupPage(openBook(model, language, path), api, method, group) };
    }),
    ...drawn.map((behaviour) => ({
      path: place(PAGES.drawing(api, method, behaviour.name)),
      content: behaviourSvg(behaviour, language),
    })),
  ];
}

function overviewPage(book: Book, api: ApiModel, method: MethodModel, own: string): string {
  return page(
    book.word("behavioursOf", { name: method.name }),
    book.word("behavioursIntro"),
    navigation(book, own, [[method.name, PAGES.method(api, method)], ...aroundApi(book, api)]),
    heading(1, book.word("behavioursOf", { name: code(method.name) })),
    book.word("behavioursIntro"),
    method.statements.map((group) => {
      const path = PAGES.behaviourGroup(api, method, group.id);
      return blocks(
        heading(2, link(book.say(group.title), book.to(path)), `statements-${group.id}`),
        table(
          [book.word("statement"), book.word("meaning")],
          group.statements.map(({ id, sentence }) => [
            link(code(id), book.to(path, `statement-${id}`)),
            firstParagraph(book.say(sentence)),
          ]),
        ),
      );
    }),
  );
}

function groupPage(book: Book, api: ApiModel, method: MethodModel, group: Group): string {
  const overview = PAGES.behaviours(api, method);
  return page(
    `${book.word("behavioursOf", { name: method.name })}, ${group.title[book.language]}`,
    book.word("behavioursIntro"),
    navigation(book, PAGES.behaviourGroup(api, method, group.id), [
      [book.word("behaviours"), overview],
      [method.name, PAGES.method(api, method)],
      ...aroundApi(book, api),
    ]),
    heading(1, book.say(group.title)),
    book.word("behavioursIntro"),
    group.statements.map((statement) => statementSection(book, api, method, statement)),
  );
}

/** Where a behaviour is told: on the page of the statement that it is about. */
function placeOf(book: Book, api: ApiModel, method: MethodModel, behaviour: BehaviourModel): string {
  const group = method.statements.find(({ statements }) =>
    statements.some(({ id }) => id === behaviour.statements[0]),
  );
  return book.to(PAGES.behaviourGroup(api, method, group?.id ?? ""), behaviourAnchor(behaviour));
}

function behaviourAnchor({ name }: BehaviourModel): string {
  return `behaviour-${name}`;
}

/** A statement with the behaviours that are about it; those that are about another one and show it too are linked. */
function statementSection(book: Book, api: ApiModel, method: MethodModel, statement: StatementModel): string {
  const { id, sentence, source, reading } = statement;
  const shown = method.behaviours.filter(({ statements }) => statements.includes(id));
  const [about, also] = [
    shown.filter(({ statements }) => statements[0] === id),
    shown.filter(({ statements }) => statements[0] !== id),
  ];
  const others = also.map((behaviour) => link(code(behaviour.name), placeOf(book, api, method, behaviour)));
  return blocks(
    heading(2, code(id), `statement-${id}`),
    book.say(sentence),
    list([
      sourceLine(book, source),
      ...(others.length === 0 ? [] : [`**${book.word("alsoShownBy")}:** ${others.join(", ")}`]),
    ]),
    readingQuote(book, reading),
    about.map((behaviour) => behaviourSection(book, api, method, behaviour)),
  );
}

function behaviourSection(book: Book, api: ApiModel, method: MethodModel, behaviour: BehaviourModel): string {
  const {
    name,
    sentence,
    note,
    params,
    scenario,
    given,
    chance,
    phones,
    unplayable,
    before,
    later,
    refusal,
  } = behaviour;
  const drawing = book.to(PAGES.drawing(api, method, name));
  // What stands between the brackets of a picture is its text for those who do not see it.
  const alternative = sentence[book.language].replaceAll(/[`[\]]/gu, "");
  return blocks(
    heading(3, code(name), behaviourAnchor(behaviour)),
    book.say(sentence),
    behaviour.lanes.length === 0 ? null : `![${alternative}](${drawing})`,
    behaviour.finishReason === null ? null : `**${book.word("ends")}:** ${code(behaviour.finishReason)}`,
    book.say(note),
    before.length === 0
      ? null
      : blocks(
          book.word("before"),
          before.map((request) => requestText(book, request)),
        ),
    `${book.word("request")}:`,
    jsonBlock(params === null ? behaviour.content["request"] : requestOf(method, params)),
    scenario === null ? null : blocks(book.word("withScenario"), jsonBlock(scenario)),
    given === null ? null : blocks(book.word("given"), jsonBlock(given)),
    phones.length === 0 ? null : blocks(book.word("phonesAct"), phonesTable(book, behaviour)),
    unplayable.length === 0 ? null : book.word("cannotBePlayed", { sounds: unplayable.map(code).join(", ") }),
    chance.length === 0
      ? null
      : book.word("chanceGives", { numbers: chance.map((one) => code(String(one))).join(", ") }),
    later.length === 0
      ? null
      : blocks(
          later.map((request) =>
            blocks(
              book.word("laterRequest", { count: String(request.atMs ?? 0) }),
              requestText(book, request),
            ),
          ),
        ),
    refusal === null
      ? null
      : blocks(book.word("refusedAtOnce"), jsonBlock({ jsonrpc: "2.0", id: "req1", error: refusal })),
  );
}

function requestText(book: Book, { method, params, result, error }: BehaviourRequestModel): string {
  return blocks(
    jsonBlock({ jsonrpc: "2.0", id: "req1", method, params }),
    result === null ? null : blocks(book.word("answerHolds"), jsonBlock(result)),
    error === null ? null : blocks(book.word("errorHolds"), jsonBlock(error)),
  );
}

function phonesTable(book: Book, { phones }: BehaviourModel): string {
  return table(
    [book.word("phoneNumber"), book.word("acts")],
    phones.map(({ number, rule }) => [
      code(number),
      Object.entries(rule)
        .map(([word, value]) => code(`${word}: ${String(value)}`))
        .join(", "),
    ]),
  );
}
