/**
 * What earlier runs found to be right, by keys that hold the hash of everything that was looked at. Only what was right
 * is in it: a mistake is looked for, and told, every time.
 */
export interface Proven {
  has(key: string): boolean;
  add(key: string): void;
}
