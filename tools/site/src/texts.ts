/** What the search says in Russian; it speaks English by itself. */
export const searchTexts: Readonly<Record<string, object>> = {
  ru: {
    translations: {
      button: { buttonText: "Поиск", buttonAriaLabel: "Поиск" },
      modal: {
        displayDetails: "Показать подробности",
        resetButtonTitle: "Очистить",
        backButtonTitle: "Закрыть поиск",
        noResultsText: "Ничего не найдено:",
        footer: {
          selectText: "выбрать",
          selectKeyAriaLabel: "Enter",
          navigateText: "перейти",
          navigateUpKeyAriaLabel: "Стрелка вверх",
          navigateDownKeyAriaLabel: "Стрелка вниз",
          closeText: "закрыть",
          closeKeyAriaLabel: "Escape",
        },
      },
    },
  },
};

/**
 * What VitePress writes into a Russian page in English, and what it has to be: it knows these words for all languages
 * at once only.
 */
export const russianLabels: readonly (readonly [english: RegExp, russian: string])[] = [
  [/^Permalink to "(.*)"$/su, "Ссылка на раздел «$1»"],
  [/title="Copy Code"/u, 'title="Копировать"'],
];

/** What the frame around a Russian page says. */
export const russianFrame: Readonly<Record<string, unknown>> = {
  outline: { label: "На этой странице", level: [2, 3] },
  docFooter: { prev: "Предыдущая страница", next: "Следующая страница" },
  darkModeSwitchLabel: "Оформление",
  lightModeSwitchTitle: "Светлое оформление",
  darkModeSwitchTitle: "Тёмное оформление",
  sidebarMenuLabel: "Разделы",
  returnToTopLabel: "Наверх",
  langMenuLabel: "Другой язык",
  skipToContentLabel: "Перейти к тексту",
  notFound: {
    title: "Страницы нет",
    quote: "По этому адресу ничего не опубликовано.",
    linkText: "На главную",
    linkLabel: "На главную",
  },
};
