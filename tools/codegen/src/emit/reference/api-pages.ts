import type { ApiModel, EmittedFile, ErrorModel, ExampleModel, Model, SchemaModel } from "../../model.ts";
import { walkSchemas } from "../../schema-walk.ts";
import { allErrors } from "../errors.ts";
import {
  aftermath,
  aroundApi,
  type Book,
  deprecationQuote,
  deprecationWord,
  errorLink,
  isShared,
  navigation,
  objectAnchor,
  openBook,
  PAGES,
  readingQuote,
  sourceLine,
} from "./book.ts";
import { answerWith, wireExample } from "./examples.ts";
import { blocks, code, firstParagraph, heading, jsonBlock, link, list, page, table } from "./markdown.ts";
import { typeText, valuesTable } from "./members.ts";
import { inOrder, tokenText } from "./method-page.ts";
import type { Language } from "./words.ts";

/** The pages of an API as a whole: overview, errors, examples on the wire. */
export function apiPages(
  model: Model,
  language: Language,
  place: (path: string) => string,
  api: ApiModel,
): readonly EmittedFile[] {
  return (
    [
      [PAGES.api(api), overview],
      [PAGES.errors(api), errorsPage],
      [PAGES.wireExamples(api), wirePage],
    ] as const
  ).map(([path, write]) => ({
    path: place(path),
    content: write(openBook(model, language, path), api, path),
  }));
}

function overview(book: Book, api: ApiModel, own: string): string {
  return page(
    `${api.title[book.language]} ${api.version}`,
    firstParagraph(api.description[book.language]),
    navigation(book, own, aroundApi(book, api)),
    heading(1, `${book.say(api.title)} ${api.version}`),
    book.say(api.description),
    sourceLine(book, api.source),
    readingQuote(book, api.reading),
    heading(2, book.word("methods"), "methods"),
    methodsTable(book, api),
    heading(2, book.word("brands"), "brands"),
    table(
      [book.word("brand"), book.word("url")],
      api.brands.map(({ title, url }) => [title, code(url)]),
    ),
    heading(2, book.word("messages"), "messages"),
    book.word("messagesIntro"),
    list(objectsOf(book.model, api).map((schema) => objectLine(book, schema))),
    link(book.word("wireExamples"), book.to(PAGES.wireExamples(api))),
    componentsSection(book, api),
    stagesSection(book, api),
    idempotencySection(book, api),
    discoverySection(book, api),
  );
}

/** The shared schemas that an API's methods use, and those that stand around every method. */
function objectsOf(model: Model, api: ApiModel): readonly SchemaModel[] {
  const used = new Map(model.apis.map((one) => [one, usedFiles(one)] as const));
  return [...model.shared.values()].filter(
    ({ file }) =>
      isShared(file) &&
      (used.get(api)?.has(file) === true || ![...used.values()].some((files) => files.has(file))),
  );
}

function usedFiles(api: ApiModel): ReadonlySet<string> {
  const schemas = api.methods.flatMap(({ params, result }) => [params.schema, result.schema]);
  const files = schemas
    .flatMap((schema) => [...walkSchemas(schema)])
    .map(([, { "x-from": from }]) => from?.file ?? "");
  return new Set(files);
}

/** A shared schema by a link, with what it is. */
export function objectLine(book: Book, schema: SchemaModel): string {
  const target = book.to(PAGES.objects, objectAnchor(schema.file, ""));
  const text = schema.texts.get("/description");
  return `${link(book.say(schema.texts.get("/title")), target)}: ${book.say(text).split("\n\n")[0] ?? ""}`;
}

/** The methods of an API with what each is for and what it needs. */
export function methodsTable(book: Book, api: ApiModel): string {
  return table(
    [book.word("method"), book.word("meaning"), book.word("component"), book.word("token")],
    api.methods.map((method) => [
      link(code(method.name), book.to(PAGES.method(api, method))),
      `${deprecationWord(book, method.params.schema["x-deprecated"])}${book.say(method.title)}. ${firstParagraph(book.say(method.description))}`,
      method.component === null ? book.word("componentNone") : code(method.component),
      tokenText(book, method),
    ]),
  );
}

function componentsSection(book: Book, api: ApiModel): string {
  return blocks(
    heading(2, book.word("components"), "components"),
    book.word("componentsIntro"),
    api.components.map((component) => {
      const methods = api.methods
        .filter((method) => method.component === component.id)
        .map((method) => link(code(method.name), book.to(PAGES.method(api, method))));
      return blocks(
        heading(3, book.say(component.title), `component-${component.id}`),
        list([
          `**${book.word("name")}:** ${code(component.id)}`,
          `**${book.word("componentName")}:** ${code(component.name)}`,
          `**${book.word("methods")}:** ${methods.length === 0 ? book.word("nothing") : methods.join(", ")}`,
          sourceLine(book, component.source),
        ]),
        readingQuote(book, component.reading),
      );
    }),
  );
}

function stagesSection(book: Book, api: ApiModel): string {
  const kinds = [
    ["isUnexpected", api.violations.unexpected],
    ["isMissing", api.violations.missing],
    ["isWrongType", api.violations.type],
    ["isWrongValue", api.violations.value],
    ["isWrongCombination", api.violations.combination],
  ] as const;
  return blocks(
    heading(2, book.word("stages"), "stages"),
    book.word("stagesIntro"),
    api.stages.map((stage, index) =>
      blocks(
        heading(3, `${String(index + 1)}. ${code(stage.id)}`, `stage-${stage.id}`),
        book.say(stage.description),
        list([
          `**${book.word("stageErrors")}:** ${stage.errors.map((error) => errorLink(book, api, error)).join(", ")}`,
          sourceLine(book, stage.source),
        ]),
        readingQuote(book, stage.reading),
      ),
    ),
    heading(2, book.word("violations"), "violations"),
    book.word("violationsIntro"),
    table(
      [book.word("whatIsWrong"), book.word("error")],
      kinds.map(([word, error]) => [book.word(word), errorLink(book, api, error)]),
    ),
  );
}

function idempotencySection(book: Book, api: ApiModel): string {
  const { idempotency } = api;
  if (idempotency === null) return "";
  const methods = api.methods
    .filter(({ name }) => idempotency.methods.includes(name))
    .map((method) => link(code(method.name), book.to(PAGES.method(api, method))));
  return blocks(
    heading(2, `${book.word("idempotency")}: ${code(idempotency.header)}`, "idempotency"),
    book.say(idempotency.description),
    list([`**${book.word("methods")}:** ${methods.join(", ")}`, sourceLine(book, idempotency.source)]),
    readingQuote(book, idempotency.reading),
  );
}

function discoverySection(book: Book, { discovery }: ApiModel): string {
  if (discovery === null) return "";
  return blocks(
    heading(2, `${book.word("discovery")}: ${code(discovery.method)}`, "discovery"),
    book.say(discovery.description),
    sourceLine(book, discovery.source),
    readingQuote(book, discovery.reading),
  );
}

function errorsPage(book: Book, api: ApiModel, own: string): string {
  const errors = inOrder(api, allErrors(api));
  const title = book.word("errorsOf", { api: api.title[book.language] });
  return page(
    title,
    book.word("errorsPageIntro"),
    navigation(book, own, aroundApi(book, api)),
    heading(1, title),
    book.word("errorsPageIntro"),
    table(
      [book.word("error"), book.word("code"), book.word("text"), book.word("meaning")],
      errors.map((error) => [
        errorLink(book, api, error.mnemonic),
        String(error.code),
        code(error.message),
        deprecationWord(book, error.deprecated) + firstParagraph(book.say(error.description)),
      ]),
    ),
    errors.map((error) => errorText(book, api, error)),
  );
}

function errorText(book: Book, api: ApiModel, error: ErrorModel): string {
  const raising = api.methods.filter((method) =>
    method.errors.some(({ mnemonic }) => mnemonic === error.mnemonic),
  );
  const methods = raising.map((method) => link(code(method.name), book.to(PAGES.method(api, method))));
  const stages = api.stages.filter((stage) => stage.errors.includes(error.mnemonic));
  const fact = (label: string, value: string): readonly string[] =>
    value === "" ? [] : [`**${label.endsWith("?") ? label : `${label}:`}** ${value}`];
  const raisedBy = methods.length === 0 ? book.word("noMethod") : methods.join(", ");
  const [started, repeat] = aftermath(book, error);
  const answer = answerWith(api, error.mnemonic);
  return blocks(
    heading(2, code(error.mnemonic), `error-${error.mnemonic}`),
    deprecationQuote(book, error.deprecated),
    book.say(error.description),
    `**${book.word("whatToDo")}:** ${book.say(error.action)}`,
    list([
      ...fact(book.word("code"), String(error.code)),
      ...fact(book.word("text"), code(error.message)),
      ...fact(book.word("httpStatus"), String(error.httpStatus ?? 200)),
      ...fact(book.word("started"), started),
      ...fact(book.word("repeat"), repeat),
      ...fact(book.word("raisedBy"), error.everyMethod ? book.word("anyMethod") : raisedBy),
      ...fact(
        book.word("stage"),
        stages.map(({ id }) => link(code(id), book.to(PAGES.api(api), `stage-${id}`))).join(", "),
      ),
      ...fact(book.word("aliases"), error.aliases.map(code).join(", ")),
      ...fact(book.word("codes"), error.codes.map(String).join(", ")),
      sourceLine(book, error.source),
    ]),
    readingQuote(book, error.reading),
    paramsText(book, error),
    answer === null ? null : blocks(book.word("anAnswer"), jsonBlock(answer)),
  );
}

function paramsText(book: Book, { params }: ErrorModel): string {
  if (params.length === 0) return "";
  return blocks(
    `**${book.word("textParams")}:**`,
    table(
      [book.word("name"), book.word("type"), book.word("meaning")],
      params.map(({ name, schema, description }) => [
        code(name),
        typeText(book, schema),
        book.say(description),
      ]),
    ),
    params
      .filter(({ schema }) => schema.enum !== undefined)
      .map(({ name, schema, texts }) =>
        blocks(`${code(name)}:`, valuesTable(book, { file: "", schema, texts }, "", schema, "open")),
      ),
  );
}

function wirePage(book: Book, api: ApiModel, own: string): string {
  const title = book.word("wireExamplesOf", { api: api.title[book.language] });
  const section = (kind: ExampleModel["kind"]): readonly string[] => {
    const examples = api.examples.filter((one) => one.kind === kind);
    return examples.length === 0
      ? [book.word("noExamples")]
      : examples.map((example) => wireExample(book, example));
  };
  return page(
    title,
    book.word("wireExamplesIntro"),
    navigation(book, own, aroundApi(book, api)),
    heading(1, title),
    book.word("wireExamplesIntro"),
    heading(2, book.word("accepted"), "accepted"),
    section("accept"),
    heading(2, book.word("refused"), "refused"),
    section("reject"),
  );
}
