import type { Text } from "@scenario-call/core/language";

/** What `import-prefixes` takes. `name` is how the server's command is called. */
export const importPrefixesHelp = (name: string): Text => ({
  en: `  ${name} import-prefixes FILE... --out FILE [--rename "REGION=NAME"]...

  Makes the file of an account's \`prefixes_file\` from files of the state register of the Russian numbering plan
  (ABC-3xx.csv, ABC-4xx.csv, ABC-8xx.csv, DEF-9xx.csv).

  --out FILE              the file to be written; what was there is replaced when all is well
  --rename "REGION=NAME"  give a region another name; may be repeated
`,
  ru: `  ${name} import-prefixes FILE... --out FILE [--rename "РЕГИОН=ИМЯ"]...

  Создаёт файл для \`prefixes_file\` учётной записи из файлов государственного реестра российского плана нумерации
  (ABC-3xx.csv, ABC-4xx.csv, ABC-8xx.csv, DEF-9xx.csv).

  --out FILE              файл, который будет записан; прежний заменяется, когда всё в порядке
  --rename "РЕГИОН=ИМЯ"   назвать регион иначе; можно повторять
`,
});
