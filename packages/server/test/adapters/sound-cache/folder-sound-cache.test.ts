import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { openFolderSoundCache } from "../../../src/adapters/sound-cache/folder-sound-cache.ts";
import { describeSoundCache } from "../../ports/sound-cache.conformance.ts";

const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "sounds-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
};

const HOUR = 3_600_000;

describeSoundCache("a folder", async (mostBytes) => {
  let now = Date.UTC(2026, 0, 1);
  const cache = await openFolderSoundCache({
    folder: join(temporaryFolder(), "not", "there", "yet"),
    mostBytes,
    now: () => now,
  });
  return {
    cache,
    pass: () => {
      now += 1000;
    },
  };
});

describe("a folder of sounds", () => {
  const KEY = "0123456789abcdef".repeat(4);
  const SOUND = { sampleRate: 8000, samples: new Int16Array(100).fill(5) };
  const openAt = async (folder: string, now = Date.UTC(2026, 0, 1)) =>
    openFolderSoundCache({ folder, now: () => now });

  test("keeps them for the next process, for its own user alone, under the key as a WAV file", async () => {
    const folder = join(temporaryFolder(), "sounds");
    const { file } = await (await openAt(folder)).put(KEY, SOUND);
    expect(file).toBe(join(folder, `${KEY}.wav`));
    expect(readdirSync(folder)).toEqual([`${KEY}.wav`]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file ?? "").mode & 0o777).toBe(0o600);
    expect((await (await openAt(folder)).get(KEY))?.samples).toBe(100);
  });

  test.each<[string, (file: string) => void]>([
    ["cut off", (file) => truncateSync(file, 60)],
    ["empty", (file) => truncateSync(file, 0)],
    ["something else", (file) => writeFileSync(file, Buffer.alloc(244))],
    [
      "longer than it says",
      (file) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.alloc(2)])),
    ],
  ])("takes a file that is %s for none", async (_, spoil) => {
    const cache = await openAt(temporaryFolder());
    const { file } = await cache.put(KEY, SOUND);
    spoil(file ?? "");
    expect(await cache.get(KEY)).toBeNull();
    expect(cache.counts).toMatchObject({ hits: 0, misses: 1 });
  });

  test("clears away what somebody began an hour ago and never finished, and nothing younger", async () => {
    const folder = temporaryFolder();
    const now = Date.UTC(2026, 0, 1);
    for (const [name, age] of [
      ["old", HOUR + 1000],
      ["young", HOUR - 1000],
    ] as const) {
      const path = join(folder, `${name}.part`);
      writeFileSync(path, "");
      utimesSync(path, (now - age) / 1000, (now - age) / 1000);
    }
    await openAt(folder, now);
    expect(readdirSync(folder)).toEqual(["young.part"]);
  });

  test("leaves nothing behind where a sound cannot be kept", async () => {
    const folder = temporaryFolder();
    const cache = await openAt(folder);
    // A folder in the place of the file: the last step fails.
    mkdirSync(join(folder, `${KEY}.wav`, "x"), { recursive: true });
    await expect(cache.put(KEY, SOUND)).rejects.toThrow(/^E[A-Z]+: /u);
    expect(readdirSync(folder)).toEqual([`${KEY}.wav`]);
  });

  test("takes a key for nothing but a key", async () => {
    const folder = temporaryFolder();
    const cache = await openAt(join(folder, "inside"));
    await expect(cache.put("../outside", SOUND)).rejects.toThrow(RangeError);
    expect(existsSync(join(folder, "outside.wav"))).toBe(false);
  });

  test("that cannot be made is told by the system", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    await expect(openAt(join(file, "below"))).rejects.toThrow("ENOTDIR");
  });

  test("serves two processes at the same time: nobody finds half a sound", async () => {
    const folder = temporaryFolder();
    const child = fileURLToPath(new URL("child.ts", import.meta.url));
    const run = async (): Promise<string> =>
      new Promise((resolve) => {
        const process_ = spawn(process.execPath, [child, folder, "60"]);
        let stderr = "";
        process_.stderr.on("data", (chunk: Buffer) => {
          stderr += chunk.toString();
        });
        process_.on("close", (status) => {
          resolve(`${status}${stderr}`);
        });
      });
    expect(await Promise.all([run(), run()])).toEqual(["0", "0"]);
    const names = readdirSync(folder);
    expect(names.every((name) => /^(\d)\1{63}\.wav$/u.test(name))).toBe(true);
    // Of 4 044 bytes each: four fit, and what either put last stays.
    expect(names.length).toBeLessThanOrEqual(5);
    for (const name of names) expect(readFileSync(join(folder, name))).toHaveLength(4044);
  });
});
