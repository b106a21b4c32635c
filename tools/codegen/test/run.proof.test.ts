import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
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

  it("does not write what stays as it was", async () => {
    await write(workspace);
    const paths = [...(await generated(workspace)).keys()];
    const written = async (): Promise<ReadonlyMap<string, bigint>> => {
      const stats = paths.map((path) => stat(join(workspace, path), { bigint: true }));
      return new Map((await Promise.all(stats)).map(({ mtimeNs }, index) => [paths[index] ?? "", mtimeNs]));
    };
    const before = await written();
    await replace(API, "https://api.town.example/v1.2", "https://api.city.example/v1.2");
    const { lines } = await write(workspace);
    const after = await written();
    const touched = paths.filter((path) => before.get(path) !== after.get(path));
    const told = lines.flatMap((line) => /^wrote {4}(.*)$/u.exec(line)?.[1] ?? []);
    expect(touched.toSorted()).toEqual([...told, MANIFEST].toSorted());
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
        `${params}#/allOf/1/x-rule/error: found "copy_not_found"; expected an error of the API whose text has no placeholders, and which no other kind of violation raises`,
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

  it.each([
    ["is cut short", () => "{"],
    ["is no memory", () => "null"],
    ["has no list of what was proven", (memory: object) => JSON.stringify({ ...memory, proven: 5 })],
    ["has no files", (memory: object) => JSON.stringify({ ...memory, formatted: null })],
    [
      "has files of another form",
      (memory: object) => JSON.stringify({ ...memory, formatted: { [HANDLERS]: null } }),
    ],
  ])("is none where it %s", async (_how, broken) => {
    await write(workspace);
    await put(workspace, MEMORY, broken(JSON.parse(await text(MEMORY)) as object));
    await replace(API, "Town Library", "City Library");
    expect((await write(workspace)).status).toBe(0);
    expect((await check(workspace)).status).toBe(0);
  });

  it("is none for another generator", async () => {
    await write(workspace);
    const written = await text(HANDLERS);
    const forge = async (): Promise<void> => {
      await put(workspace, HANDLERS, "forged");
      const memory = JSON.parse(await text(MEMORY)) as { formatted: Record<string, [string, string]> };
      memory.formatted[HANDLERS] = [memory.formatted[HANDLERS]?.[0] ?? "", hash("forged")];
      await put(workspace, MEMORY, JSON.stringify(memory));
    };
    await forge();
    await write(workspace);
    expect(await text(HANDLERS), "the same generator believes it").toBe("forged");
    await put(workspace, "tools/codegen/src/emit/another.ts", "export {};\n");
    await write(workspace);
    expect(await text(HANDLERS), "a changed source").toBe(written);
    await forge();
    await replace(".oxfmtrc.json", "{", '{ "ignorePatterns": [],');
    await write(workspace);
    expect(await text(HANDLERS), "changed settings of the formatter").toBe(written);
  });

  it("never makes a run differ from the check, whatever is edited", async () => {
    const spec = [...(await fixtureFiles())].filter(([path]) => !path.startsWith("dialect/"));
    const edit = fc.record({
      file: fc.constantFrom(...spec),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      how: fc.constantFrom(...Object.values(EDITS)),
    });
    await write(workspace);
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 3 }), async (edits) => {
        for (const { file, at, how } of edits) await put(workspace, `spec/${file[0]}`, how(file[1], at));
        const run = await write(workspace);
        const checked = await check(workspace);
        expect(mistakesIn(run)).toEqual(mistakesIn(checked));
        // With a mistake nothing was written, so that the check may find files out of date besides.
        const isWritten = !run.lines.some((line) => line.endsWith("nothing was written."));
        expect(isWritten ? checked.lines.filter((line) => line.includes("out of date")) : []).toEqual([]);
        for (const { file } of edits) await put(workspace, `spec/${file[0]}`, file[1]);
      }),
      { numRuns: 40, seed: 2_611 },
    );
    await write(workspace);
    expect(await check(workspace)).toMatchObject({ status: 0 });
  });
});

/** Edits of a text at a place in it: of the prose, of a value, of what holds it together. */
const EDITS = {
  ofAWord: (text: string, at: number) => replaceFrom(text, at, / [a-z]+ /u, " other "),
  ofANumber: (text: string, at: number) => replaceFrom(text, at, /\b\d+\b/u, "7"),
  ofATruth: (text: string, at: number) => replaceFrom(text, at, /\btrue\b/u, "false"),
  ofALine: (text: string, at: number) => replaceFrom(text, at, /\n[^\n]*,(?=\n)/u, ""),
} as const;

/** Replaces the first match from a place in the text on; none there leaves the text as it is. */
function replaceFrom(text: string, at: number, what: RegExp, by: string): string {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + text.slice(from).replace(what, by);
}

/** What a run says is wrong with the spec. */
function mistakesIn({ lines }: { readonly lines: readonly string[] }): readonly string[] {
  return lines.filter((line) => line.startsWith("spec/"));
}
