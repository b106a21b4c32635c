import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { answerOf, start } from "../processes.ts";
import type { CalleesMessage, CalleesOrder, TalkReport } from "./messages.ts";

/** A call that takes longer than this besides its talk has been lost, ms. */
const PATIENCE_MS = 60_000;

/** The process with all telephones, from the side of whoever directs them. */
export class Telephones {
  readonly #child: ChildProcess;
  readonly port: number;
  readonly #reports = new Map<string, TalkReport>();
  readonly #waiting = new Map<string, (report: TalkReport) => void>();

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    child.on("message", (message: CalleesMessage) => {
      if (message.type !== "over") return;
      const { report } = message;
      const waiting = this.#waiting.get(report.contact);
      this.#waiting.delete(report.contact);
      if (waiting === undefined) this.#reports.set(report.contact, report);
      else waiting(report);
    });
  }

  /** Starts them. */
  static async open(): Promise<Telephones> {
    const child = start(join(import.meta.dirname, "callees.ts"));
    const message = await answerOf<CalleesMessage>(child);
    if (message.type !== "listening") throw new Error("the telephones do not listen");
    return new Telephones(child, message.port);
  }

  /** Tells them what to do. */
  order(order: CalleesOrder): void {
    this.#child.send(order);
  }

  /** What a call was for its telephones, once it is over. Rejects for one that never is. */
  async over(contact: string, talkMs: number): Promise<TalkReport> {
    const known = this.#reports.get(contact);
    this.#reports.delete(contact);
    if (known !== undefined) return known;
    const late = new AbortController();
    const report = new Promise<TalkReport>((resolve) => this.#waiting.set(contact, resolve));
    const giveUp = pause(PATIENCE_MS + talkMs, null, { signal: late.signal }).then(() => {
      throw new Error("a call has been lost");
    });
    try {
      return await Promise.race([report, giveUp]);
    } finally {
      giveUp.catch(() => {});
      late.abort();
    }
  }

  /** Ends the process. */
  stop(): void {
    this.#child.kill();
  }
}
