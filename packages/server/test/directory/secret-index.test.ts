import { createHmac, timingSafeEqual } from "node:crypto";
import { expect, test } from "vitest";
import { secretIndex } from "../../src/directory/secret-index.ts";
import { hashToken } from "../../src/gateway/session-tokens.ts";

const HASHES = ["one", "two", "three"].map(hashToken);

test("each hash leads to its own entry, and nothing else leads anywhere", () => {
  const find = secretIndex(HASHES.map((hash) => [hash, `of ${hash}`]));
  for (const hash of HASHES) {
    expect(find(hash)).toBe(`of ${hash}`);
    // Right but for its last sign, or but for its length.
    expect(find(`${hash.slice(0, -1)}${hash.endsWith("0") ? "1" : "0"}`)).toBeNull();
    expect(find(hash.slice(0, -1))).toBeNull();
    expect(find(`${hash}0`)).toBeNull();
    expect(find(hash.toUpperCase())).toBeNull();
  }
  expect(find("")).toBeNull();
  expect(secretIndex([])(HASHES[0] ?? "")).toBeNull();
});

test("whatever is asked for, the work is one digest and one comparison of all of its 32 bytes", () => {
  const done: string[] = [];
  const find = secretIndex(
    HASHES.map((hash) => [hash, true]),
    {
      digest: (hash) => {
        done.push("digest");
        return createHmac("sha256", "a key").update(hash).digest();
      },
      isSame: (one, other) => {
        done.push(`compares ${one.length} with ${other.length}`);
        return timingSafeEqual(one, other);
      },
    },
  );
  for (const hash of [...HASHES, hashToken("unknown"), "", "x".repeat(10_000)]) {
    done.length = 0;
    find(hash);
    expect(done).toEqual(["digest", "compares 32 with 32"]);
  }
});

test("a digest that agrees in the part by which entries are found is not enough", () => {
  // Made so that all of them are found in one place.
  const digest = (hash: string): Buffer =>
    Buffer.concat([Buffer.alloc(16), Buffer.from(hash.padEnd(16, "-"))]);
  const find = secretIndex([["known", true]], { digest, isSame: timingSafeEqual });
  expect(find("known")).toBe(true);
  expect(find("unknown")).toBeNull();
});
