import { describe, expect, it } from "vitest";
import { asyncApiEmitter } from "../../src/emit/asyncapi.ts";
import { eventTypesEmitter } from "../../src/emit/event-types.ts";
import { eventValidatorsEmitter } from "../../src/emit/event-validators.ts";
import { emittedBy, emittedFile } from "../support/emitted.ts";

const FOLDER = "packages/core/src/generated/loan-events";

describe("the types of events", () => {
  it("take the envelope's members from there and name their own kind", async () => {
    const types = await emittedFile(eventTypesEmitter, `${FOLDER}/types.ts`);
    expect(types).toContain("export interface BookLentEvent extends EventEnvelope {");
    expect(types).toContain('  kind: "book_lent";');
    expect(types).toContain("  copy: Copy;");
    expect(types.split("loan_id: number;")).toHaveLength(2);
    expect(types).toContain('export const EVENT_TYPES = ["book_lent", "book_returned"] as const;');
  });

  it("leave a list of values open", async () => {
    const types = await emittedFile(eventTypesEmitter, `${FOLDER}/types.ts`);
    expect(types).toContain('export const EVENT_ENVELOPE_BRANCH = ["north", "south"] as const;');
    expect(types).toContain("  branch: EventEnvelopeBranch | (string & {});");
  });

  it("have a guard each", async () => {
    const guards = await emittedFile(eventTypesEmitter, `${FOLDER}/guards.ts`);
    expect(guards).toContain(
      'export function isBookReturnedEvent(event: EventEnvelope): event is BookReturnedEvent {\n  return event.kind === "book_returned";\n}',
    );
  });
});

describe("the validators of events", () => {
  it("stand in one file each, so that a bundle takes only what it uses", async () => {
    const files = await emittedBy(eventValidatorsEmitter);
    expect([...files.keys()].map((path) => path.slice(FOLDER.length + 1)).toSorted()).toEqual([
      "validate-book-lent.ts",
      "validate-book-returned.ts",
      "validate-envelope.ts",
      "validate-event.ts",
      "violations.ts",
    ]);
    expect(files.get(`${FOLDER}/validate-book-lent.ts`)).not.toContain("north");
  });
});

describe("the AsyncAPI document of events", () => {
  it("tells values in words and shuts none out", async () => {
    const document = JSON.parse(
      await emittedFile(asyncApiEmitter, "packages/core/documents/generated/asyncapi.json"),
    ) as {
      readonly info: object;
      readonly components: {
        readonly messages: Readonly<
          Record<string, { readonly payload: { readonly schema: { readonly properties: object } } }>
        >;
      };
    };
    expect(document.info).toMatchObject({ title: "Loans", version: "2.1.0" });
    const { BookLentEvent, ...others } = document.components.messages;
    expect(Object.keys(others)).toEqual(["BookReturnedEvent"]);
    expect(BookLentEvent?.payload.schema.properties).toMatchObject({
      kind: { const: "book_lent" },
      branch: {
        type: "string",
        description: "Where.\n\n- `north`: The new house.\n- `south`: The old house.",
        examples: ["north", "south"],
      },
      copy: { properties: { shelf: { type: "string" } } },
    });
    expect(JSON.stringify(document)).not.toContain('"enum"');
  });

  it("has a channel and an operation for each way in which events arrive", async () => {
    const document = JSON.parse(
      await emittedFile(asyncApiEmitter, "packages/core/documents/generated/asyncapi.json"),
    ) as {
      readonly channels: Readonly<Record<string, { readonly messages: Readonly<Record<string, object>> }>>;
      readonly operations: object;
      readonly components: object;
    };
    expect(Object.keys(document.channels)).toEqual(["desk", "reminder"]);
    expect(document.channels["desk"]).toMatchObject({
      address: "/desks/{desk}/loans",
      parameters: { desk: { description: "Which desk.", examples: ["north"] } },
      messages: { BookLentEvent: { $ref: "#/components/messages/BookLentEvent" } },
    });
    expect(document.channels["reminder"]).toMatchObject({
      address: null,
      messages: {
        BookLentEvent: {
          name: "book_lent",
          headers: {
            type: "object",
            required: ["loan-id"],
            properties: { "loan-id": { type: "string", pattern: "^[0-9]+$", description: "Which loan." } },
          },
          payload: { schema: { $ref: "#/components/messages/BookLentEvent/payload/schema" } },
        },
      },
    });
    expect(document.channels["reminder"]).not.toHaveProperty("parameters");
    expect(document.operations).toMatchObject({
      sendDesk: {
        action: "send",
        channel: { $ref: "#/channels/desk" },
        security: [{ $ref: "#/components/securitySchemes/bearer" }],
        bindings: { http: { method: "GET" } },
        "x-media-type": "text/event-stream",
        "x-request-headers": { required: [], properties: { "last-event-id": { pattern: "^[0-9]+$" } } },
        "x-statuses": { "200": "The stream.", "404": "No such desk." },
      },
      sendReminder: { action: "send", bindings: { http: { method: "POST" } } },
    });
    expect(document.components).toMatchObject({
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    });
  });
});
