import { join } from "node:path";
import { expect, test } from "vitest";
import { stepOf } from "../src/change.ts";
import { compareSpecs } from "../src/compare-specs.ts";
import { NotComparable } from "../src/not-comparable.ts";
import { filesOfFolder, type SpecFiles } from "../src/read/spec-files.ts";

const SPEC = filesOfFolder(join(import.meta.dirname, "../../../spec"));
const METHOD = "call-api/v4.0/methods/start.scenario_call";

type Json = Record<string, unknown>;

/** The spec of this repository with one file changed. */
function changed(path: string, change: (file: Json) => Json): SpecFiles {
  const text = SPEC.get(path);
  if (text === undefined) throw new Error(`no ${path}`);
  return new Map([...SPEC, [path, JSON.stringify(change(JSON.parse(text) as Json))]]);
}

function differences(now: SpecFiles, old: SpecFiles = SPEC): readonly string[] {
  return compareSpecs(old, now).map((change) => `${stepOf(change)}: ${change.where}: ${change.kind}`);
}

const without = (object: unknown, name: string): Json =>
  Object.fromEntries(Object.entries(object as Json).filter(([key]) => key !== name));

test("the spec promises the same as itself", () => {
  expect(compareSpecs(SPEC, SPEC)).toEqual([]);
});

test("an error that a method can answer with from now on is minor; one that it no longer has is major", () => {
  const fewer = changed(`${METHOD}/errors.json`, (file) => ({
    ...file,
    errors: without(file["errors"], "media_file_not_found"),
  }));
  const at = "call-api v4.0, start.scenario_call";
  expect(differences(fewer)).toEqual([`major: ${at}: error removed`]);
  expect(differences(SPEC, fewer)).toEqual([`minor: ${at}: error added`]);
});

test("to take back that an error started nothing breaks who repeats", () => {
  const unknown = changed(`${METHOD}/errors.json`, (file) => {
    const errors = file["errors"] as Json;
    return {
      ...file,
      errors: {
        ...errors,
        scenario_not_found: { ...(errors["scenario_not_found"] as Json), starts: "unknown" },
      },
    };
  });
  const at = "call-api v4.0, start.scenario_call, error scenario_not_found";
  expect(differences(unknown)).toEqual([`major: ${at}: whether it started something changed`]);
  expect(differences(SPEC, unknown)).toEqual([`minor: ${at}: whether it started something changed`]);
});

const MARK = { since: "2.0.0", reason: "It is old.", instead: null };

test("a mark of a method, an error or a type of events is minor; whoever is marked and gone is major all the same", () => {
  const method = changed(`${METHOD}/params.schema.json`, (file) => ({ ...file, "x-deprecated": MARK }));
  expect(differences(method)).toEqual(["minor: call-api v4.0, start.scenario_call: deprecated"]);
  expect(differences(SPEC, method)).toEqual([
    "patch: call-api v4.0, start.scenario_call: no longer deprecated",
  ]);
  const error = changed(`${METHOD}/errors.json`, (file) => {
    const errors = file["errors"] as Json;
    return {
      ...file,
      errors: {
        ...errors,
        media_file_not_found: { ...(errors["media_file_not_found"] as Json), "x-deprecated": MARK },
      },
    };
  });
  const name = "call-api v4.0, start.scenario_call";
  expect(differences(error)).toEqual([`minor: ${name}, error media_file_not_found: deprecated`]);
  const fewer = changed(`${METHOD}/errors.json`, (file) => ({
    ...file,
    errors: without(file["errors"], "media_file_not_found"),
  }));
  expect(differences(fewer, error)).toEqual([`major: ${name}: error removed`]);
  const gone = changed("call-api/v4.0/api.json", (file) => ({
    ...file,
    methods: without(file["methods"], "start.scenario_call"),
  }));
  expect(differences(gone, method)).toEqual(["major: call-api v4.0: method removed"]);
  const type = changed("extensions/events/types/talk_started.schema.json", (file) => ({
    ...file,
    "x-deprecated": MARK,
  }));
  expect(differences(type)).toEqual(["minor: events, talk_started: deprecated"]);
});

test("a method that is gone is major, a new one minor", () => {
  const fewer = changed("call-api/v4.0/api.json", (file) => ({
    ...file,
    methods: without(file["methods"], "list.calls"),
  }));
  expect(differences(fewer)).toEqual(["major: call-api v4.0: method removed"]);
  expect(differences(SPEC, fewer)).toEqual(["minor: call-api v4.0: method added"]);
});

test("a change in a shared piece is told at every method that has it", () => {
  const shorter = changed("shared/phone-number.schema.json", (file) => ({
    ...file,
    pattern: "^[1-9][0-9]{9,14}$",
  }));
  expect(differences(shorter)).toContain(
    "major: call-api v4.0, start.scenario_call, parameter virtual_phone_number: form changed",
  );
});

test("a value shows what is refused now", () => {
  const stricter = changed(`${METHOD}/params.schema.json`, (file) => {
    const properties = file["properties"] as Json;
    return {
      ...file,
      properties: { ...properties, external_id: { ...(properties["external_id"] as Json), maxLength: 8 } },
    };
  });
  const [change] = compareSpecs(SPEC, stricter);
  expect(change?.witness?.permittedBy).toBe("old");
  expect(String(change?.witness?.value).length).toBeGreaterThan(8);
});

test("events are open: a new member is minor, one that is gone is major", () => {
  const fewer = changed("extensions/events/types/talk_started.schema.json", (file) => ({
    ...file,
    properties: {},
    required: [],
  }));
  expect(differences(fewer)).toEqual(["major: events, talk_started, member legs: member removed"]);
  expect(differences(SPEC, fewer)).toEqual([
    "minor: events, talk_started, member legs: required member added",
  ]);
});

test("a brand's address that changes is major", () => {
  const moved = changed("call-api/v4.0/api.json", (file) => ({
    ...file,
    brands: (file["brands"] as readonly Json[]).map((brand) =>
      brand["id"] === "uis" ? { ...brand, url: "https://elsewhere.example/v4.0" } : brand,
    ),
  }));
  expect(differences(moved)).toEqual(["major: call-api v4.0, brand uis: base URL changed"]);
});

test("the order of the checks matters only to a request with two faults, and is minor", () => {
  const turned = changed("call-api/v4.0/api.json", (file) => ({
    ...file,
    stages: (file["stages"] as readonly Json[]).toReversed(),
  }));
  expect(differences(turned)).toEqual(["minor: call-api v4.0: order of the checks changed"]);
});

const at = "call-api v4.0, start.scenario_call";

function withError(mnemonic: string, more: Json): SpecFiles {
  return changed(`${METHOD}/errors.json`, (file) => {
    const errors = file["errors"] as Json;
    return { ...file, errors: { ...errors, [mnemonic]: { ...(errors[mnemonic] as Json), ...more } } };
  });
}

test("readers rely on the other spellings and codes of an error; further ones are minor", () => {
  const spelt = withError("scenario_not_found", { aliases: ["scenario_missing"] });
  expect(differences(spelt)).toEqual([`minor: ${at}, error scenario_not_found: other spellings changed`]);
  expect(differences(SPEC, spelt)).toEqual([
    `major: ${at}, error scenario_not_found: other spellings changed`,
  ]);
  const coded = withError("scenario_not_found", { codes: [-32099] });
  expect(differences(coded)).toEqual([`minor: ${at}, error scenario_not_found: other codes changed`]);
  expect(differences(SPEC, coded)).toEqual([`major: ${at}, error scenario_not_found: other codes changed`]);
});

test("an error that no method has is promised all the same", () => {
  const named = changed("call-api/v4.0/errors.json", (file) => {
    const errors = file["errors"] as Json;
    const unused = { ...(errors["access_token_blocked"] as Json), every_method: false };
    return { ...file, errors: { ...errors, of_no_method: unused } };
  });
  expect(differences(named)).toEqual(["minor: call-api v4.0: error named"]);
  expect(differences(SPEC, named)).toEqual(["major: call-api v4.0: error named no more"]);
});

test("another parameter for the token breaks every caller", () => {
  const moved = changed("call-api/v4.0/api.json", (file) => {
    const methods = file["methods"] as Json;
    const method = { ...(methods["list.calls"] as Json), token_param: null };
    return { ...file, methods: { ...methods, "list.calls": method } };
  });
  expect(differences(moved)).toEqual(["major: call-api v4.0, list.calls: parameter of the token changed"]);
});

function withDelivery(id: string, change: (delivery: Json) => Json): SpecFiles {
  return changed("extensions/events/events.json", (file) => ({
    ...file,
    deliveries: (file["deliveries"] as readonly Json[]).map((each) =>
      each["id"] === id ? change(each) : each,
    ),
  }));
}

test("where events arrive, and with which headers, is promised to readers", () => {
  const elsewhere = withDelivery("account-stream", (each) => ({ ...each, address: "/stream" }));
  expect(differences(elsewhere)).toEqual([
    "major: events, delivery account-stream, address: promise changed",
  ]);
  const unsigned = withDelivery("web-hook", (each) => ({
    ...each,
    headers: without(each["headers"], "webhook-signature"),
  }));
  const signature = "events, delivery web-hook, header webhook-signature";
  expect(differences(unsigned)).toEqual([`major: ${signature}: member removed`]);
  expect(differences(SPEC, unsigned)).toEqual([`minor: ${signature}: required member added`]);
  const fewer = withDelivery("session-stream", (each) => ({
    ...each,
    statuses: without(each["statuses"], "204"),
  }));
  expect(differences(fewer)).toEqual(["major: events, delivery session-stream: status removed"]);
  expect(differences(SPEC, fewer)).toEqual(["minor: events, delivery session-stream: status added"]);
});

test("a header that a reader of a stream may send is minor; one that it has to send is major", () => {
  const asks = (required: boolean): SpecFiles =>
    withDelivery("account-stream", (each) => ({
      ...each,
      headers: { ...(each["headers"] as Json), "x-more": { description: "More.", required } },
    }));
  const header = "events, delivery account-stream, header or parameter x-more";
  expect(differences(asks(false))).toEqual([`minor: ${header}: member added`]);
  expect(differences(asks(true))).toEqual([`major: ${header}: required member added`]);
});

test("the member in which an event says its type is promised", () => {
  const typed = changed("extensions/events/events.json", (file) => ({ ...file, type_member: "type" }));
  expect(differences(typed)).toEqual(["major: events: member of the type changed"]);
});

test("what every answer and every request is wrapped in is promised", () => {
  const poorer = changed("shared/metadata.schema.json", (file) => {
    const properties = file["properties"] as Json;
    return { ...file, properties: without(properties, "limits") };
  });
  expect(differences(poorer)).toEqual([
    "major: answer-envelope, member result.metadata.limits: member removed",
    "major: answer-envelope, member error.data.metadata.limits: member removed",
  ]);
  const stricter = changed("shared/request-envelope.schema.json", (file) => {
    const properties = file["properties"] as Json;
    return { ...file, properties: { ...properties, id: { ...(properties["id"] as Json), type: "string" } } };
  });
  expect(differences(stricter)).toEqual(["major: request-envelope, member id: type changed"]);
});

test("other words of a translation are published, and are a patch", () => {
  const name = "shared/ru.md";
  const said = new Map([...SPEC, [name, `${SPEC.get(name)}\n`]]);
  expect(differences(said)).toEqual([`patch: ${name}: translation changed`]);
});

test("a broken spec is told with the file", () => {
  const broken = new Map([...SPEC, [`${METHOD}/params.schema.json`, "{"]]);
  expect(() => compareSpecs(SPEC, broken)).toThrow(NotComparable);
  expect(() => compareSpecs(SPEC, broken)).toThrow(`${METHOD}/params.schema.json is no JSON`);
});
