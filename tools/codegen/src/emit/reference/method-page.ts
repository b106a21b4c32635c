import type { ApiModel, ErrorModel, ExampleModel, JsonSchema, MethodModel } from "../../model.ts";
import { type Raise, type RaiseKind, raisesOf } from "../../raises.ts";
import { fieldPattern, fieldValue } from "../../load/fields.ts";
import {
  aftermath,
  aroundApi,
  type Book,
  deprecationQuote,
  deprecationWord,
  errorLink,
  markOf,
  navigation,
  openBook,
  PAGES,
  readingQuote,
  sharedTarget,
  sourceLine,
} from "./book.ts";
import {
  answerOf,
  circumstances,
  curlBlock,
  errorOf,
  exampleAnchor,
  fullestExample,
  methodExample,
  requestOf,
} from "./examples.ts";
import {
  blocks,
  code,
  firstParagraph,
  heading,
  jsonBlock,
  jsonCode,
  link,
  list,
  page,
  table,
} from "./markdown.ts";
import { type Member, memberAnchor, membersOf, membersText, schemaFacts, typeText } from "./members.ts";
import type { EmittedFile, Model } from "../../model.ts";
import type { Language, Word } from "./words.ts";

/** Longest value that a link to an example shows. */
const SHORT = 40;

/** Path of a page of one language. */
type Place = (path: string) => string;

/** The page of a method, and the page of its examples. */
export function methodPages(
  model: Model,
  language: Language,
  place: Place,
  api: ApiModel,
  method: MethodModel,
): readonly EmittedFile[] {
  const own = PAGES.method(api, method);
  const examples = PAGES.methodExamples(api, method);
  return [
    { path: place(own), content: methodPage(openBook(model, language, own), api, method, own) },
    {
      path: place(examples),
      content: examplesPage(openBook(model, language, examples), api, method, examples),
    },
  ];
}

function methodPage(book: Book, api: ApiModel, method: MethodModel, own: string): string {
  const title = method.title[book.language];
  return page(
    `${method.name}: ${title}`,
    firstParagraph(method.description[book.language]),
    navigation(book, own, aroundApi(book, api)),
    heading(1, `${code(method.name)}: ${book.say(method.title)}`),
    deprecationQuote(book, markOf(method.params, "/x-deprecated", method.params.schema["x-deprecated"])),
    book.say(method.description),
    list([
      `**${book.word("component")}:** ${componentText(book, api, method)}`,
      `**${book.word("token")}:** ${tokenText(book, method)}`,
      ...idempotencyLine(book, api, method),
      sourceLine(book, method.params.schema["x-source"]),
    ]),
    readingQuote(book, method.params.texts.get("/x-reading")),
    method.behaviours.length === 0
      ? null
      : book.word("moreBehaviours", {
          page: link(book.word("behaviours"), book.to(PAGES.behaviours(api, method))),
        }),
    requestSection(book, api, method),
    parametersSection(book, api, method),
    rulesSection(book, api, method),
    resultSection(book, method),
    errorsSection(book, api, method),
  );
}

/** Where it is told how the method's requests may be repeated. */
function idempotencyLine(book: Book, api: ApiModel, { name }: MethodModel): readonly string[] {
  if (api.idempotency?.methods.includes(name) !== true) return [];
  const target = book.to(PAGES.api(api), "idempotency");
  return [`**${book.word("idempotency")}:** ${link(code(api.idempotency.header), target)}`];
}

function componentText(book: Book, api: ApiModel, method: MethodModel): string {
  const component = api.components.find(({ id }) => id === method.component);
  if (component === undefined) return book.word("componentNone");
  return `${link(book.say(component.title), book.to(PAGES.api(api), `component-${component.id}`))} (${code(component.id)})`;
}

/** Where a method takes its access token. */
export function tokenText(book: Book, { tokenParam }: MethodModel): string {
  return tokenParam === null ? book.word("tokenNone") : book.word("tokenIn", { param: code(tokenParam) });
}

function requestSection(book: Book, api: ApiModel, method: MethodModel): string {
  const example = fullestExample(method);
  const [brand] = api.brands;
  if (example === null || brand === undefined) return "";
  const request = requestOf(method, example.content["params"]);
  const isChosen = example.content["result"] === undefined;
  return blocks(
    heading(2, book.word("request"), "request"),
    circumstances(book, example),
    book.word("requestSend", { brand: `${brand.title}, ${code(brand.url)}` }),
    jsonBlock(request),
    book.word("requestShell"),
    curlBlock(brand.url, request),
    heading(2, book.word("answer"), "answer"),
    book.word("answerComes"),
    jsonBlock(answerOf(method, example)),
    isChosen ? book.word("chosenByServer") : null,
    metadataText(book),
    book.word("moreExamples", {
      page: link(book.word("examples"), book.to(PAGES.methodExamples(api, method))),
    }),
  );
}

/** What comes with every answer, where the spec describes it. */
function metadataText(book: Book): string {
  const metadata = book.model.shared.get("metadata");
  const target =
    metadata === undefined ? null : sharedTarget(book, { "x-from": { file: metadata.file, pointer: "" } });
  return target === null ? "" : book.word("answerAlso", { metadata: link(book.word("metadata"), target) });
}

const KINDS: Readonly<Record<Exclude<RaiseKind, "meaning">, Word>> = {
  unexpected: "isUnexpected",
  missing: "isMissing",
  type: "isWrongType",
  value: "isWrongValue",
  combination: "isWrongCombination",
};

function takesNull(schema: JsonSchema): boolean {
  return schema.type === "null" || (Array.isArray(schema.type) && schema.type.includes("null"));
}

/** The refused examples of a method by what they show: both languages ask for each of them at each parameter. */
const shownBy = new WeakMap<MethodModel, ReadonlyMap<string, readonly ExampleModel[]>>();

function refusalsOf(method: MethodModel): ReadonlyMap<string, readonly ExampleModel[]> {
  const known = shownBy.get(method);
  if (known !== undefined) return known;
  const entries = method.examples.flatMap((example) => {
    const error = errorOf(example)?.data;
    if (error === undefined) return [];
    const isLocal = (example.content["stage"] ?? "local") === "local";
    if (error.field === null) return [{ key: refusal(error.mnemonic, isLocal, "at", ""), example }];
    const around = error.field.slice(0, Math.max(0, error.field.lastIndexOf(".")));
    return [
      { key: refusal(error.mnemonic, isLocal, "at", fieldPattern(error.field)), example },
      { key: refusal(error.mnemonic, isLocal, "in", fieldPattern(around)), example },
    ];
  });
  const found = new Map(
    [...Map.groupBy(entries, ({ key }) => key)].map(
      ([key, group]) => [key, group.map(({ example }) => example)] as const,
    ),
  );
  shownBy.set(method, found);
  return found;
}

function refusal(mnemonic: string, isLocal: boolean, where: "at" | "in", field: string): string {
  return [mnemonic, isLocal, where, field].join(" ");
}

/** The examples that show an error of one kind at a parameter. */
function examplesOf(method: MethodModel, { field, kind, error }: Raise): readonly ExampleModel[] {
  const where = kind === "unexpected" ? "in" : "at";
  const refusals = refusalsOf(method);
  // What a parameter means may be refused without naming it: a login and a password are wrong together.
  const unnamed = kind === "meaning" ? refusals.get(refusal(error, false, "at", "")) : undefined;
  return refusals.get(refusal(error, kind !== "meaning", where, field)) ?? unnamed ?? [];
}

/** Links with different texts: of several examples in which the same was sent, one is enough. */
function distinct(links: readonly (readonly [text: string, target: string])[]): readonly string[] {
  return [...new Map(links.toReversed()).entries()].toReversed().map(([text, target]) => link(text, target));
}

/** An example by what was sent in it, where that is short, and by its name otherwise. */
function exampleLink(
  book: Book,
  api: ApiModel,
  method: MethodModel,
  example: ExampleModel,
): readonly [text: string, target: string] {
  const field = errorOf(example)?.data.field ?? null;
  const value = field === null ? undefined : fieldValue(example.content["params"], field);
  const isShort = value !== undefined && JSON.stringify(value).length <= SHORT;
  const text = isShort ? jsonCode(value) : code(example.name);
  return [text, book.to(PAGES.methodExamples(api, method), exampleAnchor(example))];
}

function raisesTable(
  book: Book,
  api: ApiModel,
  method: MethodModel,
  raises: readonly Raise[],
  schema: JsonSchema,
): string {
  const rows = raises.map((raise) => {
    const { kind, error } = raise;
    const known = method.errors.find(({ mnemonic }) => mnemonic === error);
    const isNullable = kind === "type" && takesNull(schema);
    const wrong =
      kind === "meaning"
        ? book.say(known?.description ?? api.errors.find(({ mnemonic }) => mnemonic === error)?.description)
        : book.word(isNullable ? "isWrongTypeButNull" : KINDS[kind]);
    const shown = distinct(
      examplesOf(method, raise).map((example) => exampleLink(book, api, method, example)),
    );
    return [wrong, errorLink(book, api, error), shown.length === 0 ? book.word("nothing") : shown.join(", ")];
  });
  if (rows.length === 0) return "";
  return blocks(
    `**${book.word("errors")}:**`,
    table([book.word("whatIsWrong"), book.word("error"), book.word("shownBy")], rows),
  );
}

function parametersSection(book: Book, api: ApiModel, method: MethodModel): string {
  const raises = raisesOf(method.params.schema, api.violations);
  const title = heading(2, book.word("parameters"), "parameters");
  const others = book.word("otherParameters", { error: errorLink(book, api, api.violations.unexpected) });
  const members = membersOf(method.params.schema);
  return blocks(
    title,
    members.length === 0 ? book.word("noParameters") : null,
    membersText(book, {
      of: method.params,
      anchor: "param",
      level: 3,
      reader: "strict",
      more: ({ path, schema }: Member) =>
        raisesTable(
          book,
          api,
          method,
          raises.filter(({ field }) => field === path),
          schema,
        ),
    }),
    method.params.schema.additionalProperties === false ? others : null,
  );
}

function rulesSection(book: Book, api: ApiModel, method: MethodModel): string {
  const rules = (method.params.schema.allOf ?? []).flatMap((branch, index) => {
    const rule = branch["x-rule"];
    if (rule === undefined) return [];
    const at = `/allOf/${index}`;
    const shown = examplesOf(method, { field: rule.field, kind: "combination", error: rule.error });
    return [
      blocks(
        heading(3, code(rule.id), `rule-${rule.id}`),
        book.say(method.params.texts.get(`${at}/description`)),
        book.word("ruleBroken", {
          error: errorLink(book, api, rule.error),
          field: link(code(rule.field), `#${memberAnchor("param", rule.field)}`),
        }),
        list([
          sourceLine(book, branch["x-source"]),
          `**${book.word("shownBy")}:** ${shown
            .map((example) =>
              link(code(example.name), book.to(PAGES.methodExamples(api, method), exampleAnchor(example))),
            )
            .join(", ")}`,
        ]),
        readingQuote(book, method.params.texts.get(`${at}/x-reading`)),
      ),
    ];
  });
  return blocks(
    heading(2, book.word("rules"), "rules"),
    book.word(rules.length === 0 ? "noRules" : "rulesIntro"),
    rules,
  );
}

function resultSection(book: Book, { result }: MethodModel): string {
  const hasMembers = membersOf(result.schema).length > 0;
  return blocks(
    heading(2, book.word("result"), "result"),
    book.word("resultIntro"),
    `${typeText(book, result.schema)}: ${book.say(result.texts.get("/title"))}`,
    schemaFacts(book, result, "", result.schema, "open"),
    hasMembers
      ? membersText(book, { of: result, anchor: "result", level: 3, reader: "open" })
      : book.word("noMembers"),
  );
}

/** The errors of a method in the order in which they are looked for: by stage, within a stage as it says. */
export function inOrder(api: ApiModel, errors: readonly ErrorModel[]): readonly ErrorModel[] {
  const order = [...new Set(api.stages.flatMap((stage) => stage.errors))];
  const place = ({ mnemonic }: ErrorModel): number => {
    const index = order.indexOf(mnemonic);
    return index === -1 ? order.length : index;
  };
  return errors.toSorted((a, b) => place(a) - place(b));
}

function errorsSection(book: Book, api: ApiModel, method: MethodModel): string {
  const raises = raisesOf(method.params.schema, api.violations);
  const rows = inOrder(api, method.errors).map((error) => {
    const fields = new Set(
      raises
        .filter((raise) => raise.error === error.mnemonic && raise.field !== "")
        .map(({ field }) => field),
    );
    const at = [...fields].map((field) => link(code(field), `#${memberAnchor("param", field)}`)).join(", ");
    const [started, repeat] = aftermath(book, error);
    return [
      `${errorLink(book, api, error.mnemonic)}\n${String(error.code)}\n${code(error.message)}`,
      `${deprecationWord(book, error.deprecated)}${book.say(error.description)}${at === "" ? "" : `\n${book.word("concerns")}: ${at}`}`,
      book.say(error.action),
      started,
      repeat,
    ];
  });
  return blocks(
    heading(2, book.word("errors"), "errors"),
    book.word("errorsIntro"),
    table(
      [
        book.word("error"),
        book.word("when"),
        book.word("whatToDo"),
        book.word("started"),
        book.word("repeat"),
      ],
      rows,
    ),
  );
}

function examplesPage(book: Book, api: ApiModel, method: MethodModel, own: string): string {
  const title = book.word("examplesOf", { name: method.name });
  const section = (kind: ExampleModel["kind"]): readonly string[] => {
    const examples = method.examples.filter((one) => one.kind === kind);
    return examples.length === 0
      ? [book.word("noExamples")]
      : examples.map((example) => methodExample(book, api, method, example));
  };
  return page(
    title,
    method.title[book.language],
    navigation(book, own, [[method.name, PAGES.method(api, method)], ...aroundApi(book, api)]),
    heading(1, book.word("examplesOf", { name: code(method.name) })),
    book.word("examplesIntro"),
    heading(2, book.word("accepted"), "accepted"),
    section("accept"),
    heading(2, book.word("refused"), "refused"),
    section("reject"),
  );
}
