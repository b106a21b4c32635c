/**
 * One thing that a caller can send and is not to send any more: a method, a parameter, or one value of a parameter. It
 * works as before; a later major version may take it away.
 */
export interface Deprecation {
  /** Name of the method on the wire. */
  readonly method: string;
  /** Dotted path of the parameter; `[]` stands for each element of a list. `null`: the whole method. */
  readonly parameter: string | null;
  /** The value, where it is this one alone; `null`: whatever the value. */
  readonly value: string | number | boolean | null;
  /** The release of the packages that marked it first, for example `1.4.0`. */
  readonly since: string;
  /** Why, in English. */
  readonly reason: string;
  /** Name of the method, parameter or value that takes its place; `null` where nothing does. */
  readonly instead: string | null;
}
