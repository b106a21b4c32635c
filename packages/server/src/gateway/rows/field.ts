/** What a field holds; it decides which operators the field takes and what it is compared with. */
export type FieldKind = "number" | "text" | "date" | "choice" | "boolean" | "list";

/** One field of the rows that a method answers with. */
export interface Field<Item, Value = unknown> {
  readonly kind: FieldKind;
  /** The values of a `choice`. */
  readonly values?: readonly string[];
  /** True for a field that is in the answer only when it is asked for. */
  readonly onRequest?: boolean;
  /** Called only where the value is needed. */
  readonly read: (item: Item) => Value;
}

/** The fields of the rows of a method, in the order of the documentation. */
export type Fields<Item, Row extends object> = {
  readonly [Name in keyof Row]-?: Field<Item, Exclude<Row[Name], undefined>>;
};

/** Fields of which only the names of the rows are known at run time. */
export type AnyFields<Item> = Readonly<Record<string, Field<Item>>>;

/** The field of a name, or null; nothing that every object inherits is a field. */
export const fieldOf = <Item>(fields: AnyFields<Item>, name: string): Field<Item> | null =>
  Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
