import { describe, expect, test } from "vitest";
import { readArguments } from "../src/arguments.ts";
import { inOrder } from "../src/packages.ts";
import { type Packed, planOf, type Provenance, tagOf } from "../src/plan.ts";
import { publish } from "../src/publish.ts";
import { readView, RegistryError, withoutNotices } from "../src/registry.ts";
import { sectionOf } from "../src/rehearsal.ts";
import { readListing } from "../src/tarball.ts";
import { changelogText, contentsText } from "../src/text.ts";

const REPOSITORY = "https://git.example.org/some/calls";

/** A run on somebody's machine. */
const UNPROVEN: Provenance = { hasIdentity: false, repository: null, workflowsOwn: null };

/** A package as it was packed, and what the registry has of it. */
const packed = (name: string, published: string | null = null, version = "1.0.0"): Packed => ({
  package: { folder: `packages/${name}`, name, version, needs: [] },
  tarball: { path: `/${name}.tgz`, size: 1000, integrity: `sha512-${name}`, files: [] },
  published,
});

describe("the order", () => {
  test("what a package needs comes before it, and what is from outside does not matter", () => {
    const names = inOrder([
      { name: "shop", needs: ["till", "core", "lodash"] },
      { name: "core", needs: [] },
      { name: "till", needs: ["core"] },
    ]).map(({ name }) => name);
    expect(names).toEqual(["core", "till", "shop"]);
  });

  test("packages that need each other have none", () => {
    const circle = [
      { name: "a", needs: ["b"] },
      { name: "b", needs: ["a"] },
    ];
    expect(() => inOrder(circle)).toThrow("These need each other: a, b");
  });
});

describe("the plan", () => {
  test("a pre-release is installed by those who ask for it only", () => {
    expect(tagOf("1.2.3")).toBe("latest");
    expect(tagOf("2.0.0-next.0")).toBe("next");
  });

  test("a version that is in the registry with the same bytes is passed over", () => {
    const { items, against } = planOf([packed("a", "sha512-a"), packed("b")], UNPROVEN);
    expect(items.map(({ state }) => state)).toEqual(["there", "to publish"]);
    expect(against).toEqual([]);
  });

  test("a version that is there with other bytes keeps everything from being published", () => {
    const plan = planOf([packed("a"), packed("b", "sha512-other")], UNPROVEN);
    expect(plan.against).toEqual(["b@1.0.0 is in the registry already, with other content"]);
    const sent: string[] = [];
    const ended = publish(
      plan,
      { publish: ({ package: { name } }) => void sent.push(name) },
      () => undefined,
    );
    expect(sent).toEqual([]);
    expect(ended.missing).toEqual(["a@1.0.0", "b@1.0.0"]);
  });

  test("there is a provenance where the run can prove who it is", () => {
    const from = { hasIdentity: true, repository: REPOSITORY, workflowsOwn: REPOSITORY };
    const { items, against } = planOf([packed("a")], from);
    expect(items[0]?.provenance).toBe(true);
    expect(against).toEqual([]);
    expect(planOf([packed("a")], { ...from, hasIdentity: false }).items[0]?.provenance).toBe(false);
  });

  test("a provenance that is wanted is refused while nothing says where the sources stand, or says another place", () => {
    const from = { hasIdentity: true, repository: null, workflowsOwn: null };
    expect(planOf([packed("a")], from).against).toEqual([
      "A provenance is wanted, and nothing says where the sources stand. What to do: repository.url in package.json of the workspace",
    ]);
    const elsewhere = "https://git.example.org/fork/calls";
    expect(
      planOf([packed("a")], { ...from, repository: REPOSITORY, workflowsOwn: elsewhere }).against,
    ).toEqual([`A provenance would say ${elsewhere}, and package.json of the workspace says ${REPOSITORY}`]);
    const written = { ...from, repository: REPOSITORY, workflowsOwn: REPOSITORY.toUpperCase() };
    expect(planOf([packed("a")], written).against).toEqual([]);
    expect(planOf([packed("a")], UNPROVEN).against).toEqual([]);
  });
});

describe("publishing", () => {
  test("stops at the first that is refused, and says what is there and what is not", () => {
    const plan = planOf([packed("a", "sha512-a"), packed("b"), packed("c"), packed("d")], UNPROVEN);
    const told: string[] = [];
    const ended = publish(
      plan,
      {
        publish: ({ package: { name } }) => {
          if (name === "c") throw new RegistryError("no room");
        },
      },
      (name) => told.push(name),
    );
    expect(told).toEqual(["b@1.0.0"]);
    expect(ended).toEqual({
      there: ["a@1.0.0", "b@1.0.0"],
      missing: ["c@1.0.0", "d@1.0.0"],
      stopped: "no room",
    });
  });
});

describe("what npm says about a version", () => {
  test("its integrity, or that there is none", () => {
    expect(readView('"sha512-abc"\n', true)).toBe("sha512-abc");
    expect(readView("", true)).toBeNull();
    expect(readView('npm error code E404\n{\n  "error": {\n    "code": "E404"\n  }\n}\n', false)).toBeNull();
  });

  test("anything else is no answer: then nobody knows whether the version is there", () => {
    expect(() => readView('{ "error": { "code": "ECONNREFUSED" } }', false)).toThrow(RegistryError);
    expect(() => readView("<html>sign in</html>", true)).toThrow(RegistryError);
  });
});

describe("what is shown", () => {
  test("the files of a tarball, with their sizes", () => {
    const files = readListing(
      [
        "-rw-r--r-- 0/0            1500 1985-10-26 08:15 package/dist/index.js",
        "-rw-r--r-- 0/0             500 1985-10-26 08:15 package/dist/index.d.ts",
        "-rw-r--r-- 0/0             100 1985-10-26 08:15 package/README.md",
      ].join("\n"),
    );
    expect(contentsText(files, true)).toBe(
      "    dist/index.d.ts  0.5 kB\n    dist/index.js  1.5 kB\n    README.md  0.1 kB",
    );
    expect(contentsText(files, false)).toBe("    dist/  2 files, 2.0 kB\n    README.md  0.1 kB");
  });

  test("of a changelog, what is new", () => {
    const changelog = "# a\n\n## 1.1.0\n\n### Minor Changes\n\n- new\n\n## 1.0.0\n\n- old\n";
    expect(sectionOf(changelog, "1.1.0")).toBe("### Minor Changes\n\n- new");
    expect(sectionOf(changelog, "2.0.0")).toBe("");
  });

  test("packages whose changelogs say the same are told together", () => {
    const sections = [
      { name: "a", text: "new" },
      { name: "b", text: "" },
      { name: "c", text: "new" },
    ];
    expect(changelogText(sections)).toBe("==== a, c\nnew");
  });
});

test("an argument that is not known is told, so that a misspelt --dry-run publishes nothing", () => {
  expect(readArguments(["--dryrun"])).toEqual({ wrong: 'The argument "--dryrun" is not known.' });
  expect(readArguments(["--dry-run"])).toEqual({ dryRun: true, files: false, push: false, help: false });
});

test("why npm could not publish is told without the list of files", () => {
  const said =
    "npm notice 4.7kB dist/a.js\nnpm notice\nnpm error code E500\nnpm error 500 the disk is full\n";
  expect(withoutNotices(said)).toBe("npm error code E500\nnpm error 500 the disk is full");
});
