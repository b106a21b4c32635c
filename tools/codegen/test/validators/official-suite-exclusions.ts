/** A case of the official suite that we do not follow, and why. One that we do follow after all fails the test. */
export interface Exclusion {
  readonly draft: "draft4" | "draft2020-12";
  /** File of the suite, without extension. */
  readonly file: string;
  readonly group: string;
  /** One case of the group; all of it where left out. */
  readonly test?: string;
  readonly reason: string;
}

/** Every case about a supported keyword that is not run. */
export const EXCLUSIONS: readonly Exclusion[] = [
  {
    draft: "draft4",
    file: "optional/zeroTerminatedFloats",
    group: "some languages do not distinguish between different types of numeric value",
    test: "a float is not an integer even without fractional part",
    reason: "JSON.parse makes 1.0 and 1 the same number, and since draft 6 they are",
  },
  {
    draft: "draft2020-12",
    file: "vocabulary",
    group: "schema that uses custom metaschema with with no validation vocabulary",
    test: "no validation: invalid number, but it still validates",
    reason: "the spec's dialect has one vocabulary, and $schema is not followed",
  },
  {
    draft: "draft4",
    file: "additionalProperties",
    group: "additionalProperties being false does not allow other properties",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft4",
    file: "items",
    group: "an array of schemas for items",
    reason: "a list of schemas in items has not been JSON Schema since 2020-12",
  },
  {
    draft: "draft4",
    file: "maximum",
    group: "exclusiveMaximum validation",
    reason: "exclusiveMaximum has been a number, not a switch, since draft 6",
  },
  {
    draft: "draft4",
    file: "minimum",
    group: "exclusiveMinimum validation",
    reason: "exclusiveMinimum has been a number, not a switch, since draft 6",
  },
  {
    draft: "draft4",
    file: "optional/bignum",
    group: "float comparison with high precision",
    reason: "exclusiveMaximum has been a number, not a switch, since draft 6",
  },
  {
    draft: "draft4",
    file: "optional/bignum",
    group: "float comparison with high precision on negative numbers",
    reason: "exclusiveMinimum has been a number, not a switch, since draft 6",
  },
  {
    draft: "draft4",
    file: "properties",
    group: "properties, patternProperties, additionalProperties interaction",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "additionalProperties",
    group: "additionalProperties being false does not allow other properties",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "additionalProperties",
    group: "non-ASCII pattern with additionalProperties",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "additionalProperties",
    group: "additionalProperties with propertyNames",
    reason: "the dialect does not have the keyword propertyNames; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "additionalProperties",
    group: "dependentSchemas with additionalProperties",
    reason: "the dialect does not have the keyword dependentSchemas; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "items",
    group: "items and subitems",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "items",
    group: "prefixItems with no additional items allowed",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "items",
    group: "items does not look in applicators, valid case",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "items",
    group: "prefixItems validation adjusts the starting index for items",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "items",
    group: "items with heterogeneous array",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "not",
    group: "collect annotations inside a 'not', even if collection is disabled",
    reason: "the dialect does not have the keyword unevaluatedProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "optional/ecmascript-regex",
    group: "patterns always use unicode semantics with patternProperties",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "optional/ecmascript-regex",
    group: "\\w in patternProperties matches [A-Za-z0-9_], not unicode letters",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "optional/ecmascript-regex",
    group: "patternProperties with ASCII ranges",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "optional/ecmascript-regex",
    group: "\\d in patternProperties matches [0-9], not unicode digits",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "optional/ecmascript-regex",
    group: "patternProperties with non-ASCII digits",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "optional/non-bmp-regex",
    group: "Proper UTF-16 surrogate pair handling: patternProperties",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "properties",
    group: "properties, patternProperties, additionalProperties interaction",
    reason: "the dialect does not have the keyword patternProperties; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "uniqueItems",
    group: "uniqueItems with an array of items",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "uniqueItems",
    group: "uniqueItems with an array of items and additionalItems=false",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "uniqueItems",
    group: "uniqueItems=false with an array of items",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
  {
    draft: "draft2020-12",
    file: "uniqueItems",
    group: "uniqueItems=false with an array of items and additionalItems=false",
    reason: "the dialect does not have the keyword prefixItems; the emitter refuses it by name",
  },
];
