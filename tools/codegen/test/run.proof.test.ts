import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hash } from "../src/hash.ts";
import { check, write } from "../src/run.ts";
import { fixtureFiles, WORKSPACE } from "./support/fixture.ts";

const MANIFEST = "tools/codegen/generated/manifest.json";
const HANDLERS = "packages/server/src/generated/library-api-handlers.ts";
const MEMORY = "node_modules/.cache/scenario-call/generate.json";
const API = "spec/library-api/v1.2/api.json";
const ACCEPT = "spec/library-api/v1.2/methods/lend.book/examples/accept/most.json";

/** The pages that tell a brand's name and base URL. */
const BRAND_PAGES = ["en", "ru"].flatMap((language) =>
  ["close-session", "index", "lend-book", "open-session"].map(
    (page) => `docs/reference/generated/${language}/library-api/${page}.md`,
  ),
);

let workspace: string;
const made: string[] = [];

/** A workspace of its own with the fixture as its spec. */
async function makeWorkspace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "codegen-run-"));
  made.push(folder);
  for (const [path, text] of await fixtureFiles()) await put(folder, `spec/${path}`, text);
  await put(folder, ".oxfmtrc.json", await readFile(join(WORKSPACE, ".oxfmtrc.json"), "utf8"));
  return folder;
}

async function put(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function text(path: string): Promise<string> {
  return readFile(join(workspace, path), "utf8");
}

async function replace(path: string, from: string, to: string): Promise<void> {
  const old = await text(path);
  if (!old.includes(from)) throw new Error(`${path} does not contain ${from}`);
  await put(
    workspace,
    path,
    old.replace(from, () => to),
  );
}

/** Every file outside the spec, with its content. */
async function generated(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((path) => /^(?:docs|packages|tools)\//u.test(path))
    .toSorted();
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path), "utf8")] as const)),
  );
}

beforeEach(async () => {
  workspace = await makeWorkspace();
});

afterEach(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true });
});

describe("write", () => {
  it("writes every file, and nothing the second time", async () => {
    const first = await write(workspace);
    const files = await generated(workspace);
    expect(first.status).toBe(0);
    expect(first.lines).toContain(`wrote    ${HANDLERS}`);
    expect(first.lines).toHaveLength(files.size);
    expect(files.has(MANIFEST)).toBe(true);
    expect(await write(workspace)).toEqual({ status: 0, lines: ["Everything generated is up to date."] });
    expect(await generated(workspace)).toEqual(files);
  });

  it("writes the same bytes in another folder", async () => {
    const other = await makeWorkspace();
    await write(workspace);
    await write(other);
    expect(await generated(other)).toEqual(await generated(workspace));
  });

  it("writes files that the formatter leaves as they are", async () => {
    await write(workspace);
    const oxfmt = join(WORKSPACE, "node_modules/oxfmt/bin/oxfmt");
    await promisify(execFile)(process.execPath, [oxfmt, "--check", "packages", "tools"], { cwd: workspace });
    await put(workspace, HANDLERS, `${await text(HANDLERS)}\n\n`);
    await expect(
      promisify(execFile)(process.execPath, [oxfmt, "--check", "packages", "tools"], { cwd: workspace }),
    ).rejects.toMatchObject({ code: 1 });
  });

  it("writes only what a change touches, and says what changed", async () => {
    await write(workspace);
    await replace(API, "https://api.town.example/v1.2", "https://api.city.example/v1.2");
    const { status, lines } = await write(workspace);
    expect(status).toBe(0);
    expect(lines).toEqual([
      `changed  ${API}`,
      ...BRAND_PAGES.map((path) => `wrote    ${path}`),
      "wrote    packages/core/documents/generated/library-api/openapi.json",
      "wrote    packages/core/documents/generated/library-api/openrpc.json",
      "wrote    packages/core/src/generated/library-api/api.ts",
      expect.stringMatching(/^\d+ files, 11 written\.$/u),
    ]);
    expect(await text("packages/core/src/generated/library-api/api.ts")).toContain(
      "https://api.city.example/v1.2",
    );
  });

  it("restores a file that was edited by hand or deleted", async () => {
    await write(workspace);
    const original = await text(HANDLERS);
    await put(workspace, HANDLERS, "edited");
    expect((await write(workspace)).lines).toContain(`wrote    ${HANDLERS}`);
    expect(await text(HANDLERS)).toBe(original);
    await rm(join(workspace, HANDLERS));
    expect((await write(workspace)).lines).toContain(`wrote    ${HANDLERS}`);
    expect(await text(HANDLERS)).toBe(original);
  });

  it("deletes files that are no longer emitted, and leaves alone what it never wrote", async () => {
    await write(workspace);
    await put(workspace, "packages/core/src/generated/by-hand.ts", "export {};\n");
    await rm(join(workspace, "spec/server"), { recursive: true });
    const { lines } = await write(workspace);
    expect(lines).toContain("deleted  packages/server/src/generated/shelf.ts");
    expect(lines).toContain(
      "foreign  packages/core/src/generated/by-hand.ts: no emitter writes it, but it stands in a folder for generated files",
    );
    const left = [...(await generated(workspace)).keys()];
    expect(left).not.toContain("packages/server/src/generated/shelf.ts");
    expect(left).toContain("packages/core/src/generated/by-hand.ts");
  });

  it("writes nothing while the spec has a mistake", async () => {
    await replace(API, '"lending"', '"lendin"');
    const { status, lines } = await write(workspace);
    expect(status).toBe(1);
    expect(lines).toEqual([
      `${API}#/methods/lend.book/component: found unknown component "lending" (did you mean "lendin"?); expected one of lendin`,
      "1 mistake in the spec; nothing was written.",
    ]);
    expect([...(await generated(workspace)).keys()]).toEqual([]);
  });

  it("tells what an emitter cannot express as a mistake of the spec", async () => {
    const params = "spec/library-api/v1.2/methods/lend.book/params.schema.json";
    await replace(
      params,
      '"id": "express_needs_delivery",\n        "error": "wrong_combination"',
      '"id": "express_needs_delivery",\n        "error": "copy_not_found"',
    );
    expect(await write(workspace)).toEqual({
      status: 1,
      lines: [
        `${params}#/allOf/1/x-rule/error: found "copy_not_found"; expected an error of the API whose text has no placeholders`,
        "1 mistake in the spec; nothing was written.",
      ],
    });
  });

  it("writes in spite of gaps in the examples, and tells them until they are filled", async () => {
    const example = await text(ACCEPT);
    await rm(join(workspace, ACCEPT));
    const { status, lines } = await write(workspace);
    expect(status).toBe(1);
    expect(lines).toContain(
      'spec/library-api/v1.2/methods/lend.book/examples/accept#: found no example of "days" sent; expected at least one',
    );
    expect((await generated(workspace)).has(HANDLERS)).toBe(true);
    expect((await write(workspace)).status).toBe(1);
    await put(workspace, ACCEPT, example);
    expect((await write(workspace)).status).toBe(0);
  });

  it("generates anew where the manifest cannot be read", async () => {
    await write(workspace);
    const manifest = await text(MANIFEST);
    await put(workspace, MANIFEST, "<<<<<<< ours");
    expect((await write(workspace)).status).toBe(0);
    expect(await text(MANIFEST)).toBe(manifest);
  });
});

describe("check", () => {
  it("is content after a run and writes nothing", async () => {
    await write(workspace);
    const files = await generated(workspace);
    const { status, lines } = await check(workspace);
    expect(status).toBe(0);
    expect(lines).toEqual([`${files.size - 1} generated files, all up to date.`]);
    expect(await generated(workspace)).toEqual(files);
  });

  it("names every file that is out of date, and the command, without mending it", async () => {
    await write(workspace);
    await put(workspace, HANDLERS, "edited");
    await replace(API, "Town Library", "City Library");
    const { status, lines } = await check(workspace);
    expect(status).toBe(1);
    expect(lines).toEqual([
      ...BRAND_PAGES.map((path) => `${path} is out of date`),
      "packages/core/documents/generated/library-api/openapi.json is out of date",
      "packages/core/documents/generated/library-api/openrpc.json is out of date",
      "packages/core/src/generated/library-api/api.ts is out of date",
      `${HANDLERS} is out of date`,
      `${MANIFEST} is out of date`,
      "Run: npm run generate",
    ]);
    expect(await text(HANDLERS)).toBe("edited");
  });

  it("does not believe what earlier runs remember", async () => {
    await write(workspace);
    await put(workspace, HANDLERS, "edited");
    const memory = JSON.parse(await text(MEMORY)) as { formatted: Record<string, [string, string]> };
    memory.formatted[HANDLERS] = [memory.formatted[HANDLERS]?.[0] ?? "", hash("edited")];
    await put(workspace, MEMORY, JSON.stringify(memory));
    expect((await check(workspace)).lines).toContain(`${HANDLERS} is out of date`);
  });

  it("does not believe a manifest that says all is well", async () => {
    await write(workspace);
    await put(workspace, HANDLERS, "edited");
    const manifest = JSON.parse(await text(MANIFEST)) as { outputs: Record<string, string> };
    manifest.outputs[HANDLERS] = hash("edited");
    await put(workspace, MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`);
    expect((await check(workspace)).lines).toEqual([
      `${HANDLERS} is out of date`,
      `${MANIFEST} is out of date`,
      "Run: npm run generate",
    ]);
  });

  it("names files that are no longer generated, and files that never were", async () => {
    await write(workspace);
    await put(workspace, "packages/core/src/generated/by-hand.ts", "export {};\n");
    await rm(join(workspace, "spec/server"), { recursive: true });
    const { status, lines } = await check(workspace);
    expect(status).toBe(1);
    expect(lines).toContain("packages/server/src/generated/shelf.ts is no longer generated");
    expect(lines).toContain(
      "packages/core/src/generated/by-hand.ts stands in a folder for generated files, but no emitter writes it: move or delete it",
    );
  });

  it("fails on a mistake in the spec and on a gap in the examples", async () => {
    await write(workspace);
    await rm(join(workspace, ACCEPT));
    const gaps = await check(workspace);
    expect(gaps.status).toBe(1);
    expect(gaps.lines).toContain(
      'spec/library-api/v1.2/methods/lend.book/examples/accept#: found no example of "days" sent; expected at least one',
    );
    await replace(API, '"lending"', '"lendin"');
    expect(await check(workspace)).toEqual({
      status: 1,
      lines: [
        `${API}#/methods/lend.book/component: found unknown component "lending" (did you mean "lendin"?); expected one of lendin`,
        "1 mistake in the spec.",
      ],
    });
  });
});

describe("what a run remembers", () => {
  it("makes no difference to what is written after a change", async () => {
    await write(workspace);
    const fresh = await makeWorkspace();
    for (const folder of [workspace, fresh])
      await put(folder, API, (await text(API)).replace("Town Library", "City Library"));
    await write(workspace);
    await write(fresh);
    expect(await generated(workspace)).toEqual(await generated(fresh));
  });

  it("keeps no mistake from being told again", async () => {
    await write(workspace);
    await replace(ACCEPT, '"params"', '"parms"');
    const first = await write(workspace);
    expect(first.status).toBe(1);
    expect(await write(workspace)).toEqual(first);
  });

  it("makes good an edited file that it knows", async () => {
    await write(workspace);
    const written = await text(HANDLERS);
    await put(workspace, HANDLERS, "edited");
    await write(workspace);
    expect(await text(HANDLERS)).toBe(written);
  });

  it("may be lost, or broken", async () => {
    await write(workspace);
    await put(workspace, MEMORY, "{");
    await replace(API, "Town Library", "City Library");
    expect((await write(workspace)).status).toBe(0);
    expect((await check(workspace)).status).toBe(0);
  });
});
