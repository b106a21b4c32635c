/** Between two keys that one person presses, ms: nobody is much faster. */
const BETWEEN_KEYS_MS = 500;

const PAUSE_MS = 1000;

/** A key, and how long after the first moment it is pressed, ms. */
export interface PressedKey {
  readonly key: string;
  readonly after_ms: number;
}

/** When each key of `presses` is pressed: half a second after the one before, and a second later for each dot. */
export const keysOf = (presses: string): readonly PressedKey[] => {
  const keys: PressedKey[] = [];
  let pausesMs = 0;
  for (const key of presses) {
    if (key === ".") pausesMs += PAUSE_MS;
    else keys.push({ key, after_ms: pausesMs + keys.length * BETWEEN_KEYS_MS });
  }
  return keys;
};
