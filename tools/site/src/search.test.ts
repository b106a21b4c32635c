import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { searchRank, searchTerm, searchWords } from "./search.ts";

test.each([
  ["звонок", "звонка", "звонку", "звонком", "звонке", "звонки", "звонков", "звонками"],
  ["ошибка", "ошибки", "ошибку", "ошибкой", "ошибок", "ошибками"],
  ["сценарий", "сценария", "сценарию", "сценарием", "сценарии", "сценариях", "сценариев"],
  ["событие", "события", "событий", "событием", "событиями", "событиях"],
  ["сообщение", "сообщения", "сообщений", "сообщением"],
  ["учётная", "учётной", "учётную", "учетные", "учётных", "учётными"],
  ["запись", "записи", "записью", "записей", "записями"],
  ["ответ", "ответа", "ответу", "ответом", "ответы", "ответов"],
  ["канал", "канала", "каналу", "каналом", "каналы", "каналов", "каналами"],
  ["журнал", "журнала", "журнале", "журналом"],
  ["номер", "номера", "номеру", "номером", "номеров", "номерами"],
  ["токен", "токена", "токены", "токеном", "токенов"],
  ["вызов", "вызова", "вызову", "вызовом", "вызовы", "вызовов"],
  ["сотрудник", "сотрудника", "сотруднику", "сотрудником", "сотрудников", "СОТРУДНИКАМИ"],
  ["телефон", "телефона", "телефоны", "телефонов"],
  ["автоответчик", "автоответчика", "автоответчиком"],
  ["производительность", "производительности", "производительностью"],
])("any form of %s finds the others", (...forms) => {
  expect(new Set(forms.map(searchTerm)).size).toBe(1);
});

test.each([
  ["ответ", "отвод"],
  ["звонок", "звон"],
  ["номер", "норма"],
  ["вызов", "вызовите"],
])("%s and %s stay two words", (one, other) => {
  expect(searchTerm(one)).not.toBe(searchTerm(other));
});

test.each(["start", "limit_exceeded", "79260000000", "API", "нет", "код"])(
  "%s is looked for as it stands",
  (word) => {
    expect(searchTerm(word)).toBe(word.toLowerCase());
  },
);

test("it needs nothing from around it: the browser gets its text alone", () => {
  const sent = runInNewContext(`(${searchTerm.toString()})`) as typeof searchTerm;
  expect(sent("Звонками")).toBe(searchTerm("звонок"));
});

test("a word with a hyphen is found in one piece, and by its parts", () => {
  expect(searchWords("По тайм-ауту, web-hook")).toEqual([
    "По",
    "тайм",
    "ауту",
    "web",
    "hook",
    "таймауту",
    "webhook",
  ]);
  const terms = searchWords("По тайм-ауту").map((word) => searchTerm(word));
  expect(terms).toContain(searchTerm("таймаут"));
});

test("names on the wire are found by their parts", () => {
  expect(searchWords("limit_exceeded")).toEqual(["limit", "exceeded"]);
});

test("examples come after the pages that explain", () => {
  expect(searchRank("/reference/call-api/errors.html#error-limit_exceeded")).toBe(1);
  expect(searchRank("/reference/call-api/login-user-examples.html#limit-exceeded")).toBeLessThan(1);
  expect(searchRank("/reference/call-api/login-user-examples")).toBeLessThan(1);
});
