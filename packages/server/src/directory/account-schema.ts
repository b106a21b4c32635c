import schema from "../../../../spec/server/account.schema.json" with { type: "json" };
import type { FileSchema } from "./check-schema.ts";

const atPointer = (pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((node, step) => (node as Readonly<Record<string, unknown>>)[step], schema);

const inline = (node: unknown): unknown => {
  if (typeof node !== "object" || node === null || Array.isArray(node)) return node;
  const { $ref, ...rest } = node as Readonly<Record<string, unknown>>;
  const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, inline(value)]));
  return typeof $ref === "string" ? { ...(inline(atPointer($ref.slice(1))) as object), ...own } : own;
};

/** The schema of the account file, as the spec has it, with its references resolved. */
export const ACCOUNT_SCHEMA: FileSchema = inline(schema) as FileSchema;
