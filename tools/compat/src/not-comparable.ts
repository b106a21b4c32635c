/** Two specs cannot be compared; the message says which file or revision is at fault and what was expected. */
export class NotComparable extends Error {
  override readonly name = "NotComparable";
}
