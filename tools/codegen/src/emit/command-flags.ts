import type {
  ApiModel,
  Deprecation,
  EmittedFile,
  Emitter,
  JsonSchema,
  MethodModel,
  SchemaModel,
  Text,
} from "../model.ts";
import { namesOf } from "../names.ts";
import { childPointer } from "../pointer.ts";
import { docComment } from "./comment.ts";
import { importTypes, module } from "./header.ts";
import { CLI_GENERATED } from "./paths.ts";

/** The parameters of every method as flags of a command for the shell, in both languages. */
export const commandFlagsEmitter: Emitter = {
  name: "command flags",
  emit: (model) => model.apis.map(emitFlags),
};

/** What a shell can give as it is; everything else is written as JSON. */
const PLAIN: ReadonlySet<string> = new Set(["string", "number", "boolean"]);

const NOTHING: Text = { en: "", ru: "" };

function firstParagraph(text: Text | undefined): Text {
  const [en = "", ru = ""] = [text?.en, text?.ru].map((each) => (each ?? "").split("\n\n")[0]);
  return { en, ru };
}

/** What something is, after the word that it is not to be used any more where it is marked so. */
function marked(about: Text, mark: Deprecation | undefined, reason: Text | undefined): Text {
  if (mark === undefined) return about;
  const { since, instead } = mark;
  const en = `Deprecated since ${since}. ${reason?.en ?? ""}${instead === null ? "" : ` Use \`${instead}\` instead.`}`;
  const ru = `Устарело с версии ${since}. ${reason?.ru ?? ""}${instead === null ? "" : ` Вместо этого используйте \`${instead}\`.`}`;
  return { en: `${en} ${about.en}`, ru: `${ru} ${about.ru}` };
}

function typeOf(schema: JsonSchema): string {
  const [only, ...more] = [schema.type ?? []].flat();
  const type = only === "integer" ? "number" : (only ?? "json");
  return more.length === 0 && PLAIN.has(type) ? type : "json";
}

interface Flag {
  readonly path: readonly string[];
  readonly type: string;
  readonly values: readonly { readonly value: unknown; readonly about: Text }[];
  readonly default: unknown;
  readonly isRequired: boolean;
  readonly about: Text;
}

/** Members of members stand beside the others: a shell has no objects. */
function flagsOf(
  params: SchemaModel,
  schema: JsonSchema,
  pointer: string,
  path: readonly string[],
): readonly Flag[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]): readonly Flag[] => {
    const at = childPointer(`${pointer}/properties`, name);
    const own = [...path, name];
    if (inner.properties !== undefined) return flagsOf(params, inner, at, own);
    const textOf = (below: string): Text | undefined => params.texts.get(`${at}${below}`);
    return [
      {
        path: own,
        type: typeOf(inner),
        values: (inner.enum ?? []).map((value) => ({
          value,
          about: marked(
            firstParagraph(textOf(childPointer("/x-values", String(value)))),
            inner["x-deprecated-values"]?.[String(value)],
            textOf(`${childPointer("/x-deprecated-values", String(value))}/reason`),
          ),
        })),
        default: inner.default ?? null,
        isRequired: schema.required?.includes(name) ?? false,
        // Whole: what a value means often stands in a later paragraph.
        about: marked(
          textOf("/description") ?? NOTHING,
          inner["x-deprecated"],
          textOf("/x-deprecated/reason"),
        ),
      },
    ];
  });
}

function command(method: MethodModel): object {
  const flags = flagsOf(method.params, method.params.schema, "", []);
  return {
    title: method.title,
    about: marked(
      firstParagraph(method.description),
      method.params.schema["x-deprecated"],
      method.params.texts.get("/x-deprecated/reason"),
    ),
    // The token is never a flag: whoever lists the processes of a machine would read it.
    flags: flags.filter(({ path }) => path[0] !== method.tokenParam),
  };
}

function emitFlags(api: ApiModel): EmittedFile {
  const { constant } = namesOf(api.id);
  const commands = Object.fromEntries(api.methods.map((method) => [method.name, command(method)]));
  const names = api.methods.map(({ name }) => JSON.stringify(name)).join(" | ");
  return {
    path: `${CLI_GENERATED}/${api.kebab}-flags.ts`,
    content: module(
      `spec/${api.id}/${api.version}`,
      importTypes(["MethodFlags"], "../flags/method-flags.ts"),
      [
        `${docComment(`The parameters of each method of the ${api.title.en} as flags, by method; the token is none.`)}export const ${constant}_FLAGS: Readonly<Record<${names}, MethodFlags>> = ${JSON.stringify(commands)};`,
      ],
    ),
  };
}
