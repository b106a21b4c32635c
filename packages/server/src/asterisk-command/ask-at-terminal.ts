import { createInterface } from "node:readline/promises";

/** Asks for a line at the terminal, on stderr; null where it is closed. */
export const askAtTerminal = async (question: string): Promise<string | null> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<null>((resolve) => {
    terminal.once("close", () => {
      resolve(null);
    });
  });
  try {
    return await Promise.race([terminal.question(question), closed]);
  } finally {
    terminal.close();
  }
};
