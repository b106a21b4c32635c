import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { repositoryUrl, workflowsOwn } from "../../../setup/repository.mjs";

/** A workspace whose package.json says this. */
function workspace(manifest: object): string {
  const folder = mkdtempSync(join(tmpdir(), "repository-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  return folder;
}

const WORKFLOW = { GITHUB_SERVER_URL: "https://git.example.org", GITHUB_REPOSITORY: "some/calls" };

test("where the repository stands is what the workspace says, in any of npm's spellings", () => {
  for (const url of ["https://git.example.org/a/b", "git+https://git.example.org/a/b.git"]) {
    expect(repositoryUrl(workspace({ repository: { type: "git", url } }), WORKFLOW)).toBe(
      "https://git.example.org/a/b",
    );
  }
});

test("where it says nothing, the workflow's own repository counts, and elsewhere nobody knows", () => {
  expect(repositoryUrl(workspace({}), WORKFLOW)).toBe("https://git.example.org/some/calls");
  expect(repositoryUrl(workspace({}), {})).toBeNull();
  expect(workflowsOwn({})).toBeNull();
});

test("what is no web address is refused", () => {
  const root = workspace({ repository: { url: "git@git.example.org:a/b.git" } });
  expect(() => repositoryUrl(root, {})).toThrow("repository.url must be an https address");
});
