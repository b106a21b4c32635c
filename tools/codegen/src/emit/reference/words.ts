import type { Text } from "../../model.ts";

/** A language of the reference pages. */
export type Language = keyof Text;

/** The languages, in the order in which they are told of, each by its own name. */
export const LANGUAGES: Readonly<Record<Language, string>> = { en: "English", ru: "Русский" };

/**
 * Every fixed word of the reference pages. All of them stand here, and each has both languages: one without a
 * translation does not compile. `{…}` is filled in by the page.
 */
export const WORDS = {
  // What leads to other pages.
  reference: { en: "Reference", ru: "Справочник" },
  referenceIntro: {
    en: "Everything that can be sent, everything that comes back, and what to do when something goes wrong. The pages are generated from the spec, so they say what the validators, the clients and the server do.",
    ru: "Всё, что можно передать, всё, что приходит в ответ, и что делать, если что-то пошло не так. Страницы создаются из спецификации, поэтому в них сказано ровно то, что делают проверки, клиенты и сервер.",
  },
  allPages: { en: "All pages", ru: "Все страницы" },
  howToRead: { en: "How to read these pages", ru: "Как читать эти страницы" },
  howNames: {
    en: "**Names.** A dot leads into an object, `[]` into each element of a list: `a.b` is the member `b` of `a`, `a[].b` is the member `b` of every element of `a`. What is required inside an object counts only where the object itself is sent.",
    ru: "**Имена.** Точка ведёт внутрь объекта, `[]` — в каждый элемент списка: `a.b` — это поле `b` объекта `a`, `a[].b` — поле `b` каждого элемента списка `a`. То, что обязательно внутри объекта, обязательно лишь тогда, когда передан сам объект.",
  },
  howTypes: {
    en: "**Types** are those of JSON; `string[]` is a list of strings.",
    ru: "**Типы** — это типы JSON; `string[]` — список строк.",
  },
  howSources: {
    en: "**Sources.** Every rule says where it comes from:",
    ru: "**Источники.** У каждого правила указано, откуда оно взято:",
  },
  howReadings: {
    en: "**Our reading.** Where the documents are silent or leave something open, a page says how we read it, and why. The service of the vendor may do otherwise there.",
    ru: "**Наше прочтение.** Там, где документы молчат или что-то оставляют открытым, сказано, как это понимаем мы и почему. Сервис оператора в таких местах может вести себя иначе.",
  },
  howErrors: {
    en: "**Errors.** Tell errors apart by `mnemonic` alone: texts and codes may change, and several errors share a code. Each error says whether anything can have been started, and whether the same request is worth repeating.",
    ru: "**Ошибки.** Различайте ошибки только по `mnemonic`: тексты и коды могут меняться, а один код бывает у нескольких ошибок. У каждой ошибки сказано, могло ли что-нибудь начаться и стоит ли повторять тот же запрос.",
  },
  howExamples: {
    en: "**Examples** are tests: each of them is run against the validators and the server. In them `<token>` stands for a valid access token; put your own there and keep it out of logs and addresses. They run on the account of `spec/server/examples/reference-account.yaml`; where an example needs another state, it says so.",
    ru: "**Примеры** — это тесты: каждый выполняется на проверках и на сервере. `<token>` в них означает действующий токен доступа; подставьте свой и не допускайте, чтобы он попал в журналы и адреса. Примеры выполняются на учётной записи из `spec/server/examples/reference-account.yaml`; если примеру нужно другое состояние, это сказано.",
  },
  sourcePage: { en: "the method's page", ru: "страница метода" },
  sourceDocs: { en: "other public documents", ru: "другие открытые документы" },
  sourceReading: { en: "our reading of a silence", ru: "наше прочтение того, о чём документы молчат" },
  sourceExtension: {
    en: "an extension of ours, unknown to the vendor's service",
    ru: "наше расширение, сервису оператора неизвестное",
  },
  overview: { en: "Overview", ru: "Обзор" },
  methods: { en: "Methods", ru: "Методы" },
  method: { en: "Method", ru: "Метод" },
  errors: { en: "Errors", ru: "Ошибки" },
  allErrors: { en: "All errors", ru: "Все ошибки" },
  events: { en: "Events", ru: "События" },
  examples: { en: "Examples", ru: "Примеры" },
  sharedObjects: { en: "Shared objects", ru: "Общие объекты" },
  sharedObjectsIntro: {
    en: "What more than one method uses: the envelope of requests and answers, metadata, filters, sorting and the like.",
    ru: "То, чем пользуется больше чем один метод: обёртка запросов и ответов, метаданные, фильтры, сортировка и подобное.",
  },
  serverFiles: { en: "Files of the server", ru: "Файлы сервера" },

  // What a table or a section is called.
  name: { en: "Name", ru: "Имя" },
  type: { en: "Type", ru: "Тип" },
  required: { en: "Required", ru: "Обязательный" },
  alwaysThere: { en: "Always there", ru: "Есть всегда" },
  byDefault: { en: "Default", ru: "По умолчанию" },
  meaning: { en: "Meaning", ru: "Описание" },
  yes: { en: "yes", ru: "да" },
  no: { en: "no", ru: "нет" },
  nothing: { en: "—", ru: "—" },
  anyType: { en: "any type", ru: "любой тип" },
  or: { en: "or", ru: "или" },
  isRequired: { en: "required", ru: "обязательный" },
  isOptional: { en: "optional", ru: "необязательный" },
  isAlwaysThere: { en: "always there", ru: "есть всегда" },
  mayBeAbsent: { en: "may be absent", ru: "может отсутствовать" },
  value: { en: "Value", ru: "Значение" },
  allowedValues: { en: "Allowed values", ru: "Допустимые значения" },
  knownValues: { en: "Known values", ru: "Известные значения" },
  range: { en: "Range", ru: "Диапазон" },
  above: { en: "Above", ru: "Больше" },
  below: { en: "Below", ru: "Меньше" },
  wholeNumbers: { en: "whole numbers", ru: "целые числа" },
  multipleOf: { en: "Multiple of", ru: "Кратно" },
  length: { en: "Length in characters", ru: "Длина в символах" },
  characters: { en: "Characters", ru: "Символы" },
  charactersOf: { en: "{count} of {set}", ru: "{count} из {set}" },
  anyNumber: { en: "any number", ru: "сколько угодно" },
  followedBy: { en: ", then ", ru: ", затем " },
  pattern: { en: "Pattern (regular expression)", ru: "Вид (регулярное выражение)" },
  elements: { en: "Number of elements", ru: "Число элементов" },
  always: { en: "Always", ru: "Всегда" },
  unique: { en: "No element may stand there twice.", ru: "Элементы не повторяются." },
  between: { en: "{low} to {high}", ru: "от {low} до {high}" },
  atLeast: { en: "at least {low}", ru: "не меньше {low}" },
  atMost: { en: "at most {high}", ru: "не больше {high}" },
  exactly: { en: "exactly {low}", ru: "ровно {low}" },
  forInstance: { en: "For instance", ru: "Например" },
  oneOf: { en: "One of", ru: "Одно из" },
  secret: {
    en: "A secret: it is never repeated in an error and is masked wherever it is shown. Keep it out of logs and addresses.",
    ru: "Секрет: в ошибках никогда не повторяется и везде показывается скрытым. Не допускайте, чтобы он попал в журналы и адреса.",
  },
  phone: {
    en: "A phone number: masked in messages and logs.",
    ru: "Телефонный номер: в сообщениях и журналах показывается скрытым.",
  },
  deprecatedSince: { en: "Deprecated since {since}.", ru: "Устарело с версии {since}." },
  useInstead: { en: "Use {name} instead.", ru: "Вместо этого используйте {name}." },
  deprecated: { en: "Deprecated.", ru: "Устарело." },
  source: { en: "Source", ru: "Источник" },
  reading: { en: "Our reading, and why", ru: "Наше прочтение и почему" },
  parameters: { en: "Parameters", ru: "Параметры" },
  noParameters: { en: "It takes no parameters.", ru: "Параметров у него нет." },
  request: { en: "Request", ru: "Запрос" },
  requestSend: {
    en: "Send this by POST to the base URL of your brand, here {brand}:",
    ru: "Отправьте это методом POST на базовый адрес своего бренда, здесь {brand}:",
  },
  requestShell: { en: "The same from a shell:", ru: "То же из командной строки:" },
  answer: { en: "Answer", ru: "Ответ" },
  answerComes: {
    en: "The answer comes with HTTP status 200. What the method returns stands in `result.data`:",
    ru: "Ответ приходит с HTTP-статусом 200. То, что возвращает метод, стоит в `result.data`:",
  },
  answerAlso: {
    en: "Beside `data` the answer may carry {metadata}: what is left of the account's limits.",
    ru: "Рядом с `data` в ответе могут быть {metadata}: сколько осталось от лимитов учётной записи.",
  },
  metadata: { en: "metadata", ru: "метаданные" },
  result: { en: "Result", ru: "Результат" },
  resultIntro: {
    en: "What stands in `result.data`. Answers are open: pass over members that you do not know.",
    ru: "Что стоит в `result.data`. Ответы открыты: пропускайте поля, которых не знаете.",
  },
  members: { en: "Members", ru: "Поля" },
  describedAt: { en: "Its members", ru: "Его поля" },
  anExample: { en: "An example", ru: "Пример" },
  noMembers: { en: "It has no members.", ru: "Полей у него нет." },
  rules: { en: "Combinations", ru: "Сочетания" },
  rulesIntro: {
    en: "What is allowed for each parameter alone may be forbidden together:",
    ru: "То, что допустимо для каждого параметра в отдельности, вместе может быть запрещено:",
  },
  noRules: { en: "Every combination of parameters is allowed.", ru: "Допустимы любые сочетания параметров." },
  ruleBroken: {
    en: "Otherwise the answer is {error}; its `field` is {field}.",
    ru: "Иначе ответом будет {error}, в `field` стоит {field}.",
  },
  component: { en: "Component", ru: "Компонент" },
  componentNone: { en: "none needed", ru: "не нужен" },
  componentName: { en: "Name in an error's text", ru: "Имя в тексте ошибки" },
  token: { en: "Access token", ru: "Токен доступа" },
  tokenIn: { en: "in {param}", ru: "в {param}" },
  tokenNone: { en: "none needed", ru: "не нужен" },
  version: { en: "Version", ru: "Версия" },
  otherParameters: {
    en: "Any other parameter, also inside an object: {error}.",
    ru: "Любой другой параметр, в том числе внутри объекта: {error}.",
  },

  // What can go wrong.
  error: { en: "Error", ru: "Ошибка" },
  whatIsWrong: { en: "What is wrong", ru: "Что не так" },
  shownBy: { en: "Shown by", ru: "Показано в" },
  isUnexpected: { en: "a member that is not documented", ru: "поле, которого нет в описании" },
  isMissing: { en: "it is left out", ru: "не передан" },
  isWrongType: { en: "it has a wrong type, or is `null`", ru: "неверный тип или `null`" },
  isWrongTypeButNull: { en: "it has a wrong type", ru: "неверный тип" },
  isWrongValue: {
    en: "the type is right, the value is not allowed",
    ru: "тип верен, но значение недопустимо",
  },
  isWrongCombination: {
    en: "it does not go with other parameters",
    ru: "не сочетается с другими параметрами",
  },
  errorsIntro: {
    en: "In the order in which they are looked for; the first one found is the answer. The texts are templates: `{…}` stands for a value, which `data.params` holds too.",
    ru: "В том порядке, в котором их ищут; ответом становится первая найденная. Тексты — шаблоны: вместо `{…}` стоит значение, оно же есть в `data.params`.",
  },
  when: { en: "When", ru: "Когда" },
  whatToDo: { en: "What to do", ru: "Что делать" },
  concerns: { en: "At", ru: "В параметрах" },
  started: { en: "Can anything have been started?", ru: "Могло ли что-то начаться?" },
  startedNever: { en: "certainly not", ru: "точно нет" },
  startedUnknown: {
    en: "unknown: look before you repeat the request",
    ru: "неизвестно: прежде чем повторять запрос, проверьте",
  },
  repeat: { en: "Does repeating help?", ru: "Поможет ли повтор?" },
  repeatNo: { en: "not before the cause is gone", ru: "нет, пока причина не устранена" },
  repeatLater: { en: "perhaps, after waiting", ru: "возможно, если подождать" },
  repeatLogin: { en: "with a new token", ru: "да, с новым токеном" },
  errorsOf: { en: "{api}: all errors", ru: "{api}: все ошибки" },
  errorsPageIntro: {
    en: "Every error of this API by its mnemonic. Match on `mnemonic` alone, and be ready for one that does not stand here.",
    ru: "Все ошибки этого API по мнемоникам. Опирайтесь только на `mnemonic` и будьте готовы встретить ту, которой здесь нет.",
  },
  code: { en: "Code", ru: "Код" },
  text: { en: "Text", ru: "Текст" },
  httpStatus: { en: "HTTP status", ru: "HTTP-статус" },
  aliases: { en: "Other spellings", ru: "Другие написания" },
  codes: { en: "Other codes seen", ru: "Встречаются и коды" },
  raisedBy: { en: "Methods", ru: "Методы" },
  anyMethod: { en: "any", ru: "любой" },
  noMethod: { en: "none that is described here", ru: "ни один из описанных здесь" },
  stage: { en: "Stage of the checks", ru: "Этап проверки" },
  textParams: { en: "Values in the text", ru: "Значения в тексте" },
  anAnswer: { en: "An answer with it:", ru: "Ответ с этой ошибкой:" },

  // An API as a whole.
  brands: { en: "Base URLs", ru: "Базовые адреса" },
  brand: { en: "Brand", ru: "Бренд" },
  url: { en: "Base URL", ru: "Базовый адрес" },
  components: { en: "Components", ru: "Компоненты" },
  componentsIntro: {
    en: "What an account can have connected. A method of a component that it has not is refused.",
    ru: "То, что может быть подключено в учётной записи. Метод неподключённого компонента отклоняется.",
  },
  idempotency: { en: "Repeating a request safely", ru: "Безопасный повтор запроса" },
  discovery: { en: "The document for tools", ru: "Документ для инструментов" },
  messages: { en: "Requests and answers", ru: "Запросы и ответы" },
  messagesIntro: {
    en: "What stands around the parameters and the result, member by member:",
    ru: "Что стоит вокруг параметров и результата, поле за полем:",
  },
  stages: { en: "Order of the checks", ru: "Порядок проверок" },
  stagesIntro: {
    en: "A request passes these stages one after another. The first one that it does not pass gives the answer.",
    ru: "Запрос проходит эти этапы один за другим. Ответ даёт первый, который он не прошёл.",
  },
  stageErrors: { en: "Errors, in this order", ru: "Ошибки, в этом порядке" },
  violations: { en: "Broken parameters", ru: "Ошибки в параметрах" },
  violationsIntro: {
    en: "Which error each kind of mistake in a parameter raises, in the order in which they are looked for:",
    ru: "Какую ошибку даёт каждый вид неверного параметра, в том порядке, в котором их ищут:",
  },
  wireExamples: { en: "Examples on the wire", ru: "Примеры на уровне HTTP" },
  wireExamplesOf: { en: "{api}: examples on the wire", ru: "{api}: примеры на уровне HTTP" },
  wireExamplesIntro: {
    en: "Whole HTTP requests and answers: what counts about bytes, headers and the envelope. Unless said otherwise: `POST` to the path of the API, `Content-Type: application/json; charset=UTF-8`.",
    ru: "HTTP-запросы и ответы целиком: что важно в байтах, заголовках и обёртке. Если не сказано иного: `POST` на путь этого API, `Content-Type: application/json; charset=UTF-8`.",
  },
  httpMethod: { en: "HTTP method", ru: "HTTP-метод" },
  path: { en: "Path", ru: "Путь" },
  header: { en: "Header", ru: "Заголовок" },
  noHeader: { en: "none", ru: "нет" },
  body: { en: "Body", ru: "Тело" },
  bodyEscaped: {
    en: "Body, written as a JSON string so that every character can be seen",
    ru: "Тело, записанное строкой JSON, чтобы был виден каждый символ",
  },
  bodyBase64: { en: "Body, in base64", ru: "Тело, в base64" },
  padded: {
    en: "The body is filled up with spaces to {count} bytes.",
    ru: "Тело дополнено пробелами до {count} байт.",
  },
  stalls: { en: "The last byte of the body never comes.", ru: "Последний байт тела так и не приходит." },
  status: { en: "HTTP status {status}", ru: "HTTP-статус {status}" },
  partOfAnswer: {
    en: "Of the answer only what this example is about is shown.",
    ru: "Из ответа показано только то, о чём этот пример.",
  },

  // Examples.
  examplesOf: { en: "{name}: examples", ru: "{name}: примеры" },
  examplesIntro: {
    en: "Each of them is a test. `<token>` stands for a valid access token.",
    ru: "Каждый из них — тест. `<token>` означает действующий токен доступа.",
  },
  moreExamples: {
    en: "More requests, those that are accepted and those that are refused, stand on a page of their own: {page}.",
    ru: "Другие запросы — те, что принимаются, и те, что отклоняются, — на отдельной странице: {page}.",
  },
  accepted: { en: "Accepted", ru: "Принимается" },
  refused: { en: "Refused", ru: "Отклоняется" },
  noExamples: { en: "There are none.", ru: "Таких нет." },
  onlyRequired: { en: "Nothing is sent but what is required.", ru: "Передано только обязательное." },
  sentBesides: {
    en: "Sent besides what is required: {members}.",
    ru: "Передано сверх обязательного: {members}.",
  },
  refusedWith: { en: "Refused with {error}.", ru: "Отклонено с ошибкой {error}." },
  refusedAt: { en: "Refused with {error} at {field}.", ru: "Отклонено с ошибкой {error} в {field}." },
  refusedSent: {
    en: "{field} was sent as {value}. Refused with {error}.",
    ru: "В {field} передано {value}. Отклонено с ошибкой {error}.",
  },
  chosenByServer: {
    en: "The values in this answer are chosen by the server; these show their form.",
    ru: "Значения в этом ответе выбирает сервер; здесь показан их вид.",
  },
  failureInside: {
    en: "This happens only when something fails inside the service.",
    ru: "Так бывает, только если что-то отказало внутри сервиса.",
  },
  given: {
    en: "The account differs from the one of the examples in this (a JSON merge patch):",
    ru: "Учётная запись отличается от той, на которой выполняются примеры, вот чем (JSON merge patch):",
  },
  before: { en: "Before it these requests succeeded:", ru: "До него успешно выполнены эти запросы:" },
  waited: { en: "Then {count} ms passed.", ru: "Затем прошло {count} мс." },

  // Behaviours.
  behaviours: { en: "Behaviours", ru: "Поведение" },
  behavioursOf: { en: "{name}: behaviours", ru: "{name}: поведение" },
  behavioursIntro: {
    en: "What the method does, statement by statement, and calls that show it: given this request and telephones that act like this, each side hears exactly what is drawn. Every one of them is executed by the tests. Times count from the moment at which the call was accepted.",
    ru: "Что делает метод, утверждение за утверждением, и звонки, на которых это видно: при таком запросе и телефонах, которые ведут себя так, каждая сторона слышит именно то, что нарисовано. Каждый из них выполняется тестами. Время отсчитывается с момента, когда звонок принят.",
  },
  moreBehaviours: {
    en: "What exactly each side hears, drawn call by call: {page}.",
    ru: "Что именно слышит каждая сторона, нарисовано звонок за звонком: {page}.",
  },
  statement: { en: "Statement", ru: "Утверждение" },
  alsoShownBy: { en: "Also shown by", ru: "Видно также в" },
  ends: { en: "How it ends", ru: "Чем заканчивается" },
  withScenario: { en: "The scenario:", ru: "Сценарий:" },
  phonesAct: {
    en: "The telephones (times in milliseconds):",
    ru: "Телефоны (время в миллисекундах):",
  },
  cannotBePlayed: { en: "What cannot be played: {sounds}", ru: "Что не воспроизводится: {sounds}" },
  chanceGives: {
    en: "Chance gives to the calls, in their order: {numbers}",
    ru: "Случай даёт звонкам по порядку: {numbers}",
  },
  phoneNumber: { en: "Number", ru: "Номер" },
  acts: { en: "How it acts", ru: "Как ведёт себя" },
  laterRequest: {
    en: "{count} ms after the call was accepted this is asked:",
    ru: "Через {count} мс после того, как звонок принят, приходит запрос:",
  },
  answerHolds: { en: "Its `result.data` holds:", ru: "В `result.data` ответа стоит:" },
  errorHolds: { en: "Its error holds:", ru: "В ошибке стоит:" },
  refusedAtOnce: {
    en: "It is refused, and nobody's phone rings:",
    ru: "Запрос отклоняется, и ни один телефон не звонит:",
  },

  // Events.
  pieces: { en: "Objects and lists of values", ru: "Объекты и перечни значений" },
  piecesIntro: {
    en: "What events carry that has a name of its own:",
    ru: "То, что есть в событиях и имеет собственное имя:",
  },
  envelope: { en: "What every event carries", ru: "Что есть в каждом событии" },
  types: { en: "Types of events", ru: "Типы событий" },
  ownMembers: { en: "Its own members", ru: "Собственные поля" },
  noOwnMembers: {
    en: "It adds nothing to what every event carries.",
    ru: "К тому, что есть в каждом событии, он ничего не добавляет.",
  },
  typesIntro: {
    en: "The member {member} says which type an event has. Each type adds its own members to those that every event carries.",
    ru: "Тип события стоит в поле {member}. К полям, которые есть в каждом событии, каждый тип добавляет свои.",
  },
  deliveries: { en: "How events arrive", ru: "Как приходят события" },
  deliveriesIntro: {
    en: "Every way tells the same events. Choose by what your program is: a stream for one that asks, a web hook for one that is asked.",
    ru: "Все способы сообщают одни и те же события. Выбирайте по тому, как устроена ваша программа: поток — если она сама спрашивает, веб-хук — если обращаются к ней.",
  },
  deliveryAsked: {
    en: "Asked for with {request}; the answer is {type}.",
    ru: "Запрашивается через {request}; ответ — {type}.",
  },
  deliveryPushed: {
    en: "Brought with {request} to the target's own address; the body is {type}.",
    ru: "Приходит запросом {request} на адрес получателя; тело — {type}.",
  },
  deliveryParameter: { en: "Parameter of the address", ru: "Параметр адреса" },
  deliveryHeader: { en: "Header of the request", ru: "Заголовок запроса" },
  form: { en: "Form", ru: "Вид" },
  otherStatus: { en: "any other", ru: "любой другой" },
  carried: { en: "Carried", ru: "Принимаются" },
  carriedIntro: {
    en: "Events that a reader has to take, also those that are newer than it is.",
    ru: "События, которые должен принять читающий, в том числе те, что новее его самого.",
  },
  notEvents: { en: "Not events", ru: "Не события" },
  notEventsIntro: {
    en: "What breaks the form of an event: which member, and how.",
    ru: "Что нарушает форму события: какое поле и как.",
  },
  broken: { en: "Broken: {field}, {kind}.", ru: "Нарушено: {field}, {kind}." },
  asAWhole: { en: "the event as a whole", ru: "событие целиком" },
  brokenMissing: { en: "it is missing", ru: "поля нет" },
  brokenType: { en: "it has a wrong type", ru: "неверный тип" },
  brokenValue: { en: "it has a wrong value", ru: "неверное значение" },
} as const satisfies Readonly<Record<string, Text>>;

/** A word of the dictionary. */
export type Word = keyof typeof WORDS;
