import schema from "../../../../spec/server/account.schema.json" with { type: "json" };

/** The JSON Schema of an account, with its comments, for editors: what an account file's first line can name. */
export const accountSchemaText = (): string => {
  // The spec's own dialect is a file of the spec, which is not there where this is read.
  const { $schema: _dialect, ...rest } = schema;
  return `${JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", ...rest }, null, 2)}\n`;
};
