import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const PARAMS = "spec/call-api/v4.0/methods/start.scenario_call/params.schema.json";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "compat-"));
  cpSync(join(ROOT, "spec"), join(folder, "spec"), {
    recursive: true,
    filter: (path) => !/(examples|behaviours|\.md)$/.test(path),
  });
  mkdirSync(join(folder, "packages/core"), { recursive: true });
  mkdirSync(join(folder, ".changeset"));
  writeFileSync(join(folder, ".changeset/config.json"), readFileSync(join(ROOT, ".changeset/config.json")));
  setVersion("1.2.0");
  git("init", "--quiet", "--initial-branch=main");
  commit();
  git("tag", "@scenario-call/core@1.2.0");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function git(...parameters: readonly string[]): void {
  execFileSync("git", ["-C", folder, "-c", "user.name=T", "-c", "user.email=t@example.org", ...parameters]);
}

function commit(): void {
  git("add", "-A");
  git("commit", "--quiet", "--message", "a state", "--allow-empty");
}

function setVersion(version: string): void {
  writeFileSync(
    join(folder, "packages/core/package.json"),
    JSON.stringify({ name: "@scenario-call/core", version }),
  );
}

function makeExternalIdRequired(): void {
  const file = JSON.parse(readFileSync(join(folder, PARAMS), "utf8")) as { required: string[] };
  file.required.push("external_id");
  writeFileSync(join(folder, PARAMS), JSON.stringify(file));
}

function promise(step: string): void {
  writeFileSync(
    join(folder, ".changeset/one.md"),
    `---\n"@scenario-call/core": ${step}\n---\n\nSomething.\n`,
  );
}

function compat(...parameters: readonly string[]): { status: number | null; out: string; errors: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@scenario-call/source", join(import.meta.dirname, "../src/main.ts"), ...parameters],
    { encoding: "utf8", env: { ...process.env, COMPAT_WORKSPACE: folder } },
  );
  return { status, out: stdout, errors: stderr };
}

test("what has changed since the last release is listed, with what it asks for", () => {
  makeExternalIdRequired();
  const { status, out } = compat();
  expect(status).toBe(0);
  expect(out).toContain("From @scenario-call/core@1.2.0 to the working tree:");
  expect(out).toContain("call-api v4.0, start.scenario_call, parameter external_id");
  expect(out).toContain("member became required: optional → required");
  expect(out).toContain("permitted before, refused now: {}");
  expect(out).toContain("Asks for: major");
});

test("changesets that promise less than the change is fail the check, and say what to do", () => {
  makeExternalIdRequired();
  promise("minor");
  const { status, errors } = compat("--check");
  expect(status).toBe(1);
  expect(errors).toContain("promise a minor release; the changes of the spec ask for a major one");
  expect(errors).toContain("npm run compat -- --write");
});

test("changesets that promise enough pass", () => {
  makeExternalIdRequired();
  promise("major");
  expect(compat("--check").status).toBe(0);
});

test("before 1.0.0 a minor release may break callers", () => {
  setVersion("0.4.0");
  commit();
  git("tag", "--delete", "@scenario-call/core@1.2.0");
  git("tag", "@scenario-call/core@0.4.0");
  makeExternalIdRequired();
  promise("minor");
  expect(compat("--check").status).toBe(0);
  promise("patch");
  expect(compat("--check").status).toBe(1);
});

test("the changeset that is written promises enough", () => {
  makeExternalIdRequired();
  expect(compat("--check").status).toBe(1);
  expect(compat("--write").status).toBe(0);
  const written = readdirSync(join(folder, ".changeset")).find((name) => name.endsWith(".md")) ?? "";
  const text = readFileSync(join(folder, ".changeset", written), "utf8");
  expect(text).toContain('"@scenario-call/core": major');
  expect(text).toContain("start.scenario_call, parameter external_id: member became required");
  expect(compat("--check").status).toBe(0);
});

test("for programs, nothing but JSON stands on the standard output", () => {
  makeExternalIdRequired();
  const report = JSON.parse(compat("--json").out) as { step: string; changes: readonly unknown[] };
  expect(report.step).toBe("major");
  expect(report.changes).toHaveLength(1);
});

test("two revisions are compared, whatever stands in the folder", () => {
  makeExternalIdRequired();
  commit();
  expect(compat("--from", "HEAD~1", "--to", "HEAD").out).toContain("Asks for: major");
  expect(compat("--from", "HEAD", "--to", "HEAD").out).toBe("HEAD and HEAD promise the same.\n");
});

test("where nothing has been released, nothing has been promised", () => {
  git("tag", "--delete", "@scenario-call/core@1.2.0");
  const { status, out } = compat("--check");
  expect(status).toBe(0);
  expect(out).toContain("Nothing has been released yet");
});

test("a revision that is none is told with what was expected", () => {
  const { status, errors } = compat("--from", "v99");
  expect(status).toBe(2);
  expect(errors).toContain('The revision "v99" cannot be read. Expected: a tag, branch or commit');
  expect(errors).not.toContain("    at ");
});

test("a revision that looks like an option of git is none", () => {
  const { status, errors } = compat("--from=--output=somewhere");
  expect(status).toBe(2);
  expect(errors).toContain('The revision "--output=somewhere" cannot be read');
});

test("wrong arguments are told with how the command is used", () => {
  const { status, errors } = compat("--frm");
  expect(status).toBe(2);
  expect(errors).toContain("--frm");
  expect(errors).toContain("npm run compat -- [--from <revision>]");
});

test("changesets that have become a version are kept by that version", () => {
  makeExternalIdRequired();
  setVersion("1.3.0");
  expect(compat("--check").status).toBe(1);
  setVersion("2.0.0");
  expect(compat("--check").status).toBe(0);
  setVersion("2.0.0-next.0");
  expect(compat("--check").status).toBe(0);
});

test("a pre-release promises nothing: what changes is counted from the release before it", () => {
  makeExternalIdRequired();
  commit();
  git("tag", "@scenario-call/core@2.0.0-next.0");
  expect(compat("--check").status).toBe(1);
});
