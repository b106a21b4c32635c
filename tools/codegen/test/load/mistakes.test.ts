import { beforeAll, describe, expect, it } from "vitest";
import type { SpecFiles } from "../../src/load/files.ts";
import { type Editable, fixtureFiles, messagesOf, withEdited, withReplaced } from "../support/fixture.ts";

const API = "library-api/v1.2/api.json";
const ERRORS = "library-api/v1.2/errors.json";
const METHOD = "library-api/v1.2/methods/lend.book";
const PARAMS = `${METHOD}/params.schema.json`;
const RESULT = `${METHOD}/result.schema.json`;
const METHOD_ERRORS = `${METHOD}/errors.json`;
const PROSE = `${METHOD}/ru.md`;
const ACCEPT = `${METHOD}/examples/accept/least.json`;
const REJECT = `${METHOD}/examples/reject/days-value.json`;
const SERVER_REJECT = `${METHOD}/examples/reject/copy-gone.json`;
const WIRE = "library-api/v1.2/examples/reject/no-json.json";

let fixture: SpecFiles;

beforeAll(async () => {
  fixture = await fixtureFiles();
});

/** Messages about the fixture after one edit of one document. */
function after(path: string, edit: (document: Editable) => void): readonly string[] {
  return messagesOf(withEdited(fixture, path, edit));
}

function afterReplacing(path: string, from: string, to: string): readonly string[] {
  return messagesOf(withReplaced(fixture, path, from, to));
}

function afterRemoving(path: string): readonly string[] {
  const files = new Map(fixture);
  if (!files.delete(path)) throw new Error(`${path} is not in the fixture`);
  return messagesOf(files);
}

it("finds nothing wrong with the fixture as it is", () => {
  expect(messagesOf(fixture)).toEqual([]);
});

describe("the form of a file", () => {
  it("tells a file that is no JSON", () => {
    const [message, ...others] = afterReplacing(ACCEPT, '"proves"', "proves");
    expect(others).toEqual([]);
    expect(message).toMatch(
      /^library-api\/v1\.2\/methods\/lend\.book\/examples\/accept\/least\.json#: found no JSON: .+; expected valid JSON$/u,
    );
  });

  it("tells a key that stands twice", () => {
    expect(afterReplacing(PARAMS, '"maxLength": 20,', '"maxLength": 20, "maxLength": 30,')).toEqual([
      `${PARAMS}#/properties/delivery/properties/note/maxLength: found the same key a second time in one object; expected each key once`,
    ]);
  });

  it("tells a file that is none of the spec's", () => {
    expect(messagesOf(new Map(fixture).set(`${METHOD}/notes.json`, "{}"))).toEqual([
      `${METHOD}/notes.json#: found a JSON file that is none of the spec's; expected a *.schema.json, errors.json, api.json, events.json, an example below examples/accept or examples/reject, or a behaviour in behaviours`,
    ]);
  });

  it("tells an unknown keyword and the one that was meant", () => {
    const [message, ...others] = after(PARAMS, (schema) => {
      const { note } = schema["properties"].delivery.properties;
      note.maxLenght = note.maxLength;
      delete note.maxLength;
    });
    expect(others).toEqual([]);
    expect(message).toContain(
      `${PARAMS}#/properties/delivery/properties/note/maxLenght: found unknown word "maxLenght" (did you mean "maxLength"?); expected one of $ref, title, description, type, `,
    );
  });

  it("tells a member of an errors file that is not known", () => {
    const [message, ...others] = after(METHOD_ERRORS, (document) => {
      document["errors"].copy_not_found.acton = "Look again.";
    });
    expect(others).toEqual([]);
    expect(message).toMatch(
      /errors\.json#\/errors\/copy_not_found\/acton: found unknown word "acton" \(did you mean "action"\?\); expected one of code, message, params, /u,
    );
  });

  it("tells a member that is missing", () => {
    expect(
      after(METHOD_ERRORS, (document) => {
        delete document["errors"].copy_not_found.starts;
      }),
    ).toEqual([`${METHOD_ERRORS}#/errors/copy_not_found: found no "starts"; expected a member "starts"`]);
  });

  it("tells a value that is none of a list, and the one that was meant", () => {
    expect(
      after(METHOD_ERRORS, (document) => {
        document["errors"].copy_not_found.repeat = "latre";
      }),
    ).toEqual([
      `${METHOD_ERRORS}#/errors/copy_not_found/repeat: found "latre" (did you mean "later"?); expected one of "no", "later", "after_login"`,
    ]);
  });

  it("tells a rule without source", () => {
    expect(
      after(PARAMS, (schema) => {
        delete schema["properties"].days["x-source"];
      }),
    ).toEqual([
      `${PARAMS}#/properties/days: found no "$ref", no "x-source"; expected a member "$ref", or a member "x-source"`,
    ]);
  });

  it("tells a reading that says nothing", () => {
    expect(
      after(PARAMS, (schema) => {
        schema["properties"].days["x-source"] = "reading";
      }),
    ).toEqual([`${PARAMS}#/properties/days: found no "x-reading"; expected a member "x-reading"`]);
  });

  it("tells a condition in allOf without x-rule", () => {
    expect(
      after(PARAMS, (schema) => {
        delete schema["allOf"][0]["x-rule"];
      }),
    ).toEqual([`${PARAMS}#/allOf/0: found no "x-rule"; expected a member "x-rule"`]);
  });

  it("tells mistakes of several files in one run, in the order of files and places", () => {
    const once = withEdited(fixture, REJECT, (example) => {
      example["error"].code = -1;
    });
    const twice = withEdited(once, API, (document) => {
      document["methods"]["lend.book"].component = "lendin";
    });
    expect(
      messagesOf(withReplaced(twice, PROSE, "## params.schema.json#/title", "## params.schema.json#/titel")),
    ).toEqual([
      `${API}#/methods/lend.book/component: found unknown component "lendin" (did you mean "lending"?); expected one of lending`,
      `${REJECT}#/error/code: found -1; expected -32602, the code of the catalogue`,
      `${PARAMS}#/title: found a text without translation; expected the heading "## params.schema.json#/title" in ${PROSE}`,
      `${PROSE}#params.schema.json#/titel: found a translation of a text that is not there (did you mean "params.schema.json#/title"?); expected only headings that name a text: ## <file>#<pointer>`,
    ]);
  });
});

describe("references", () => {
  const at = `${PARAMS}#/properties/delivery/properties/phone/$ref`;

  it("tells a reference to a file that is not there", () => {
    expect(afterReplacing(PARAMS, "shared/phone.schema.json", "shared/fone.schema.json")).toEqual([
      `${at}: found "../../../../shared/fone.schema.json"; expected a file of the spec; there is no shared/fone.schema.json`,
    ]);
  });

  it("tells a reference to a place that is not there", () => {
    expect(
      afterReplacing(PARAMS, "shared/phone.schema.json", "shared/phone.schema.json#/$defs/home"),
    ).toEqual([
      `${at}: found "../../../../shared/phone.schema.json#/$defs/home"; expected a schema; there is none at shared/phone.schema.json#/$defs/home`,
    ]);
  });

  it("tells a reference that leads back to itself", () => {
    expect(
      after("shared/loan.schema.json", (schema) => {
        schema["$defs"].money.properties.part = { $ref: "#/$defs/money" };
      }),
    ).toContain(
      'shared/loan.schema.json#/$defs/money/properties/part/$ref: found "#/$defs/money"; expected no circle of references; this one leads back to itself',
    );
  });

  it("tells a constraint beside a reference, where it would be lost", () => {
    const messages = after(PARAMS, (schema) => {
      schema["properties"].delivery.properties.phone.maxLength = 9;
    });
    expect(messages).toContainEqual(
      expect.stringContaining(
        `${PARAMS}#/properties/delivery/properties/phone/maxLength: found unknown word "maxLength"; expected one of $ref, `,
      ),
    );
  });
});

describe("schemas", () => {
  it("tells a required property that is not there, and the one that was meant", () => {
    expect(
      after(PARAMS, (schema) => {
        schema["properties"].delivery.required = ["fone"];
      }),
    ).toContain(
      `${PARAMS}#/properties/delivery/required/0: found unknown property "fone" (did you mean "phone"?); expected one of phone, note`,
    );
  });

  it("tells a property of a rule that is not there", () => {
    expect(
      after(PARAMS, (schema) => {
        schema["allOf"][1].then.required = ["delivry"];
      }),
    ).toContain(
      `${PARAMS}#/allOf/1/then/required/0: found unknown property "delivry" (did you mean "delivery"?); expected one of session_key, copy_ids, loan_kind, days, delivery, express`,
    );
  });

  it("tells a rule whose field is not there", () => {
    expect(
      after(PARAMS, (schema) => {
        schema["allOf"][1]["x-rule"].field = "expres";
      }),
    ).toEqual([
      `${PARAMS}#/allOf/1/x-rule/field: found unknown property "expres" (did you mean "express"?); expected one of session_key, copy_ids, loan_kind, days, delivery, express`,
    ]);
  });

  it("tells a rule that the types could not forbid", () => {
    expect(
      after(PARAMS, (schema) => {
        schema["allOf"][0].then.properties.days = { maximum: 1 };
      }),
    ).toEqual([
      `${PARAMS}#/allOf: found rule "reading_room_is_for_one_day": property "days"; the types can express only "properties" with "const" or "enum", and "required"; expected a rule that the types can forbid too`,
    ]);
  });

  it("tells a condition outside allOf", () => {
    const condition = '"if": { "required": ["express"] }, "then": { "required": ["delivery"] },';
    expect(afterReplacing(PARAMS, '"allOf": [', `${condition} "allOf": [`)).toEqual([
      `${PARAMS}#/if: found a condition without x-rule; expected if and then in a branch of allOf, with x-rule beside them`,
    ]);
  });

  it("tells a value without text and a text without value", () => {
    const messages = after(PARAMS, (schema) => {
      schema["properties"].loan_kind.enum = ["home", "reading-room"];
    });
    expect(messages).toContain(
      `${PARAMS}#/properties/loan_kind/x-values: found no text for the value "reading-room"; expected one text for each value of enum`,
    );
    expect(messages).toContain(
      `${PARAMS}#/properties/loan_kind/x-values/reading_room: found a text for "reading_room", which is no value (did you mean "reading-room"?); expected one of "home", "reading-room"`,
    );
  });

  it("tells a value of an enum that is of another type", () => {
    expect(
      after(RESULT, (schema) => {
        schema["properties"].receipt = {
          ...schema["properties"].receipt,
          enum: ["yes", 5],
          "x-values": { yes: "Yes.", 5: "Five." },
        };
      }),
    ).toContain(`${RESULT}#/properties/receipt/enum/1: found 5; expected a value of type string or null`);
  });

  it("tells a lower limit above the upper one", () => {
    expect(
      after(PARAMS, (schema) => {
        schema["properties"].copy_ids.minItems = 6;
      }),
    ).toContain(`${PARAMS}#/properties/copy_ids/minItems: found 6; expected at most maxItems, which is 5`);
  });

  it("tells a pattern that is no regular expression", () => {
    const messages = after("shared/phone.schema.json", (schema) => {
      schema["pattern"] = "^[1-9";
    });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(
      /^shared\/phone\.schema\.json#\/pattern: found Invalid regular expression: .+; expected a regular expression with the u flag$/u,
    );
  });

  it("tells a default and an example that the schema refuses", () => {
    const messages = after(PARAMS, (schema) => {
      schema["properties"].days.default = 61;
      schema["properties"].days.examples = [7, "8"];
    });
    expect(messages).toEqual([
      `${PARAMS}#/properties/days/default: found 61, which the schema refuses; expected must be <= 60`,
      `${PARAMS}#/properties/days/examples/1: found "8", which the schema refuses; expected must be integer`,
    ]);
  });

  it("tells an open object in a request and a closed one in a result", () => {
    const open = withEdited(fixture, PARAMS, (schema) => {
      delete schema["properties"].delivery.additionalProperties;
    });
    const closed = withEdited(fixture, RESULT, (schema) => {
      schema["additionalProperties"] = false;
    });
    expect(messagesOf(open)).toContain(
      `${PARAMS}#/properties/delivery: found an object open to unknown members; expected "additionalProperties": false in a request`,
    );
    expect(messagesOf(closed)).toEqual([
      `${RESULT}#/additionalProperties: found false; expected results to be open to unknown members`,
    ]);
  });
});

describe("errors", () => {
  it("tells an undeclared error in a stage", () => {
    expect(
      after(API, (document) => {
        document["stages"][0].errors = ["bad_jsn"];
      }),
    ).toEqual([
      `${API}#/stages/0/errors/0: found undeclared error "bad_jsn" (did you mean "bad_json"?); expected a mnemonic of an errors.json of this API`,
    ]);
  });

  it("tells an undeclared error of a violation", () => {
    expect(
      after(API, (document) => {
        document["violations"].missing = "parameter_mising";
      }),
    ).toContain(
      `${API}#/violations/missing: found undeclared error "parameter_mising" (did you mean "parameter_missing"?); expected a mnemonic of ${ERRORS}`,
    );
  });

  it("tells a kind of violation with another code than the rest", () => {
    expect(
      after(ERRORS, (document) => {
        document["errors"].parameter_missing.code = -32000;
      }),
    ).toContain(
      `${API}#/violations/missing: found "parameter_missing" with the code -32000; expected the code of the other kinds, -32602`,
    );
  });

  it("tells a kind of violation that has the text of another one", () => {
    expect(
      after(ERRORS, (document) => {
        document["errors"].parameter_missing.message = "Unknown parameter";
      }),
    ).toContain(
      `${API}#/violations/missing: found "parameter_missing" with the text of "unknown_parameter"; expected a text of its own for each kind`,
    );
  });

  it("tells an undeclared error in uses", () => {
    expect(
      after(METHOD_ERRORS, (document) => {
        document["uses"][2] = "session_expird";
      }),
    ).toEqual([
      `${METHOD_ERRORS}#/uses/2: found undeclared error "session_expird" (did you mean "session_expired"?); expected a mnemonic of ${ERRORS}`,
    ]);
  });

  it("tells an error in uses that every method has anyway", () => {
    expect(
      after(METHOD_ERRORS, (document) => {
        document["uses"][2] = "bad_json";
      }),
    ).toEqual([
      `${METHOD_ERRORS}#/uses/2: found "bad_json", which every method can answer with; expected only errors whose "every_method" is not true`,
    ]);
  });

  it("tells an undeclared error of a parameter's meaning, and of a rule", () => {
    const messages = after(PARAMS, (schema) => {
      schema["properties"].copy_ids.items["x-errors"] = ["copy_not_fond"];
      schema["allOf"][1]["x-rule"].error = "wrong_pin";
    });
    const expected = `expected an error of ${METHOD_ERRORS}: declared there, or listed in its "uses"`;
    expect(messages).toEqual([
      `${PARAMS}#/allOf/1/x-rule/error: found undeclared error "wrong_pin"; ${expected}`,
      `${PARAMS}#/properties/copy_ids/items/x-errors/0: found undeclared error "copy_not_fond" (did you mean "copy_not_found"?); ${expected}`,
    ]);
  });

  it("tells an error that the parameters can raise but the method does not list", () => {
    expect(
      after(METHOD_ERRORS, (document) => {
        document["uses"] = ["session_expired"];
      }),
    ).toContain(
      `${METHOD_ERRORS}#/uses: found no "wrong_combination", which the parameters can raise (combination); expected it in "uses", or "every_method": true in ${ERRORS}`,
    );
  });

  it("tells a placeholder without parameter and a parameter without placeholder", () => {
    const messages = after(METHOD_ERRORS, (document) => {
      document["errors"].copy_not_found.message = "Copy {copy_ids} not found in {place}";
    });
    expect(messages).toContain(
      `${METHOD_ERRORS}#/errors/copy_not_found/message: found the placeholder {copy_ids} (did you mean "copy_id"?); expected a schema for it in /errors/copy_not_found/params`,
    );
    expect(messages).toContain(
      `${METHOD_ERRORS}#/errors/copy_not_found/params/copy_id: found the parameter "copy_id" (did you mean "copy_ids"?); expected only placeholders of the text "Copy {copy_ids} not found in {place}"`,
    );
  });

  it("tells an error that is declared twice", () => {
    const files = withEdited(fixture, METHOD_ERRORS, (document) => {
      document["errors"].bad_json = { ...document["errors"].copy_not_found, message: "x", params: {} };
    });
    expect(messagesOf(files)).toContain(
      `${METHOD_ERRORS}#/errors/bad_json: found "bad_json", which ${ERRORS} declares too; expected one declaration; a method names a common error in "uses"`,
    );
  });

  it("tells every_method in a method's file", () => {
    expect(
      after(METHOD_ERRORS, (document) => {
        document["errors"].copy_not_found.every_method = true;
      }),
    ).toEqual([
      `${METHOD_ERRORS}#/errors/copy_not_found/every_method: found true; expected this word only in the API's own errors.json`,
    ]);
  });

  it("tells an alias that stands for another error", () => {
    expect(
      after(ERRORS, (document) => {
        document["errors"].unknown_parameter.aliases = ["wrong_type"];
      }),
    ).toEqual([
      `${ERRORS}#/errors/unknown_parameter/aliases/0: found "wrong_type", which already stands for "wrong_type"; expected a spelling of this error alone`,
    ]);
  });
});

describe("translations", () => {
  it("tells a text without translation", () => {
    expect(
      afterReplacing(PROSE, "## params.schema.json#/properties/days/description\n\nНа сколько.\n", ""),
    ).toEqual([
      `${PARAMS}#/properties/days/description: found a text without translation; expected the heading "## params.schema.json#/properties/days/description" in ${PROSE}`,
    ]);
  });

  it("tells a translation that is left over", () => {
    expect(
      messagesOf(
        new Map(fixture).set(PROSE, `${fixture.get(PROSE)}\n## params.schema.json#/gone\n\nБыло.\n`),
      ),
    ).toEqual([
      `${PROSE}#params.schema.json#/gone: found a translation of a text that is not there; expected only headings that name a text: ## <file>#<pointer>`,
    ]);
  });

  it("tells a second translation and an empty one", () => {
    const double = `${fixture.get(PROSE)}\n## params.schema.json#/title\n\nЕщё раз.\n`;
    expect(messagesOf(new Map(fixture).set(PROSE, double))).toEqual([
      `${PROSE}#params.schema.json#/title: found a second translation of this text; expected exactly one`,
    ]);
    expect(afterReplacing(PROSE, "\nВыдать книги\n", "\n")).toEqual([
      `${PROSE}#params.schema.json#/title: found a heading without prose; expected the translation below it`,
    ]);
  });
});

describe("the API's file", () => {
  it("tells an id and a version that are not those of the folder", () => {
    expect(
      after(API, (document) => {
        document["id"] = "library";
        document["version"] = "v1.3";
      }),
    ).toEqual([
      `${API}#/id: found "library"; expected "library-api", the name of the folder`,
      `${API}#/version: found "v1.3"; expected "v1.2", the name of the folder`,
    ]);
  });

  it("tells an id that stands twice", () => {
    expect(
      after(API, (document) => {
        document["brands"][1] = { id: "town", title: "Other", url: "https://api.other.example/v1.2" };
      }),
    ).toEqual([`${API}#/brands/1/id: found "town" a second time; expected each id once`]);
  });

  it("tells a method that is not listed, with the name that was meant", () => {
    expect(
      after(API, (document) => {
        document["methods"]["lend.books"] = document["methods"]["lend.book"];
        delete document["methods"]["lend.book"];
      }),
    ).toContain(
      `${METHOD}#: found the method "lend.book", which ${API} does not list (did you mean "lend.books"?); expected a member of /methods in ${API}`,
    );
  });

  it("tells a file that a method lacks", () => {
    expect(afterRemoving(RESULT)).toContain(
      `${RESULT}#: found no such file; expected the schema of the result`,
    );
    expect(afterRemoving(ERRORS)).toContain(
      `${ERRORS}#: found no such file; expected the errors common to all methods`,
    );
  });

  it("tells a token parameter that is not there or is no required secret string", () => {
    expect(
      after(API, (document) => {
        document["methods"]["lend.book"].token_param = "session_keys";
      }),
    ).toEqual([
      `${API}#/methods/lend.book/token_param: found unknown parameter "session_keys" (did you mean "session_key"?); expected one of session_key, copy_ids, loan_kind, days, delivery, express`,
    ]);
    expect(
      after(API, (document) => {
        document["methods"]["lend.book"].token_param = "days";
      }),
    ).toEqual([
      `${API}#/methods/lend.book/token_param: found "days", which is no string, not x-secret, not required; expected a required string with x-secret`,
    ]);
  });
});

describe("examples", () => {
  it("tells parameters that do not fit", () => {
    expect(
      after(ACCEPT, (example) => {
        example["params"].copy_ids = [7, 0];
      }),
    ).toEqual([`${ACCEPT}#/params/copy_ids/1: found 0; expected what ${PARAMS} permits: must be >= 1`]);
  });

  it("tells a result that does not fit", () => {
    expect(
      after(ACCEPT, (example) => {
        example["result"].loans[0].state = "lost";
      }),
    ).toEqual([
      `${ACCEPT}#/result/loans/0/state: found "lost"; expected what ${RESULT} permits: must be equal to one of the allowed values: ["open","overdue"]`,
    ]);
  });

  it("tells a rejection whose parameters are fine", () => {
    expect(
      after(REJECT, (example) => {
        example["params"].days = 60;
        example["error"].data.value = 60;
      }),
    ).toEqual([
      `${REJECT}#/params: found parameters that fit; expected parameters that ${PARAMS} refuses, or another stage`,
    ]);
  });

  it("tells a rejection by the account's state whose parameters are not even of the right form", () => {
    expect(
      after(SERVER_REJECT, (example) => {
        example["params"].loan_kind = "abroad";
      }),
    ).toEqual([
      `${SERVER_REJECT}#/params/loan_kind: found "abroad"; expected what ${PARAMS} permits: must be equal to one of the allowed values: ["home","reading_room"]`,
    ]);
  });

  it("tells an error without its folder", () => {
    const files = new Map(fixture).set(ACCEPT, fixture.get(REJECT) ?? "");
    files.delete(REJECT);
    expect(messagesOf(files)).toEqual([`${ACCEPT}#: found an error; expected none, or the folder reject`]);
    expect(
      after(REJECT, (example) => {
        delete example["error"];
      }),
    ).toEqual([`${REJECT}#: found no error; expected the error, or the folder accept`]);
  });

  it("tells an error that the method does not declare", () => {
    expect(
      after(REJECT, (example) => {
        example["error"].data.mnemonic = "wrong_valu";
      }),
    ).toEqual([
      `${REJECT}#/error/data/mnemonic: found undeclared error "wrong_valu" (did you mean "wrong_value"?); expected an error that lend.book can answer with`,
    ]);
  });

  it("tells a code and a text that are not those of the catalogue", () => {
    expect(
      after(REJECT, (example) => {
        example["error"].code = -32600;
        example["error"].message = "Wrong valu";
      }),
    ).toEqual([
      `${REJECT}#/error/code: found -32600; expected -32602, the code of the catalogue`,
      `${REJECT}#/error/message: found "Wrong valu"; expected "Wrong value", the text of the catalogue`,
    ]);
  });

  it("tells a text that is not filled with the parameters beside it", () => {
    expect(
      after(SERVER_REJECT, (example) => {
        example["error"].data.params.copy_id = 8;
      }),
    ).toEqual([
      `${SERVER_REJECT}#/error/message: found "Copy 9 not found in annex"; expected "Copy 8 not found in annex", the text of the catalogue`,
    ]);
  });

  it("tells a template parameter that is missing, unknown, or of the wrong form", () => {
    expect(
      after(SERVER_REJECT, (example) => {
        example["error"].data.params = { copy_id: 9, plac: "annex" };
      }),
    ).toEqual([
      `${SERVER_REJECT}#/error/data/params: found no value for {place}; expected values for copy_id, place`,
      `${SERVER_REJECT}#/error/data/params/plac: found "annex"; expected only copy_id, place`,
    ]);
    expect(
      after(REJECT, (example) => {
        example["error"].data.params = { limit: 60 };
      }),
    ).toEqual([`${REJECT}#/error/data/params/limit: found 60; expected null: the text has no placeholders`]);
    expect(
      after(SERVER_REJECT, (example) => {
        example["error"].data.params.place = "cellar";
        example["error"].message = "Copy 9 not found in cellar";
      }),
    ).toEqual([
      `${SERVER_REJECT}#/error/data/params/place: found "cellar"; expected must be equal to one of the allowed values: ["stock","annex"]`,
    ]);
  });

  it("tells a field that is no parameter", () => {
    expect(
      after(REJECT, (example) => {
        example["error"].data.field = "day";
        example["error"].data.value = null;
      }),
    ).toEqual([
      `${REJECT}#/error/data/field: found "day", which is no parameter (did you mean "days"?); expected one of session_key, copy_ids, loan_kind, days, delivery, express, or a member of one, dotted`,
    ]);
  });

  it("tells an unexpected parameter that was not sent", () => {
    const file = `${METHOD}/examples/reject/unknown.json`;
    expect(
      after(file, (example) => {
        example["error"].data.field = "colour";
      }),
    ).toEqual([
      `${file}#/error/data/field: found "colour"; expected a parameter that was sent and is not known`,
    ]);
  });

  it("tells a value that is not what was sent", () => {
    expect(
      after(REJECT, (example) => {
        example["error"].data.value = "61";
      }),
    ).toEqual([`${REJECT}#/error/data/value: found "61"; expected 61, as it was sent`]);
  });

  it("tells a secret or an unknown parameter that is repeated", () => {
    const secret = `${METHOD}/examples/reject/session-key-type.json`;
    const unknown = `${METHOD}/examples/reject/unknown.json`;
    expect(
      after(secret, (example) => {
        example["error"].data.value = 5;
      }),
    ).toEqual([`${secret}#/error/data/value: found 5; expected null: the parameter is secret`]);
    expect(
      after(unknown, (example) => {
        example["error"].data.value = "red";
      }),
    ).toEqual([`${unknown}#/error/data/value: found "red"; expected null: the parameter is not known`]);
  });

  it("tells an error by the account's state that claims to be local", () => {
    expect(
      after(SERVER_REJECT, (example) => {
        delete example["stage"];
        example["params"].days = 0;
      }),
    ).toEqual([
      `${SERVER_REJECT}#/error/data/mnemonic: found "copy_not_found" at the stage "local"; expected one of unknown_parameter, parameter_missing, wrong_type, wrong_value, wrong_combination, or "stage": "server"`,
    ]);
  });

  it("tells a name that is not lower case with hyphens", () => {
    const files = new Map(fixture).set(`${METHOD}/examples/accept/the_Least.json`, fixture.get(ACCEPT) ?? "");
    files.delete(ACCEPT);
    expect(messagesOf(files)).toEqual([
      `${METHOD}/examples/accept/the_Least.json#: found the file name "the_Least.json"; expected lower case words with hyphens: what-it-shows.json`,
    ]);
  });

  it("tells a line that was copied from another example", () => {
    const copy = `${METHOD}/examples/accept/another.json`;
    expect(messagesOf(new Map(fixture).set(copy, fixture.get(ACCEPT) ?? ""))).toEqual([
      `${copy}#/proves: found the same line as in ${ACCEPT}; expected what this example proves`,
    ]);
  });

  it("tells an unknown method, or parameters that do not fit, in what has happened before", () => {
    expect(
      after(ACCEPT, (example) => {
        example["before"] = [
          { method: "lend.bok", params: {} },
          { method: "lend.book", params: { ...example["params"], days: 0 } },
          { method: "lend.book", params: example["params"] },
        ];
      }),
    ).toEqual([
      `${ACCEPT}#/before/0/method: found unknown method "lend.bok" (did you mean "lend.book"?); expected one of lend.book, open.session, close.session`,
      expect.stringContaining(
        `${ACCEPT}#/before/1/params/days: found 0; expected what ${PARAMS} permits: `,
      ) as string,
    ]);
  });

  it("tells an error on the wire that is not declared, or has another text or HTTP status", () => {
    expect(
      after(WIRE, (example) => {
        example["answer"].body.error.data.mnemonic = "bad_jsn";
      }),
    ).toEqual([
      `${WIRE}#/answer/body/error/data/mnemonic: found undeclared error "bad_jsn" (did you mean "bad_json"?); expected a mnemonic of an errors.json of this API`,
    ]);
    expect(
      after(WIRE, (example) => {
        example["answer"].status = 400;
        example["answer"].body.error.message = "Not JSON";
      }),
    ).toEqual([
      `${WIRE}#/answer/body/error/message: found "Not JSON"; expected "No JSON", the text of the catalogue`,
      `${WIRE}#/answer/status: found 400; expected 200, the HTTP status of bad_json`,
    ]);
  });

  it("tells an example of a method among those of the wire", () => {
    const file = "library-api/v1.2/examples/accept/least.json";
    const files = new Map(fixture).set(file, fixture.get(ACCEPT) ?? "");
    files.delete(ACCEPT);
    expect(messagesOf(files)).toEqual([
      `${file}#: found an example of a method; expected request and answer: this folder shows the wire`,
    ]);
  });
});
