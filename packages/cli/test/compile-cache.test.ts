import { execFile } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { type CacheHost, useCompileCache } from "../src/compile-cache.ts";

const MAIN = join(import.meta.dirname, "../src/main.ts");

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "scenario-call-cache-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

/** The folders that were used. */
const usedWith = (
  env: Readonly<Record<string, string>>,
  {
    home = "/nowhere",
    platform = "linux",
    ...host
  }: Partial<CacheHost> & {
    readonly home?: string;
    readonly platform?: NodeJS.Platform;
  } = {},
): readonly string[] => {
  const used: string[] = [];
  const enable = (folder: string): void => void used.push(folder);
  useCompileCache({ env, platform, home }, { enable, user: process.getuid?.(), ...host });
  return used;
};

const permissionsOf = (path: string): number => lstatSync(path).mode & 0o777;

describe.runIf(process.platform !== "win32")("the folder of compiled code", () => {
  it("is made for its user alone, where XDG_CACHE_HOME says", () => {
    const base = temporaryFolder();
    expect(usedWith({ XDG_CACHE_HOME: join(base, "made") })).toEqual([join(base, "made/scenario-call")]);
    expect(permissionsOf(join(base, "made/scenario-call"))).toBe(0o700);
  });

  it.each([{}, { XDG_CACHE_HOME: "" }, { XDG_CACHE_HOME: "relative" }])("is below the home for %j", (env) => {
    const home = temporaryFolder();
    expect(usedWith(env, { home })).toEqual([join(home, ".cache/scenario-call")]);
    expect(permissionsOf(join(home, ".cache/scenario-call"))).toBe(0o700);
  });

  it("is used again as it is", () => {
    const XDG_CACHE_HOME = temporaryFolder();
    expect(usedWith({ XDG_CACHE_HOME })).toEqual(usedWith({ XDG_CACHE_HOME }));
  });

  // Code is loaded from it: whoever can write there could have this user run theirs.
  it.each([0o770, 0o720, 0o702, 0o777, 0o750, 0o701])("is not used with the mode %i, nor changed", (mode) => {
    const XDG_CACHE_HOME = temporaryFolder();
    const folder = join(XDG_CACHE_HOME, "scenario-call");
    mkdirSync(folder);
    chmodSync(folder, mode);
    expect(usedWith({ XDG_CACHE_HOME })).toEqual([]);
    expect(permissionsOf(folder)).toBe(mode);
  });

  it("is not used when it is another user's", () => {
    const XDG_CACHE_HOME = temporaryFolder();
    const another = lstatSync(XDG_CACHE_HOME).uid + 1;
    expect(usedWith({ XDG_CACHE_HOME }, { user: another })).toEqual([]);
    expect(usedWith({ XDG_CACHE_HOME }, { user: undefined })).toEqual([]);
  });

  it("is not used through a link, which another may have laid", () => {
    const XDG_CACHE_HOME = temporaryFolder();
    mkdirSync(join(XDG_CACHE_HOME, "own"), { mode: 0o700 });
    symlinkSync(join(XDG_CACHE_HOME, "own"), join(XDG_CACHE_HOME, "scenario-call"));
    expect(usedWith({ XDG_CACHE_HOME })).toEqual([]);
  });

  it("does no harm where it cannot be made", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(usedWith({ XDG_CACHE_HOME: file })).toEqual([]);
    expect(usedWith({ XDG_CACHE_HOME: join(file, "below") })).toEqual([]);
    expect(usedWith({}, { home: "" })).toEqual([]);
  });

  it("is not made where this Node.js keeps nothing, nor on Windows", () => {
    const XDG_CACHE_HOME = temporaryFolder();
    expect(usedWith({ XDG_CACHE_HOME }, { enable: undefined })).toEqual([]);
    expect(usedWith({ XDG_CACHE_HOME }, { platform: "win32" })).toEqual([]);
    expect(readdirSync(XDG_CACHE_HOME)).toEqual([]);
  });
});

const isKept = process.platform !== "win32" && "enableCompileCache" in module;
if (!isKept)
  process.stderr.write("\nNOT RUN: the command with its folder of compiled code: this Node.js has none.\n\n");

describe.runIf(isKept)("the command with its folder of compiled code; skipped is NOT RUN", () => {
  const version = async (base: string): Promise<string> => {
    const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...own } = process.env;
    const env = { ...own, XDG_CACHE_HOME: base };
    const args = ["--conditions=@scenario-call/source", MAIN, "--version"];
    return (await promisify(execFile)(process.execPath, args, { env })).stdout;
  };

  it("fills its own", async () => {
    const base = temporaryFolder();
    expect(await version(base)).toMatch(/^\d+\.\d+\.\d+/u);
    expect(readdirSync(join(base, "scenario-call"))).not.toEqual([]);
  });

  it("leaves one that others can write to alone, and works", async () => {
    const base = temporaryFolder();
    const folder = join(base, "scenario-call");
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(await version(base)).toMatch(/^\d+\.\d+\.\d+/u);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("works where it cannot make one", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(await version(file)).toMatch(/^\d+\.\d+\.\d+/u);
  });
});
