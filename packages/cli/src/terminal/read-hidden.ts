import type { ReadStream, WriteStream } from "node:tty";

const INTERRUPT = "\u0003";
const END_OF_INPUT = "\u0004";
const ERASE: ReadonlySet<string> = new Set(["\u007F", "\b"]);
const ENTER: ReadonlySet<string> = new Set(["\r", "\n"]);

/** What was typed so far, and whether it is all. */
export interface Typed {
  readonly text: string;
  readonly state: "typing" | "entered" | "interrupted";
}

/** Takes in what a terminal in raw mode gave. */
export function typeIn({ text }: Typed, characters: string): Typed {
  let typed = text;
  for (const character of characters) {
    if (character === INTERRUPT || character === END_OF_INPUT) return { text: "", state: "interrupted" };
    if (ENTER.has(character)) return { text: typed, state: "entered" };
    if (ERASE.has(character)) typed = [...typed].slice(0, -1).join("");
    else if (!/\p{Cc}/u.test(character)) typed += character;
  }
  return { text: typed, state: "typing" };
}

/** Asks for a secret: nothing of it is shown, not even its length. Null where the person interrupts. */
export async function readHidden(
  question: string,
  stdin: ReadStream,
  stderr: WriteStream | NodeJS.WritableStream,
): Promise<string | null> {
  // The echo ends before anybody is asked: who types at once is not shown either.
  stdin.setRawMode(true);
  stdin.ref();
  stderr.write(question);
  return new Promise((resolve) => {
    let typed: Typed = { text: "", state: "typing" };
    const onData = (chunk: Buffer): void => {
      typed = typeIn(typed, chunk.toString("utf8"));
      if (typed.state === "typing") return;
      stdin.off("data", onData);
      stdin.setRawMode(false);
      stdin.pause();
      stdin.unref();
      stderr.write("\n");
      resolve(typed.state === "entered" ? typed.text : null);
    };
    stdin.on("data", onData);
    stdin.resume();
  });
}
