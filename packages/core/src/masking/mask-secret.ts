const HIDDEN = "••••••••";

/** Shorter secrets are hidden whole: four characters of a password of eight would be half of it. */
const SHOW_FROM = 32;

/**
 * Hides a token or a password. Of a long one (32 characters and more) the first four stay, so that two keys can be told apart;
 * of a short one nothing does, its length included.
 */
export const maskSecret = (secret: string): string =>
  secret.length >= SHOW_FROM ? secret.slice(0, 4) + HIDDEN : HIDDEN;
