import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestServer } from "@scenario-call/testing";
import type { Surroundings } from "../../src/surroundings.ts";
import { run } from "../../src/run.ts";

/** What a test says about the surroundings of a command. */
export interface TypedOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly node?: string;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  /** Answers to questions, in their order; a question without one waits until its signal fires. */
  readonly answers?: readonly string[];
  /** Ctrl-C is pressed at the moment at which this stands in what was printed: the command has not gone on yet. */
  readonly interruptAt?: RegExp;
}

/** A command that has been typed, as a terminal shows it. */
export class Typed {
  out = "";
  err = "";
  readonly status: Promise<number>;
  readonly #listeners = new Set<() => void>();
  readonly #watchers = new Set<() => void>();
  #interruptAt: RegExp | null;

  constructor(args: readonly string[], home: string, options: TypedOptions = {}) {
    this.#interruptAt = options.interruptAt ?? null;
    const { env = {}, input = "", node = "24.0.0", isTerminal = false, columns = 80, answers = [] } = options;
    const left = [...answers];
    const answer = async (question: string, signal?: AbortSignal): Promise<string | null> => {
      this.#write("err", question);
      const next = left.shift();
      if (next !== undefined) return next;
      return new Promise((resolve) => {
        signal?.addEventListener("abort", () => {
          resolve(null);
        });
      });
    };
    const surroundings: Surroundings = {
      env: { XDG_CONFIG_HOME: home, ...env },
      platform: "linux",
      home,
      node,
      out: (text) => {
        this.#write("out", text);
      },
      err: (text) => {
        this.#write("err", text);
      },
      terminal: {
        out: isTerminal,
        questions: isTerminal,
        columns: () => columns,
        errColumns: () => (isTerminal ? columns : null),
      },
      readInput: async () => Promise.resolve(input),
      ask: answer,
      askHidden: answer,
      onInterrupt: (listener) => {
        this.#listeners.add(listener);
        this.#changed();
        return () => {
          this.#listeners.delete(listener);
        };
      },
    };
    this.status = run(args, surroundings);
  }

  /** Resolves when the pattern stands in what was printed. */
  async shows(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.out + this.err));
  }

  /** Presses Ctrl-C as soon as the command listens to it. */
  async interruptEarly(): Promise<void> {
    await this.#until(() => this.#listeners.size > 0);
    this.interrupt();
  }

  /** Presses Ctrl-C. */
  interrupt(): void {
    if (this.#listeners.size === 0) throw new Error("nobody hears Ctrl-C: the process would be gone");
    for (const listener of this.#listeners) listener();
  }

  async #until(isTrue: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isTrue()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  #write(where: "out" | "err", text: string): void {
    this[where] += text;
    if (this.#interruptAt?.test(this.out + this.err) === true) {
      this.#interruptAt = null;
      this.interrupt();
    }
    this.#changed();
  }
}

/** A person at a shell, with a home of their own. */
export class Shell implements Disposable {
  readonly home: string = mkdtempSync(join(tmpdir(), "scenario-call-home-"));

  /** Types a command line. */
  type(args: readonly string[], options: TypedOptions = {}): Typed {
    return new Typed(args, this.home, options);
  }

  /** Types one as a user of that server. */
  typeTo(server: TestServer, args: readonly string[], options: TypedOptions = {}): Typed {
    const env = { SCENARIO_CALL_URL: server.url, SCENARIO_CALL_TOKEN: server.token, ...options.env };
    return this.type(args, { ...options, env });
  }

  [Symbol.dispose](): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
