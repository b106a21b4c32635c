/** Prints what a command of Asterisk's console prints; null where the console is not to be had. */
export type Console = (command: string) => Promise<string | null>;
