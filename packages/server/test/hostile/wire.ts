import { connect, type Socket } from "node:net";
import type { Answered } from "./judge.ts";

/** Reads HTTP answers off a connection, as strictly as a client has to: what cannot be told apart is an error. */
class AnswerReader {
  #rest: Buffer = Buffer.alloc(0);
  /** Methods of the requests that are not answered, in their order: an answer to HEAD has no body. */
  readonly #asked: string[] = [];

  asked(method: string): void {
    this.#asked.push(method);
  }

  /** Bytes that belong to no whole answer yet. */
  get left(): number {
    return this.#rest.length;
  }

  /** Takes bytes in, and gives the answers that are whole now. Throws at what is no answer. */
  push(chunk: Buffer): readonly Answered[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const answers: Answered[] = [];
    for (;;) {
      const end = this.#rest.indexOf("\r\n\r\n");
      if (end === -1) return answers;
      const [line = "", ...lines] = this.#rest.subarray(0, end).toString("latin1").split("\r\n");
      const [, code] = /^HTTP\/1\.1 ([1-5][0-9]{2}) [\x20-\x7e]*$/u.exec(line) ?? [];
      if (code === undefined) throw new Error(`no status line: ${JSON.stringify(line.slice(0, 100))}`);
      const status = Number(code);
      if (status === 100) {
        this.#rest = this.#rest.subarray(end + 4);
        continue;
      }
      const headers = new Map<string, string>();
      for (const header of lines) {
        const colon = header.indexOf(":");
        const name = header.slice(0, colon).toLowerCase();
        if (colon < 1 || headers.has(name))
          throw new Error(`a header that is none, or twice: ${JSON.stringify(header)}`);
        headers.set(name, header.slice(colon + 1).trim());
      }
      const hasNoBody = this.#asked[0] === "HEAD" || status === 204 || status === 304;
      // Without a length the body goes on to the end of the connection; only empty ones are sent so.
      const unsized = headers.get("connection") === "close" ? "0" : "none";
      const length = hasNoBody ? 0 : Number(headers.get("content-length") ?? unsized);
      if (!Number.isSafeInteger(length)) throw new Error(`no length: ${JSON.stringify(line)}`);
      if (this.#rest.length < end + 4 + length) return answers;
      const body = this.#rest.subarray(end + 4, end + 4 + length);
      this.#rest = this.#rest.subarray(end + 4 + length);
      this.#asked.shift();
      answers.push({ status, headers, body });
    }
  }
}

/** One request on its way. */
export interface Sending {
  readonly method: string;
  readonly bytes: Buffer;
  /** Told the answer, or null where the connection ended without one. */
  readonly answered: (answer: Answered | null) => void;
}

/** A connection on which requests stand in line: the next ones leave before the first is answered. */
export class Pipeline {
  readonly #socket: Socket;
  readonly #reader = new AnswerReader();
  readonly #waiting: Sending[] = [];
  readonly #onProblem: (problem: string) => void;
  /** Resolves when the connection is over, from whichever side. */
  readonly over: Promise<void>;
  #ended = false;

  constructor(port: number, onProblem: (problem: string) => void) {
    this.#onProblem = onProblem;
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.on("error", () => {});
    this.#socket.on("data", (chunk) => {
      this.#take(chunk);
    });
    this.over = new Promise((resolve) => {
      this.#socket.on("close", () => {
        this.#ended = true;
        if (this.#reader.left > 0) onProblem("a connection ended in the middle of an answer");
        for (const { answered } of this.#waiting.splice(0)) answered(null);
        resolve();
      });
    });
  }

  /** Whether nothing more can be sent on it. */
  get isOver(): boolean {
    return this.#ended;
  }

  /** Requests that wait for their answers. */
  get waiting(): number {
    return this.#waiting.length;
  }

  send(...sendings: readonly Sending[]): void {
    for (const sending of sendings) {
      this.#waiting.push(sending);
      this.#reader.asked(sending.method);
    }
    this.#socket.write(Buffer.concat(sendings.map(({ bytes }) => bytes)));
  }

  /** Says that nothing more comes. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    try {
      for (const answer of this.#reader.push(chunk)) {
        const sending = this.#waiting.shift();
        if (sending === undefined)
          this.#onProblem(`an answer to nothing: ${answer.status} ${answer.body.toString("utf8", 0, 200)}`);
        else sending.answered(answer);
      }
    } catch (error) {
      this.#onProblem(String(error));
      this.#socket.destroy();
    }
  }
}

/** What a connection without rules has brought. */
export interface RawOutcome {
  readonly answers: readonly Answered[];
  /** What was wrong with the bytes, or null. */
  readonly problem: string | null;
}

/** How bytes are sent on a connection of their own. */
export interface RawSending {
  readonly parts: readonly Buffer[];
  /** Methods of the requests in the bytes, as far as it matters for the bodies of the answers. */
  readonly methods?: readonly string[];
  /** What is done after the last part: wait until the server ends it, say that nothing more comes, or break off. */
  readonly ends: "wait" | "half_close" | "reset" | "leave_when_answered";
}

/** Sends bytes on a connection of their own, and resolves when it is over. */
export const sendRaw = async (port: number, { parts, methods = [], ends }: RawSending): Promise<RawOutcome> =>
  new Promise((resolve) => {
    const reader = new AnswerReader();
    for (const method of methods) reader.asked(method);
    const answers: Answered[] = [];
    let problem: string | null = null;
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    socket.on("connect", () => {
      const next = (index: number): void => {
        const part = parts[index];
        if (part === undefined) {
          if (ends === "half_close") socket.end();
          if (ends === "reset") socket.resetAndDestroy();
          return;
        }
        socket.write(part, () => {
          // Its own packet: after what is going on now.
          setImmediate(next, index + 1);
        });
      };
      next(0);
    });
    socket.on("data", (chunk) => {
      try {
        answers.push(...reader.push(chunk));
      } catch (error) {
        problem = String(error);
        socket.destroy();
      }
      if (ends === "leave_when_answered" && answers.length >= Math.max(1, methods.length)) socket.destroy();
    });
    socket.on("end", () => {
      socket.end();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      if (problem === null && reader.left > 0 && ends !== "reset") problem = "an answer that was cut off";
      resolve({ answers, problem });
    });
  });
