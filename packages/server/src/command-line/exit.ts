/** Statuses with which the server's command ends, of those that every command of this project has. Never renumbered. */
export const EXIT = {
  /** It could not go on, or not end in an orderly way; or a fault of the command itself. */
  fault: 1,
  /** The command line, a file or a store cannot be used. */
  usage: 2,
} as const;
