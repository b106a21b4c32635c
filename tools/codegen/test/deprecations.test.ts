import type { Deprecation } from "@scenario-call/core";
import { beforeAll, describe, expect, it } from "vitest";
import { emitAll } from "../src/emitters.ts";
import type { SpecFiles } from "../src/load/files.ts";
import type { EmittedFile } from "../src/model.ts";
import { type Editable, fixtureModel, messagesOf, withEdited, WORKSPACE } from "./support/fixture.ts";
import { mark, markedFiles, markedModel, withProse } from "./support/marked.ts";
import { formatFile, readFormatSettings } from "../src/output/format.ts";

const PARAMS = "library-api/v1.2/methods/lend.book/params.schema.json";
const REASON = "/x-deprecated/reason";

let files: SpecFiles;
let emitted: readonly EmittedFile[];

beforeAll(async () => {
  files = await markedFiles();
  emitted = await emitAll(await markedModel());
});

function content(path: string): string {
  const file = emitted.find((one) => one.path === path);
  if (file === undefined) throw new Error(`nothing emits ${path}`);
  return file.content;
}

/** A JSON document that is emitted: the value at a path of members; of a list the element with this name. */
function at(path: string, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (value, step) => {
      if (Array.isArray(value)) {
        return (value as readonly { readonly name?: unknown }[]).find(({ name }) => name === step);
      }
      return (value as Readonly<Record<string, unknown>> | undefined)?.[step];
    },
    JSON.parse(content(path)),
  );
}

describe("the loader", () => {
  it("takes a mark of everything that can have one", () => {
    expect(messagesOf(files)).toEqual([]);
  });

  const marking = (pointer: string, edit: (document: Editable) => void): readonly string[] =>
    messagesOf(withProse(withEdited(files, PARAMS, edit), PARAMS, pointer, "Старое."));

  it("wants to know since when, why, and what to use instead", () => {
    const [message, ...others] = messagesOf(
      withEdited(files, PARAMS, (document) => {
        delete document["properties"].express["x-deprecated"].since;
      }),
    );
    expect(message).toContain("/properties/express/x-deprecated");
    expect(message).toContain("since");
    expect(others).toEqual([]);
    const wrong = messagesOf(
      withEdited(files, PARAMS, (document) => {
        document["properties"].express["x-deprecated"].since = "last year";
      }),
    );
    expect(wrong[0]).toContain("/properties/express/x-deprecated/since");
  });

  it("wants the reason in both languages", () => {
    const untold = messagesOf(
      withEdited(files, PARAMS, (document) => {
        document["properties"].days["x-deprecated"] = mark(null);
      }),
    );
    expect(untold).toHaveLength(1);
    expect(untold[0]).toContain("a text without translation");
    expect(untold[0]).toContain("/properties/days/x-deprecated/reason");
  });

  it("refuses to point at something that is not there, or is deprecated too", () => {
    const nowhere = marking(`/properties/days${REASON}`, (document) => {
      document["properties"].days["x-deprecated"] = mark("delivry");
    });
    expect(nowhere).toHaveLength(1);
    expect(nowhere[0]).toContain("/properties/days/x-deprecated/instead");
    expect(nowhere[0]).toContain('unknown name "delivry" (did you mean "delivery"?)');
    const circle = marking(`/properties/days${REASON}`, (document) => {
      document["properties"].days["x-deprecated"] = mark("express");
    });
    expect(circle[0]).toContain('"express", which is deprecated too');
  });

  it("knows members of members by their path", () => {
    expect(
      marking(`/properties/days${REASON}`, (document) => {
        document["properties"].days["x-deprecated"] = mark("delivery.phone");
      }),
    ).toEqual([]);
  });

  it("refuses a mark of what a caller cannot leave out", () => {
    const [message] = marking(`/properties/copy_ids${REASON}`, (document) => {
      document["properties"].copy_ids["x-deprecated"] = mark(null);
    });
    expect(message).toContain('a mark of "copy_ids", which is required');
  });

  it("refuses marks of no value, and of every value", () => {
    const at = "/properties/loan_kind/x-deprecated-values";
    const none = marking(`${at}/garden/reason`, (document) => {
      document["properties"].loan_kind["x-deprecated-values"].garden = mark(null);
    });
    expect(none[0]).toContain('a mark of "garden", which is no value');
    const all = marking(`${at}/home/reason`, (document) => {
      document["properties"].loan_kind["x-deprecated-values"] = {
        home: mark(null),
        reading_room: mark(null, "The room is closed."),
      };
    });
    expect(all[0]).toContain("a mark of every value");
  });

  it("refuses a mark of an element of a list, and of a file that is neither method nor event", () => {
    const element = marking(`/properties/copy_ids/items${REASON}`, (document) => {
      document["properties"].copy_ids.items["x-deprecated"] = mark(null);
    });
    expect(element[0]).toContain('a mark in "items"');
    const shared = "shared/loan.schema.json";
    const whole = messagesOf(
      withProse(
        withEdited(files, shared, (document) => {
          document["x-deprecated"] = mark(null);
        }),
        shared,
        REASON,
        "Старое.",
      ),
    );
    expect(whole.join()).toContain("a mark of a whole file that is no method and no type of events");
  });
});

describe("types and functions", () => {
  it("say since when, why and what to use instead", () => {
    const types = content("packages/core/src/generated/library-api/lend-book/types.ts");
    expect(types).toContain("@deprecated Since 1.4.0. Everything comes today. Use `delivery` instead.");
    expect(types).toMatch(
      /`reading_room`: .* Deprecated since 1\.4\.0\. The room is closed\.\n \* {3}Use `home` instead\./u,
    );
    expect(content("packages/core/src/generated/library-api/errors.ts")).toContain(
      "@deprecated Since 1.4.0. Sessions do not expire. Use `wrong_pin` instead.",
    );
  });
});

describe("documents", () => {
  const DOCUMENTS = "packages/core/documents/generated";

  it("OpenRPC marks the method and the parameter", () => {
    const methods = (...steps: readonly string[]): unknown =>
      at(`${DOCUMENTS}/library-api/openrpc.json`, "methods", ...steps);
    expect(methods("close.session")).toMatchObject({
      deprecated: true,
      description: expect.stringContaining("Deprecated since 1.4.0. Sessions end by themselves.") as unknown,
    });
    expect(methods("lend.book", "name")).toBe("lend.book");
    expect(methods("lend.book", "deprecated")).toBeUndefined();
    expect(methods("lend.book", "params", "express", "deprecated")).toBe(true);
    expect(methods("lend.book", "params", "days", "deprecated")).toBeUndefined();
  });

  it("OpenAPI marks the request and the member of the result", () => {
    const schemas = (...steps: readonly string[]): unknown =>
      at(`${DOCUMENTS}/library-api/openapi.json`, "components", "schemas", ...steps);
    expect(schemas("CloseSessionRequest", "deprecated")).toBe(true);
    expect(schemas("LendBookRequest", "type")).toBe("object");
    expect(schemas("LendBookRequest", "deprecated")).toBeUndefined();
    expect(schemas("LendBookResult", "properties", "receipt", "deprecated")).toBe(true);
    expect(JSON.stringify(schemas())).not.toContain("x-deprecated");
  });

  it("JSON Schema marks the parameter, and tells of the value what to use instead", () => {
    const properties = (...steps: readonly string[]): unknown =>
      at(`${DOCUMENTS}/library-api/lend-book/params.schema.json`, "properties", ...steps);
    expect(properties("express")).toMatchObject({
      deprecated: true,
      description: expect.stringContaining("Use `delivery` instead.") as unknown,
    });
    expect(properties("days", "type")).toBe("integer");
    expect(properties("days", "deprecated")).toBeUndefined();
    expect(properties("loan_kind", "description")).toContain(
      "Deprecated since 1.4.0. The room is closed. Use `home` instead.",
    );
  });

  it("AsyncAPI marks the payload of the type of events and says so in its summary", () => {
    const messages = (...steps: readonly string[]): unknown =>
      at(`${DOCUMENTS}/asyncapi.json`, "components", "messages", ...steps);
    expect(messages("BookReturnedEvent", "payload", "schema", "deprecated")).toBe(true);
    expect(messages("BookReturnedEvent", "summary")).toContain(
      "Deprecated since 1.4.0. Nobody returns books.",
    );
    expect(messages("BookLentEvent", "payload", "schema", "type")).toBe("object");
    expect(messages("BookLentEvent", "payload", "schema", "deprecated")).toBeUndefined();
  });
});

describe("what warns", () => {
  it("knows every marked thing that can be sent, and none that only comes back", () => {
    const text = content("packages/core/src/generated/library-api/deprecations.ts");
    const list = JSON.parse(
      text.slice(text.indexOf("= [") + 2, text.lastIndexOf(";")),
    ) as readonly Deprecation[];
    expect(list.map(({ method, parameter, value, instead }) => [method, parameter, value, instead])).toEqual([
      ["lend.book", "loan_kind", "reading_room", "home"],
      ["lend.book", "delivery.note", null, null],
      ["lend.book", "express", null, "delivery"],
      ["close.session", null, null, null],
    ]);
  });

  it("is not in the clients where nothing is marked", async () => {
    const plain = await emitAll(await fixtureModel());
    const clients = (all: readonly EmittedFile[]): string =>
      all
        .filter(({ path }) => /^packages\/(?:edge|node)-client\//u.test(path))
        .map((file) => file.content)
        .join();
    expect(clients(plain)).not.toMatch(/warn|DEPRECATIONS/u);
    expect(clients(emitted)).toMatch(/warningMethods\(LIBRARY_API_METHODS, LIBRARY_API_DEPRECATIONS\)/u);
    expect(clients(emitted)).toContain('warnOfUse(LIBRARY_API_DEPRECATIONS, "lend.book", params)');
  });
});

describe("the reference pages", () => {
  const page = async (path: string): Promise<string> => {
    const settings = await readFormatSettings(WORKSPACE);
    const whole = `docs/reference/generated/${path}`;
    return (await formatFile({ path: whole, content: content(whole) }, settings)).content;
  };

  it("note a method, on its page and in the list", async () => {
    expect(await page("en/library-api/close-session.md")).toContain(
      "> **Deprecated since 1.4.0.** Sessions end by themselves.",
    );
    expect(await page("ru/library-api/close-session.md")).toContain(
      "> **Устарело с версии 1.4.0.** По-русски: Sessions end by themselves.",
    );
    expect(await page("en/library-api/index.md")).toMatch(
      /\| \[`close\.session`\][^|]*\| \*\*Deprecated\.\*\* /u,
    );
    expect(await page("en/library-api/index.md")).not.toMatch(/\| \[`lend\.book`\][^|]*\| \*\*Deprecated/u);
  });

  it("note a parameter, a value and a member of the result", async () => {
    const text = await page("en/library-api/lend-book.md");
    expect(text).toContain("> **Deprecated since 1.4.0.** Everything comes today. Use `delivery` instead.");
    expect(text).toContain("**Deprecated since 1.4.0.** The room is closed. Use `home` instead.");
    expect(text).toContain("> **Deprecated since 1.4.0.** Nothing is printed. Use `loans` instead.");
    expect(await page("ru/library-api/lend-book.md")).toContain(
      "> **Устарело с версии 1.4.0.** По-русски: Everything comes today. Вместо этого используйте `delivery`.",
    );
  });

  it("note an error and a type of events", async () => {
    expect(await page("en/library-api/errors.md")).toContain(
      "> **Deprecated since 1.4.0.** Sessions do not expire. Use `wrong_pin` instead.",
    );
    expect(await page("ru/loan-events/index.md")).toContain(
      "> **Устарело с версии 1.4.0.** По-русски: Nobody returns books.",
    );
  });
});
