import { Parser } from "@asyncapi/parser";
import { Ajv2020 } from "ajv/dist/2020.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readSpecFiles } from "../../src/load/files.ts";
import { loadSpec } from "../../src/load/load.ts";
import type { DeliveryModel, EventsModel, JsonSchema } from "../../src/model.ts";
import { WORKSPACE } from "../support/fixture.ts";

const DOCUMENT = join(WORKSPACE, "packages/core/documents/generated/asyncapi.json");

interface Message {
  readonly name: string;
  readonly payload: { readonly schemaFormat: string; readonly schema: JsonSchema };
  readonly examples: readonly { readonly payload: unknown }[];
}

let text: string;
let messages: readonly Message[];
let events: EventsModel;

beforeAll(async () => {
  text = await readFile(DOCUMENT, "utf8");
  const { components } = JSON.parse(text) as {
    readonly components: { readonly messages: Readonly<Record<string, Message>> };
  };
  messages = Object.values(components.messages);
  const [family] = loadSpec(await readSpecFiles(join(WORKSPACE, "spec"))).model?.events ?? [];
  if (family === undefined) throw new Error("the spec has no events");
  events = family;
});

/** Severities of errors and of warnings. */
const SERIOUS: ReadonlySet<number> = new Set([0, 1]);

/** What the official parser complains about: errors and warnings, not hints. */
async function complaints(source: string): Promise<readonly string[]> {
  const { diagnostics } = await new Parser().parse(source);
  return diagnostics
    .filter(({ severity }) => SERIOUS.has(severity))
    .map(({ code, message, path }) => `${String(code)} at /${path.join("/")}: ${message}`);
}

// The parser loads a whole linter: on a busy machine that alone takes longer than a test usually may.
describe("the AsyncAPI document", { timeout: 120_000 }, () => {
  it("is taken by the official parser", async () => {
    const { document } = await new Parser().parse(text);
    expect(await complaints(text)).toEqual([]);
    expect(document?.version()).toBe("3.0.0");
    const channels = document?.channels().all() ?? [];
    expect(channels.map((channel) => channel.address() ?? null)).toEqual(
      events.deliveries.map(({ address }) => address),
    );
    const operations = document?.operations().all() ?? [];
    expect(operations).toHaveLength(events.deliveries.length);
    for (const [index, operation] of operations.entries()) {
      const { httpMethod, security } = events.deliveries[index] as DeliveryModel;
      expect(operation.isSend()).toBe(true);
      const sent = operation.messages().all();
      expect(sent.map((message) => message.name())).toEqual(events.types.map(({ name }) => name));
      const [binding] = operation.bindings().all();
      expect(binding?.version()).toBe("0.3.0");
      expect([binding?.protocol(), binding?.value()]).toEqual(["http", { method: httpMethod }]);
      expect(operation.security()).toHaveLength(security === null ? 0 : 1);
    }
  });

  it("says with which headers a web hook brings an event, and no header of a stream belongs to an event", async () => {
    const { document } = await new Parser().parse(text);
    for (const [index, operation] of (document?.operations().all() ?? []).entries()) {
      const { way, headers } = events.deliveries[index] as DeliveryModel;
      for (const message of operation.messages().all()) {
        expect(message.hasHeaders()).toBe(way === "push");
        const known = message.headers()?.properties() ?? {};
        expect(Object.keys(known)).toEqual(way === "push" ? headers.map(({ name }) => name) : []);
        expect(message.payload()?.json()).toMatchObject({ schema: { properties: {} } });
      }
    }
  });

  it("would not be taken with a member that AsyncAPI does not know", async () => {
    expect(await complaints(text.replace('"defaultContentType"', '"usualContentType"'))).not.toEqual([]);
  });

  it("has schemas that Ajv takes, by the draft that they name", () => {
    const ajv = new Ajv2020({ strict: false, unicodeRegExp: true });
    for (const { name, payload } of messages) {
      expect(payload.schemaFormat).toBe("application/schema+json;version=draft-2020-12");
      expect(ajv.validateSchema(payload.schema), `${name}: ${ajv.errorsText()}`).toBe(true);
      expect(JSON.stringify(payload.schema)).not.toContain("$ref");
    }
  });

  it("accepts and refuses the examples of the spec as the spec does", () => {
    const ajv = new Ajv2020({ strict: false, unicodeRegExp: true, allErrors: true });
    const validators = new Map(messages.map(({ name, payload }) => [name, ajv.compile(payload.schema)]));
    const verdicts = events.examples.flatMap(({ kind, name, content }) => {
      const event = content["event"] as Readonly<Record<string, unknown>>;
      const validate = validators.get(String(event[events.typeMember]));
      return validate === undefined ? [] : [{ name, kind, isValid: validate(event) }];
    });
    expect(verdicts.length).toBeGreaterThan(20);
    for (const { name, kind, isValid } of verdicts) expect(isValid, name).toBe(kind === "accept");
  });

  it("shows an example of every message", () => {
    expect(messages.filter(({ examples }) => examples.length === 0)).toEqual([]);
  });
});
