/** The only source of time. Tests hold it; nothing else in the server reads the system's time or sets its timers. */
export interface Clock {
  /** Milliseconds since the epoch. A system's clock can be set, forward and back, by anybody and anything. */
  now(): number;
  /**
   * Milliseconds since some moment in this process: never decreasing, and the same whatever `now` is set to. For what has
   * to have lasted; says nothing about the time before the process.
   */
  elapsed(): number;
  /**
   * Calls `task` once after `ms` (any length; nothing below 0), never before this call returns. Tasks that fall due at
   * the same time run in the order in which they were set. The returned function cancels it, also repeatedly, also
   * when it has run.
   */
  after(ms: number, task: () => void): () => void;
  /**
   * Announces work that goes on without the clock, such as a write on its way to the disk. A held clock does not move
   * past the present moment before `work` is settled, so that time never overtakes it; a running clock has no such
   * method. The outcome of `work`, also a rejection, is the caller's own business.
   */
  during?(work: Promise<unknown>): void;
}
