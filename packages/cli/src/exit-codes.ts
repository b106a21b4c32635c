/** How the command ends, as scripts see it. Documented in the README; never renumbered. */
export const EXIT = {
  done: 0,
  /** Something that should not happen: a fault of the command itself. */
  fault: 1,
  /** Wrong flags or arguments, or a file that cannot be read. */
  usage: 2,
  /** The parameters break a rule of the contract; nothing was sent. */
  invalid: 3,
  /** The service answered with an error. */
  refused: 4,
  /** Nothing was sent: no connection, no token. */
  notSent: 5,
  /** It was sent and no answer came: somebody's phone may be ringing. Do not repeat it unseen. */
  unknown: 6,
  /** With `--wait`: the call ended without a talk. */
  noTalk: 7,
  /** Interrupted with Ctrl-C. */
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
