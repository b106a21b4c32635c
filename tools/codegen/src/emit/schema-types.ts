import { createRequire } from "node:module";
import type { Options } from "json-schema-to-typescript";
import { MistakeError } from "../mistake.ts";
import type { JsonSchema } from "../model.ts";
import { isOpened } from "../open-values.ts";
import { atPointer, childPointer } from "../pointer.ts";
import { remembered } from "../remembered.ts";
import { type Combination, combinationOf } from "./combination.ts";
import { commentLines, docComment } from "./comment.ts";
import { propertyDoc, valueList } from "./schema-docs.ts";
import {
  isDeclared,
  isEnumeration,
  namesAt,
  referenceTo,
  type TypeModule,
  type TypeReference,
} from "./type-names.ts";

// The package is CommonJS and its names are not seen by Node's lexer.
const { compile } = createRequire(import.meta.url)("json-schema-to-typescript") as {
  compile(schema: object, name: string, options: Partial<Options>): Promise<string>;
};

/** Declarations of one schema file: TypeScript text, and the types of other modules that it uses. */
export interface Declarations {
  readonly blocks: readonly string[];
  readonly imports: readonly TypeReference[];
}

/** What the declarations of a schema file are made of. */
export interface DeclareOptions {
  readonly module: TypeModule;
  readonly modules: ReadonlyMap<string, TypeModule>;
  readonly schema: JsonSchema;
  /** Mnemonics that the property at a pointer can raise, for its comment. */
  readonly errorsAt?: (pointer: string) => readonly string[];
  /** True: a value that a list of values does not know is carried, and the types say so. */
  readonly openValues?: boolean;
}

/** Declares the type of a schema file and of everything inside that deserves a name, outermost first. */
export async function declareTypes(options: DeclareOptions): Promise<Declarations> {
  const declarer = new Declarer(options);
  declarer.queue(options.schema, "");
  for (const [name, schema] of Object.entries((options.schema.$defs ?? {}) as Record<string, JsonSchema>)) {
    declarer.queue(schema, childPointer("/$defs", name));
  }
  return declarer.run();
}

/** Collects the declarations of one file: declaring one queues those it uses. */
class Declarer {
  readonly #options: DeclareOptions;
  readonly #queue: [pointer: string, schema: JsonSchema][] = [];
  readonly #declared = new Map<string, string>();
  readonly #imports = new Map<string, TypeReference>();

  constructor(options: DeclareOptions) {
    this.#options = options;
  }

  queue(schema: JsonSchema, pointer: string): string {
    const name = namesAt(this.#options.module, pointer).pascal;
    const other = this.#declared.get(name);
    if (other === undefined) {
      this.#declared.set(name, pointer);
      this.#queue.push([pointer, schema]);
    } else if (other !== pointer) {
      throw new MistakeError({
        file: this.#options.module.file,
        pointer,
        found: `a schema whose type would be called ${name}, like that at ${JSON.stringify(other)}`,
        expected: "names that lead to different types",
      });
    }
    return name;
  }

  async run(): Promise<Declarations> {
    const blocks: string[] = [];
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      blocks.push(...(await this.#declare(...next)));
    }
    return { blocks, imports: [...this.#imports.values()] };
  }

  async #declare(pointer: string, schema: JsonSchema): Promise<readonly string[]> {
    const { pascal, constant } = namesAt(this.#options.module, pointer);
    if (isEnumeration(schema)) return [enumeration(pascal, constant, schema)];
    const combination = combinationOf(schema);
    if (combination !== null) return this.#combined(pascal, pointer, schema, combination);
    const doc = pointer === "" ? rootDoc(schema) : propertyDoc(schema);
    if (isEmptyObject(schema)) return [`${docComment(doc)}export type ${pascal} = Record<string, never>;`];
    return [await compileType(pascal, doc, this.#shape(schema, pointer))];
  }

  async #combined(
    name: string,
    pointer: string,
    schema: JsonSchema,
    { base, rules }: Combination,
  ): Promise<readonly string[]> {
    const baseName = `${name}Base`;
    const unions = rules.map(({ branches }) => ({
      oneOf: branches.map(({ properties, required }) => ({
        type: "object",
        additionalProperties: false,
        required,
        properties: Object.fromEntries(
          Object.entries(properties).map(([key, property]) => {
            const at = childPointer(pointer, "properties", key);
            const whole = schema.properties?.[key];
            const isWhole = property === whole;
            // The list of all values is wanted even where every branch takes a part of it.
            if (whole !== undefined && !isWhole && isEnumeration(whole)) this.#use(whole, at);
            return [key, this.#property(property, at, isWhole)];
          }),
        ),
      })),
    }));
    const ruleTexts = rules.map(({ rule }) => `Rule: ${rule.description ?? ""}`);
    const doc = pointer === "" ? rootDoc(schema, ruleTexts) : propertyDoc(schema, [], ruleTexts);
    return [
      await compileType(name, doc, { allOf: [{ tsType: baseName }, ...unions] }),
      await compileType(
        baseName,
        `The members of {@link ${name}} that no rule ties to others.`,
        this.#shape(base, pointer),
      ),
    ];
  }

  /** A property's schema as the compiler takes it, with its comment. */
  #property(schema: JsonSchema, pointer: string, mayDeclare = true): object {
    const doc = propertyDoc(schema, this.#options.errorsAt?.(pointer) ?? schema["x-errors"] ?? []);
    const description = commentLines(doc).join("\n");
    return { ...this.#use(schema, pointer, mayDeclare), ...(description === "" ? {} : { description }) };
  }

  /** A schema where it is used: the name of its declaration, or its shape. */
  #use(schema: JsonSchema, pointer: string, mayDeclare = true): object {
    const origin = schema["x-from"];
    if (origin !== undefined && mayDeclare) {
      const reference = referenceTo(this.#options.modules, origin, schema);
      if (reference !== null && !this.#isOpenedHere(reference, schema)) {
        if (origin.file !== this.#options.module.file) this.#imports.set(reference.name, reference);
        else this.queue(atPointer(this.#options.schema, origin.pointer) as JsonSchema, origin.pointer);
        return { tsType: this.#nameOf(reference.name, schema) };
      }
    }
    if (mayDeclare && isDeclared(schema, pointer)) {
      return { tsType: this.#nameOf(this.queue(schema, pointer), schema) };
    }
    return this.#shape(schema, pointer);
  }

  /** Whether a type of another module, which has the known values only, has to be declared anew with open ones. */
  #isOpenedHere({ path }: TypeReference, schema: JsonSchema): boolean {
    return (
      this.#options.openValues === true &&
      path !== this.#options.module.path &&
      !isEnumeration(schema) &&
      isOpened(schema)
    );
  }

  /** The name of a declared type where it is used; editors still offer the known values of an open one. */
  #nameOf(name: string, schema: JsonSchema): string {
    return this.#options.openValues === true && isEnumeration(schema) ? `${name} | (string & {})` : name;
  }

  /** What the compiler is to see of a schema: its shape, and nothing that it would misread. */
  #shape(schema: JsonSchema, pointer: string): object {
    if (schema.const !== undefined) return { const: schema.const };
    if (schema.enum !== undefined) return { enum: schema.enum };
    if (Array.isArray(schema.type)) {
      const types = schema.type as readonly string[];
      return { anyOf: types.map((type) => this.#shape({ ...schema, type }, pointer)) };
    }
    for (const keyword of ["anyOf", "oneOf", "allOf"] as const) {
      const branches = (schema[keyword] ?? []).filter(hasShape);
      if (branches.length > 0) {
        const { [keyword]: all, ...rest } = schema;
        const options = (all ?? []).flatMap((branch, index) =>
          hasShape(branch) ? [this.#use(branch, childPointer(pointer, keyword, index))] : [],
        );
        const group = { [keyword === "allOf" ? "allOf" : "oneOf"]: options };
        return addsShape(rest, branches) ? { allOf: [this.#shape(rest, pointer), group] } : group;
      }
    }
    if (schema.type === "object" || schema.properties !== undefined) return this.#object(schema, pointer);
    if (schema.type === "array") {
      return {
        type: "array",
        items:
          typeof schema.items === "object"
            ? this.#use(schema.items, childPointer(pointer, "items"))
            : { tsType: "unknown" },
      };
    }
    return schema.type === undefined ? { tsType: "unknown" } : { type: schema.type };
  }

  #object(schema: JsonSchema, pointer: string): object {
    const more = schema.additionalProperties;
    if (schema.properties === undefined && more !== false && typeof more !== "object") {
      return { tsType: "Record<string, unknown>" };
    }
    return {
      type: "object",
      required: schema.required ?? [],
      additionalProperties:
        typeof more === "object" ? this.#use(more, childPointer(pointer, "additionalProperties")) : false,
      properties: Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [
          name,
          this.#property(property, childPointer(pointer, "properties", name)),
        ]),
      ),
    };
  }
}

/** Whether a schema says anything that a type can express. */
function hasShape(schema: JsonSchema): boolean {
  return ["type", "properties", "enum", "const", "items", "anyOf", "oneOf", "allOf"].some(
    (keyword) => keyword in schema,
  );
}

/** Whether what stands beside branches narrows them. A type alone that each of them has does not. */
function addsShape(rest: JsonSchema, branches: readonly JsonSchema[]): boolean {
  const { type, ...others } = rest;
  if (hasShape(others)) return true;
  return type !== undefined && !branches.every((branch) => branch.type === type);
}

function isEmptyObject(schema: JsonSchema): boolean {
  return (
    schema.type === "object" &&
    Object.keys(schema.properties ?? {}).length === 0 &&
    schema.additionalProperties === false
  );
}

/** The comment of a whole file's type: its title leads. */
function rootDoc(schema: JsonSchema, more: readonly string[] = []): string {
  const title = schema.title === undefined ? "" : `${schema.title}.`;
  return [title, propertyDoc(schema, [], more)].filter((part) => part !== "").join("\n\n");
}

/** The constant with an enum's values, and the union beside it. */
function enumeration(pascal: string, constant: string, schema: JsonSchema): string {
  const values = (schema.enum ?? []).map((value) => JSON.stringify(value)).join(", ");
  return [
    docComment(`Every value of {@link ${pascal}}, in the order of the spec.`),
    `export const ${constant} = [${values}] as const;\n\n`,
    docComment(schema.description ?? "", valueList(schema) ?? ""),
    `export type ${pascal} = (typeof ${constant})[number];`,
  ].join("");
}

/** One declaration through json-schema-to-typescript. */
async function compileType(name: string, doc: string, shape: object): Promise<string> {
  const text = await compileShape({ name, shape });
  const declaration = text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
  return docComment(doc) + declaration;
}

const compileShape = remembered(({ name, shape }: { readonly name: string; readonly shape: object }) =>
  compile({ ...shape, title: name }, name, {
    bannerComment: "",
    format: false,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    $refOptions: { resolve: { http: false } },
  }),
);
