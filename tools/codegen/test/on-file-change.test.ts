import { mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { onFileChange } from "../src/output/on-file-change.ts";

const stop: AbortController[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const each of stop.splice(0)) each.abort();
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
});

/** A watched folder with one file in a folder below; `told` does something and resolves when that was noticed. */
async function watched(): Promise<{
  readonly file: string;
  readonly told: (act: () => void) => Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), "on-file-change-"));
  folders.push(folder);
  mkdirSync(join(folder, "below"));
  const file = join(folder, "below", "one.json");
  writeFileSync(file, "1");
  const controller = new AbortController();
  stop.push(controller);
  let noticed: () => void = () => undefined;
  await onFileChange(folder, {
    onChange: () => {
      noticed();
    },
    onError: (message) => {
      throw new Error(message);
    },
    signal: controller.signal,
  });
  const told = async (act: () => void): Promise<void> => {
    const notice = new Promise<void>((resolve) => {
      noticed = resolve;
    });
    act();
    await notice;
  };
  return { file, told };
}

describe("a watch over files", () => {
  it("notices that a file is written", async () => {
    const { file, told } = await watched();
    await expect(told(() => writeFileSync(file, "22"))).resolves.toBeUndefined();
  });

  it("notices a file that is removed and made again, every time", async () => {
    const { file, told } = await watched();
    for (const text of ["22", "333", "4444"]) {
      await told(() => {
        unlinkSync(file);
        writeFileSync(file, text);
      });
    }
    await expect(told(() => writeFileSync(file, "55555"))).resolves.toBeUndefined();
  });

  it("notices a file that another one takes the place of", async () => {
    const { file, told } = await watched();
    for (const text of ["22", "333"]) {
      await told(() => {
        writeFileSync(`${file}.new`, text);
        renameSync(`${file}.new`, file);
      });
    }
    await expect(told(() => writeFileSync(file, "4444"))).resolves.toBeUndefined();
  });

  it("notices a file in a folder that is new", async () => {
    const { file, told } = await watched();
    const folder = join(file, "../../new");
    await told(() => {
      mkdirSync(folder);
    });
    await expect(told(() => writeFileSync(join(folder, "two.json"), "2"))).resolves.toBeUndefined();
  });
});
