import { expect, test } from "vitest";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { ROOT } from "../workspace.ts";
import type { Step } from "./step.ts";
import { STEPS, stepsOf } from "./steps.ts";

const step = (title: string, pace: Step["pace"]): Step => ({ title, pace, command: ["true"], advice: null });
const some = [step("a", "quick"), step("b", "thorough"), step("c", "slow")];
const titles = (steps: readonly Step[]): string[] => steps.map(({ title }) => title);

test("npm run check runs the quick steps, npm test the thorough ones too, CI everything", () => {
  expect(titles(stepsOf("quick", some))).toEqual(["a"]);
  expect(titles(stepsOf("all", some))).toEqual(["a", "b"]);
  expect(titles(stepsOf("slow", some))).toEqual(["c"]);
  expect(titles(stepsOf("ci", some))).toEqual(["a", "b", "c"]);
});

test("every step has a title of its own", () => {
  expect(new Set(titles(STEPS)).size).toBe(STEPS.length);
});

test("every step that runs tests says so, so that it cannot pass without any", () => {
  const runsTests = ({ command }: Step): boolean =>
    command[0] === "vitest" ||
    (command[0] === "nx" && ["test", "proofs", "campaigns"].includes(command[3] ?? ""));
  expect(titles(STEPS.filter((each) => each.tests === true))).toEqual(titles(STEPS.filter(runsTests)));
});

/** What runs a test file: the script of its package, or the configuration of a step. */
function runnerOf(file: string): string {
  const [folder, name, ...path] = file.split("/");
  const inside = path.join("/");
  const scripts = scriptsOf(`${folder}/${name}`);
  const ownStep = STEPS.some(({ command }) =>
    command.some((part) => part.startsWith(`${folder}/${name}/vitest.`)),
  );
  // Those of every package together.
  if (inside.endsWith(".phones.test.ts"))
    return titles(STEPS).some((title) => title.startsWith("phones")) ? "a step" : "nothing";
  if (!/^(src|test)\//.test(inside) || inside.endsWith(".phones.test.ts"))
    return ownStep ? "a step" : "nothing";
  const kind = /\.(proof|campaign)\.test\.ts$/.exec(inside)?.[1];
  const script = kind === undefined ? scripts["test"] : scripts[`${kind}s`];
  return script?.startsWith("vitest run ") === true ? "a script" : "nothing";
}

function scriptsOf(folder: string): Readonly<Record<string, string>> {
  const file = join(ROOT, folder, "package.json");
  if (!existsSync(file)) return {};
  return (
    (JSON.parse(readFileSync(file, "utf8")) as { readonly scripts?: Readonly<Record<string, string>> })
      .scripts ?? {}
  );
}

test("no test file lies where nothing runs it", () => {
  const files = globSync("{packages,tools}/*/**/*.test.ts", {
    cwd: ROOT,
    exclude: (path) => /(^|\/)(node_modules|dist|\.nx)(\/|$)/.test(path),
  }).map((file) => file.replaceAll("\\", "/"));
  expect(files.length).toBeGreaterThan(300);
  expect(files.filter((file) => runnerOf(file) === "nothing")).toEqual([]);
});

test("what a package's tests leave out is run by something else", () => {
  const packages = globSync("{packages,tools}/*/package.json", { cwd: ROOT }).map((file) => join(file, ".."));
  const left = packages.flatMap((folder) =>
    [...(scriptsOf(folder)["test"] ?? "").matchAll(/--exclude '([^']+)'/g)].map(([, glob]) => ({
      folder,
      glob: glob ?? "",
    })),
  );
  expect(left.length).toBeGreaterThan(5);
  const known = ["a.proof.test.ts", "a.campaign.test.ts", "a.phones.test.ts"];
  expect(left.filter(({ glob }) => !known.some((name) => matchesGlob(`test/${name}`, glob)))).toEqual([]);
});
