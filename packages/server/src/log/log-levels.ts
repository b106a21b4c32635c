/** How much it matters; in this order. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** How much it matters: `debug` is told for every request, `info` for what an operator wants to know. */
export type LogLevel = (typeof LOG_LEVELS)[number];
