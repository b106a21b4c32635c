/** The only source of time. Tests hold it; nothing else in the server reads the system's time or sets its timers. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `task` once after `ms`; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
}
