/** Something that keeps the site from being built. */
export interface Problem {
  /** Path in the repository. */
  readonly file: string;
  /** Line from 1; 0 where the whole file is meant. */
  readonly line: number;
  /** What is wrong, and what would be right. */
  readonly message: string;
}

/** One line about a problem, as editors find it. */
export function problemLine({ file, line, message }: Problem): string {
  return line === 0 ? `${file}: ${message}` : `${file}:${line}: ${message}`;
}
