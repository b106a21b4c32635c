import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { buildAccount } from "../../src/directory/account.ts";
import { loadAccount } from "../../src/directory/load-account.ts";
import { mediaFilePaths } from "../../src/directory/media-files.ts";
import { AccountFileError, formatProblem } from "../../src/directory/problems.ts";
import { mp3, tone16, wav16 } from "../sound/tones.ts";

/** A folder with an account file whose only media file is written so, and with a folder `elsewhere` beside it. */
const onDisk = (media: string) => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "account-")));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const folder = join(root, "account");
  mkdirSync(join(folder, "sounds"), { recursive: true });
  mkdirSync(join(root, "elsewhere"));
  const account = join(folder, "account.yaml");
  writeFileSync(
    account,
    `account: { id: 1, name: A }
users:
  - login: a
components: [call_api_base]
allowed_ips: [127.0.0.1]
virtual_numbers: []
employees: []
media_files:
  - id: 7
    name: Greeting
    type: user
    ${media}
scenarios: []
`,
  );
  return { root, folder, account };
};

/** Half a second. */
const WAV = wav16(16_000, tone16(1000, 16_000, 0.5));

/** What is wrong with an account file, without the name of its folder. */
const problemsOf = async (account: string, folder: string, folders: readonly string[] = []) => {
  const lengthOf = async (): Promise<number> => 500;
  const error: unknown = await (
    folders.length === 0 ? loadAccount(account) : loadAccount(account, { folders, lengthOf })
  ).catch((thrown: unknown) => thrown);
  if (!(error instanceof AccountFileError)) throw error;
  return error.problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, ""));
};

describe("a media file with a sound", () => {
  test("is found from the account file's folder, and gives its length", async () => {
    const { folder, account } = onDisk("file: sounds/greeting.wav");
    writeFileSync(join(folder, "sounds", "greeting.wav"), WAV);
    const loaded = await loadAccount(account);
    expect(loaded.media_files).toEqual([
      {
        id: 7,
        name: "Greeting",
        type: "user",
        file: join(folder, "sounds", "greeting.wav"),
        duration: 0.5,
      },
    ]);
    expect(buildAccount(loaded).mediaFiles.get(7)?.duration_ms).toBe(500);
    expect([...mediaFilePaths(loaded)]).toEqual([[7, join(folder, "sounds", "greeting.wav")]]);
  });

  test("may be MP3, whatever its name", async () => {
    const { folder, account } = onDisk("file: greeting.wav");
    writeFileSync(join(folder, "greeting.wav"), mp3(44_100, tone16(1000, 44_100, 1)));
    const [media] = (await loadAccount(account)).media_files ?? [];
    expect(Math.abs((media?.duration ?? 0) - 1)).toBeLessThan(0.15);
  });

  test("may have a duration that agrees to a tenth of a second; the real one counts", async () => {
    const { folder, account } = onDisk("file: greeting.wav\n    duration: 0.6");
    writeFileSync(join(folder, "greeting.wav"), WAV);
    expect((await loadAccount(account)).media_files?.[0]?.duration).toBe(0.5);
  });

  test("that has another duration than is written is told where that stands", async () => {
    const { folder, account } = onDisk("file: greeting.wav\n    duration: 2");
    writeFileSync(join(folder, "greeting.wav"), WAV);
    expect(await problemsOf(account, folder)).toEqual([
      'account.yaml:13:15: media_files[0].duration: found 2 s, expected 0.5 s, the length of "greeting.wav", or no duration at all',
    ]);
  });

  test.each<[string, Uint8Array | null, string]>([
    [
      "is not there",
      null,
      'account.yaml:12:11: media_files[0].file: found "greeting.wav", where there is no file, expected a path from the account file\'s folder',
    ],
    [
      "is no sound",
      Buffer.from("<html>"),
      'account.yaml:12:11: media_files[0].file: found "greeting.wav": a file that begins with the bytes 3c68746d, expected WAV or MP3',
    ],
    [
      "is cut off",
      WAV.subarray(0, 1044),
      'account.yaml:12:11: media_files[0].file: found "greeting.wav": 1000 bytes of sound, expected the 16000 that its header names',
    ],
  ])("that %s is told with its place, what was found and what was expected", async (_, bytes, problem) => {
    const { folder, account } = onDisk("file: greeting.wav");
    if (bytes !== null) writeFileSync(join(folder, "greeting.wav"), bytes);
    expect(await problemsOf(account, folder)).toEqual([problem]);
  });
});

describe("a media file elsewhere", () => {
  const ELSEWHERE =
    /which is elsewhere, expected a file in the account file's folder, or in one that the server was told of$/u;

  test.each([
    ["by the folder above", "../elsewhere/greeting.wav"],
    ["by the folder above, where there is none", "../nowhere/greeting.wav"],
    ["by a detour", "sounds/../../elsewhere/greeting.wav"],
    ["by a link", "link/greeting.wav"],
    ["by the system's root", "/etc/passwd"],
    ["that is the folder itself", "."],
  ])("%s is not read", async (_, file) => {
    const { root, folder, account } = onDisk(`file: ${file}`);
    writeFileSync(join(root, "elsewhere", "greeting.wav"), WAV);
    symlinkSync(join(root, "elsewhere"), join(folder, "link"));
    const problems = await problemsOf(account, folder);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(ELSEWHERE);
  });

  test("is read where the operator says so, also by an absolute path", async () => {
    const { root, account } = onDisk("file: ../elsewhere/greeting.wav");
    writeFileSync(join(root, "elsewhere", "greeting.wav"), WAV);
    const options = { folders: [join(root, "elsewhere")], lengthOf: async () => 500 };
    const path = join(root, "elsewhere", "greeting.wav");
    expect((await loadAccount(account, options)).media_files?.[0]?.file).toBe(path);
    const other = onDisk(`file: ${path}`);
    expect((await loadAccount(other.account, options)).media_files?.[0]?.file).toBe(path);
  });

  test("does not become allowed because its folder's name begins alike", async () => {
    const { root, folder, account } = onDisk("file: ../elsewhere-too/greeting.wav");
    mkdirSync(join(root, "elsewhere-too"));
    writeFileSync(join(root, "elsewhere-too", "greeting.wav"), WAV);
    expect((await problemsOf(account, folder, [join(root, "elsewhere")]))[0]).toMatch(ELSEWHERE);
  });
});
