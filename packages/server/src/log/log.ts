import { channel } from "node:diagnostics_channel";
import { maskDeep } from "@scenario-call/core";
import { LOG_LEVELS, type LogLevel } from "./log-levels.ts";

/** What belongs to a line, as plain data. Tokens and phone numbers in it are masked before they are written. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the server tells what it does. `event` is a fixed snake_case name: what varies stands in `fields`. */
export interface Log {
  readonly level: LogLevel | "silent";
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** What a log is made of. */
export interface LogOptions {
  /** Lines below this are not written. */
  readonly level: LogLevel;
  /** Takes one line with its line break. */
  readonly write: (line: string) => void;
  /** The time of a line, milliseconds since the epoch. */
  readonly now: () => number;
}

/** The diagnostics channel on which the lines of every log of this process are told, wherever they are written to. */
export const LOG_LINES = "scenario-call:log";
const logLines = channel(LOG_LINES);

/** A log of one JSON object a line: `time` (ISO 8601), `level`, `event`, then the fields, masked. */
export const createLog = ({ level, write, now }: LogOptions): Log => {
  const line =
    (of: LogLevel) =>
    (event: string, fields: LogFields = {}): void => {
      const masked = maskDeep(fields) as LogFields;
      const text = `${JSON.stringify({ time: new Date(now()).toISOString(), level: of, event, ...masked })}\n`;
      if (logLines.hasSubscribers) logLines.publish(text);
      write(text);
    };
  const from = LOG_LEVELS.indexOf(level);
  const [debug, info, warn, error] = LOG_LEVELS.map((of, rank) => (rank < from ? nothing : line(of)));
  return {
    level,
    debug: debug ?? nothing,
    info: info ?? nothing,
    warn: warn ?? nothing,
    error: error ?? nothing,
  };
};

const nothing = (): void => {};

/** A log that writes nothing. */
export const SILENT_LOG: Log = {
  level: "silent",
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};
