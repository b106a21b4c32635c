/** What a command finds around it, so that a test can be it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
  /** Version of Node.js without the `v`. */
  readonly node: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly terminal: {
    /** Whether a person reads stdout. */
    readonly out: boolean;
    /** Whether a person reads stderr and can answer. */
    readonly questions: boolean;
    /** How wide the terminal is now, in columns. */
    readonly columns: () => number;
    /** How wide the terminal is now that shows stderr, in columns; null where none does. */
    readonly errColumns: () => number | null;
  };
  /** Everything on stdin. */
  readonly readInput: () => Promise<string>;
  /** Asks for a line on stderr; null where the signal fires or the input ends first. */
  readonly ask: (question: string, signal?: AbortSignal) => Promise<string | null>;
  /** The same without an echo; null where the person interrupts. */
  readonly askHidden: (question: string) => Promise<string | null>;
  /** Has Ctrl-C call the listener in place of ending the process; the returned function undoes that. */
  readonly onInterrupt: (listener: () => void) => () => void;
}
