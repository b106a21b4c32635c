/** What lines are written to: a stream such as stderr. */
export interface LineStream {
  /** How much was written and has not been taken yet: characters, where lines are written as text. */
  readonly writableLength: number;
  /** `done` is called when the line was taken, or with why it was not. */
  write(line: string, done: (error?: Error | null) => void): unknown;
  /** Calls `listener` whenever all was taken after it had been much, or when it failed. */
  on(event: "drain" | "error", listener: () => void): unknown;
}

/** Where the lines of a log go. */
export interface LogSink {
  /** Takes one line with its line break. Never throws, and never waits. */
  write(line: string): void;
  /** False after a line that could not be written, until one is written again. */
  isWell(): boolean;
}

/** What a log sink works with. */
export interface LogSinkOptions {
  readonly stream: LineStream;
  /** Told how many lines were dropped, as soon as there is room for a line that says so. */
  readonly onDropped: (lines: number) => void;
  /** Characters that may wait before lines are dropped; 8 Mi unless told otherwise. */
  readonly most?: number;
}

const MOST_WAITING = 8 * 1_048_576;

/**
 * Writes lines to a stream whose reader may stall or go away, while the calls are to go on all the same. What waits for
 * the reader is memory, so that beyond a bound lines are dropped, and counted. Once it has come to that, half of what
 * waits has to be taken before lines are written again: one gap with one line that tells of it, in place of many.
 */
export const createLogSink = ({ stream, onDropped, most = MOST_WAITING }: LogSinkOptions): LogSink => {
  let hasFailed = false;
  let dropped = 0;
  const tellDropped = (): void => {
    if (dropped === 0 || stream.writableLength > most / 2) return;
    const lines = dropped;
    dropped = 0;
    onDropped(lines);
  };
  stream.on("error", () => {
    hasFailed = true;
  });
  // Others write to a process's stderr as well, and what is read last may be theirs.
  stream.on("drain", tellDropped);
  return {
    write: (line) => {
      tellDropped();
      if (dropped > 0 || stream.writableLength > most) {
        dropped += 1;
        return;
      }
      stream.write(line, (error) => {
        hasFailed = error !== null && error !== undefined;
        tellDropped();
      });
    },
    isWell: () => !hasFailed && dropped === 0,
  };
};
