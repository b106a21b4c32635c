import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Whether there is a tmux on this machine. */
export const hasTmux: boolean = spawnSync("tmux", ["-V"]).status === 0;

/** The command as it stands in the sources. */
const SOURCE = `'${process.execPath}' --conditions=@scenario-call/source '${join(import.meta.dirname, "../../src/main.ts")}'`;

/** How a terminal is opened. */
export interface TerminalOptions {
  readonly width?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What `sc` is, quoted for bash; the sources under this Node.js unless told. */
  readonly command?: string;
}

/** A real terminal in which one line is typed at bash; it stays open to be looked at. */
export class Terminal implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "scenario-call-tmux-"));

  /** `line`: a command line of bash, in which `sc` is the command. Its status is shown as `[status N]`. */
  constructor(line: string, { width = 100, env = {}, command = SOURCE }: TerminalOptions = {}) {
    const script = `sc() { ${command} "$@"; }; trap : INT; ${line}; echo "[status $?]"; read -r _ < /dev/null; exec tail -f /dev/null`;
    this.#tmux(["new-session", "-d", "-x", String(width), "-y", "50", "bash", "--norc", "-c", script], {
      XDG_CONFIG_HOME: this.#folder,
      XDG_CACHE_HOME: this.#folder,
      LANG: "C.UTF-8",
      ...env,
    });
  }

  /** What stands on the screen; `colours`: with the sequences that colour it; `joined`: lines that the terminal broke are whole. */
  screen({ colours = false, joined = false } = {}): string {
    return this.#tmux(["capture-pane", "-p", ...(colours ? ["-e"] : []), ...(joined ? ["-J"] : [])]);
  }

  /** Resolves with the screen when it shows the pattern. */
  async shows(pattern: RegExp): Promise<string> {
    for (;;) {
      // Without waiting for tmux in this thread: the server that the command talks to lives here too.
      const { stdout: screen } = await promisify(execFile)("tmux", this.#parameters(["capture-pane", "-p"]));
      if (pattern.test(screen)) return screen;
    }
  }

  /** Presses keys by their names in tmux: `C-c`, `Enter`, `y`. */
  press(...keys: readonly string[]): void {
    this.#tmux(["send-keys", ...keys]);
  }

  [Symbol.dispose](): void {
    this.#tmux(["kill-server"]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A server of its own: whoever sits at this machine keeps theirs, and the environment is this one. */
  #parameters(args: readonly string[]): readonly string[] {
    return ["-u", "-S", join(this.#folder, "socket"), "-f", "/dev/null", ...args];
  }

  #tmux(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
    const { NO_COLOR: _, LC_ALL: __, LC_MESSAGES: ___, ...own } = process.env;
    const result = spawnSync("tmux", this.#parameters(args), {
      encoding: "utf8",
      env: { ...own, ...env },
    });
    if (result.status !== 0) throw new Error(`tmux ${args[0] ?? ""}: ${result.stderr}`);
    return result.stdout;
  }
}
