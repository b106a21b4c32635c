import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, it } from "vitest";
import { SharedOperations } from "../../../src/adapters/sqlite/shared-operations.ts";

describe("operations that many calls share", () => {
  let database: DatabaseSync;
  let shared: SharedOperations;
  const rows = (): readonly string[] =>
    database
      .prepare("SELECT operations FROM operations ORDER BY operations_id")
      .all()
      .map((row) => String(row["operations"]));

  beforeEach(() => {
    database = new DatabaseSync(":memory:");
    database.exec(
      "CREATE TABLE operations (operations_id INTEGER PRIMARY KEY, sha256 BLOB UNIQUE, operations TEXT)",
    );
    shared = new SharedOperations(
      database.prepare(
        `INSERT INTO operations (sha256, operations) VALUES (?, ?)
         ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING operations_id`,
      ),
    );
    return () => {
      database.close();
    };
  });

  it("are not stored by the first call, and once by all that follow", () => {
    expect(shared.idOf("[1]")).toBeNull();
    const id = shared.idOf("[1]");
    expect(id).toBeTypeOf("number");
    expect(shared.idOf("[1]")).toBe(id);
    expect(rows()).toEqual(["[1]"]);
  });

  it("stand under the SHA-256 of their text", () => {
    shared.idOf("[2]");
    shared.idOf("[2]");
    const [row] = database.prepare("SELECT sha256 FROM operations").all();
    expect(row?.["sha256"]).toEqual(new Uint8Array(createHash("sha256").update("[2]").digest()));
  });

  it("are told apart, however alike they are", () => {
    for (const text of ["[3]", "[ 3]"]) shared.idOf(text);
    expect(shared.idOf("[3]")).not.toBe(shared.idOf("[ 3]"));
    expect(rows()).toEqual(["[3]", "[ 3]"]);
  });

  it("are found again by their row when nothing is kept in mind", () => {
    shared.idOf("[4]");
    const id = shared.idOf("[4]");
    shared.forget();
    expect(shared.idOf("[4]")).toBeNull();
    expect(shared.idOf("[4]")).toBe(id);
    expect(rows()).toEqual(["[4]"]);
  });

  it("are kept in mind for 256 texts, of which the oldest goes first", () => {
    for (let at = 0; at < 257; at += 1) expect(shared.idOf(`[${at}]`)).toBeNull();
    expect(shared.idOf("[1]")).toBeTypeOf("number");
    expect(shared.idOf("[0]")).toBeNull();
  });
});
