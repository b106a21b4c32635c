/**
 * Tells which programs of this machine tests make use of where they are there, and in which version: one line each. An
 * input of cached tests: a result that was seen without a program says nothing once it is there, or is another one.
 */
import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";

/**
 * The programs, each with the parameters by which it tells its version; the last word of a path, or a path.
 *
 * @type {readonly (readonly [program: string, ...parameters: string[]])[]}
 */
export const PROGRAMS = [
  ["asterisk", "-V"],
  ["sipp", "-v"],
  ["baresip", "-h"],
  ["/usr/bin/chromium", "--version"],
  ["/usr/bin/chromium-browser", "--version"],
  ["/usr/bin/google-chrome", "--version"],
  ["/usr/bin/firefox-esr", "--version"],
  ["/usr/bin/firefox", "--version"],
  ["espeak-ng", "--version"],
  ["strace", "-V"],
  ["tmux", "-V"],
];

/** No program needs longer to tell its version, in milliseconds; one that hangs counts as one that says nothing. */
const LONGEST_MS = 20_000;

/**
 * What one program says of its version.
 *
 * @param {readonly [string, ...string[]]} program
 * @returns {Promise<string>}
 */
function versionOf([program, ...parameters]) {
  return new Promise((resolve) => {
    // Some end with an error after they told it, some tell it on the error stream.
    execFile(program, parameters, { timeout: LONGEST_MS, encoding: "utf8" }, (error, stdout, stderr) => {
      const isMissing = error !== null && error.code === "ENOENT";
      const first = `${stdout}\n${stderr}`.split("\n").find((line) => /\d/u.test(line)) ?? "";
      resolve(isMissing ? "missing" : first.trim());
    });
  });
}

/**
 * The lines about a machine: its kind, whether it is root who asks (some tests mount a disk), and each program.
 *
 * @param {readonly (readonly [string, ...string[]])[]} programs
 * @returns {Promise<readonly string[]>}
 */
export async function machineLines(programs = PROGRAMS) {
  const versions = await Promise.all(programs.map(versionOf));
  return [
    `${process.platform} ${process.arch}, ${process.getuid?.() === 0 ? "root" : "a user"}`,
    ...programs.map(([program], index) => `${program}: ${versions[index]}`),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  console.log((await machineLines()).join("\n"));
}
