/** One message of a stream of server-sent events. */
export interface SseMessage {
  /** The last id that the stream has told; empty before the first. */
  readonly id: string;
  readonly data: string;
}

/** An event has some kilobytes; whoever sends a longer line or message without an end would fill the memory. */
const LONGEST = 1_048_576;

/** Server-sent events from bytes, however they are cut. What is not ended by an empty line was cut off and is no message. */
export class SseParser {
  readonly #decoder = new TextDecoder();
  /** The line that is not ended yet. */
  #line = "";
  /** A carriage return ended the last line; a line feed after it belongs to it. */
  #afterReturn = false;
  #data: string[] = [];
  /** Characters of the message that is not ended yet. */
  #size = 0;
  #id = "";
  #retryMs: number | null = null;

  /** The last id that the stream has told, also without an event; empty before the first. */
  get lastEventId(): string {
    return this.#id;
  }

  /** How long the stream asks readers to wait before they come back, or `null`. */
  get retryMs(): number | null {
    return this.#retryMs;
  }

  /** Takes the next bytes; gives the messages that they complete. Throws a `RangeError` for a line or a message without an end. */
  push(bytes: Uint8Array): readonly SseMessage[] {
    const messages: SseMessage[] = [];
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === "") return messages;
    if (this.#afterReturn && text.startsWith("\n")) text = text.slice(1);
    this.#afterReturn = text === "" ? false : text.endsWith("\r");
    const lines = text.split(/\r\n|\n|\r/u);
    const rest = lines.pop() ?? "";
    for (const part of lines) {
      this.#take(this.#line + part, messages);
      this.#line = "";
    }
    this.#line += rest;
    if (this.#line.length + this.#size > LONGEST)
      throw new RangeError("A line or a message of the stream has no end");
    return messages;
  }

  #take(line: string, messages: SseMessage[]): void {
    if (line === "") {
      if (this.#data.length > 0) messages.push({ id: this.#id, data: this.#data.join("\n") });
      this.#data = [];
      this.#size = 0;
      return;
    }
    const [, field, value = ""] = /^([^:]*)(?::\u0020?(.*))?$/su.exec(line) ?? [];
    if (field === "data") {
      this.#data.push(value);
      // An empty line takes room as well.
      this.#size += value.length + 1;
    } else if (field === "id" && !value.includes("\0")) this.#id = value;
    else if (field === "retry" && /^[0-9]{1,9}$/u.test(value)) this.#retryMs = Number(value);
  }
}
