/** Statuses with which the commands of this package end: those of every command of this project. Never renumbered. */
export const EXIT = {
  done: 0,
  /** It could not go on, or not end in an orderly way; or a fault of the command itself. */
  fault: 1,
  /** The command line, a file or a store cannot be used. */
  usage: 2,
  /** What was given to be checked breaks a rule. */
  invalid: 3,
  /** The server says no; nothing was changed. */
  refused: 4,
  /** No server could be asked. */
  notSent: 5,
  /** A server was asked and did not answer: whether it was done is not known. */
  unknown: 6,
} as const;
