/** What stands in the place of a secret. */
const HIDDEN = "(hidden)";

/** The text of a configuration file without the passwords in it, for people to look at. */
export const hideSecrets = (text: string): string =>
  text.replaceAll(/^(\s*(?:password|secret|md5_cred)\s*=>?\s*).*$/gmu, `$1${HIDDEN}`);
