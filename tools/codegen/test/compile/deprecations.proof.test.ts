import { beforeAll, expect, it } from "vitest";
import { emitAll } from "../../src/emitters.ts";
import type { EmittedFile } from "../../src/model.ts";
import { markedModel } from "../support/marked.ts";
import { compile, struckOut } from "./compile.ts";

const API = "library-api";

let emitted: readonly EmittedFile[];

beforeAll(async () => {
  emitted = await emitAll(await markedModel());
});

it("what is generated from a spec with marks compiles as strictly as without", async () => {
  expect(await compile(API, emitted, [])).toEqual([]);
});

it("what is marked is struck out by an editor where they are used, and nothing else is", async () => {
  const lines = [
    'import type { LendBookParams, LendBookResult, LibraryApiErrorParams, CloseSessionParams } from "@scenario-call/core";',
    'import { type BookReturnedEvent, type EventEnvelope, isBookLentEvent, isBookReturnedEvent } from "./generated/loan-events/index.ts";',
    'import { createLibraryApiMethods } from "../../node-client/src/generated/library-api-client.ts";',
    'import { closeSession, lendBook, safeCloseSession } from "../../edge-client/src/generated/library-api-functions.ts";',
    "export const read = (params: LendBookParams, result: LendBookResult, event: EventEnvelope) => [",
    "  params.express,",
    "  params.days,",
    "  params.delivery?.note,",
    "  result.receipt,",
    "  result.loans,",
    "  isBookReturnedEvent(event),",
    "  isBookLentEvent(event),",
    "];",
    "export type Old = BookReturnedEvent;",
    'export type Params = LibraryApiErrorParams["session_expired"];',
    "const methods = createLibraryApiMethods<object>(() => Promise.reject(new Error()));",
    "export const calls = [",
    "  methods.closeSession(),",
    '  methods.lendBook({ copy_ids: [1], loan_kind: "home", express: false }),',
    '  closeSession({ token: "t" }, {}),',
    '  safeCloseSession({ token: "t" }),',
    '  lendBook({ token: "t" }, { copy_ids: [1], loan_kind: "home" }),',
    "];",
    "export type Closing = CloseSessionParams;",
  ];
  const uses = [{ path: "packages/core/src/uses.ts", content: lines.join("\n") }];
  const struck = (await struckOut(API, emitted, uses)).filter((line) => !/^[1-4]:/u.test(line));
  expect(struck).toEqual([
    "6: 6385: express",
    "8: 6385: note",
    "9: 6385: receipt",
    "11: 6387: isBookReturnedEvent",
    "14: 6385: BookReturnedEvent",
    '15: 6385: "session_expired"',
    "18: 6387: closeSession",
    "20: 6385: closeSession",
    "21: 6385: safeCloseSession",
    "24: 6385: CloseSessionParams",
  ]);
});
