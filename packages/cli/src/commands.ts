import type { Page, Run } from "./command.ts";
import { ASTERISK } from "./pages/asterisk.ts";
import { CALL } from "./pages/call.ts";
import { CALLS, MEDIA, NUMBERS, SCENARIOS } from "./pages/lists.ts";
import { ADMIN, CHECK, EXPLAIN, HANGUP, LOGIN, LOGOUT, SERVE } from "./pages/others.ts";

/** A command: what its help says, and what carries it out, loaded only then. */
export interface Command {
  readonly page: Page;
  readonly load: () => Promise<Run>;
}

/** Every command, in the order in which people need them. */
export const COMMANDS: readonly Command[] = [
  { page: CALL, load: async () => (await import("./commands/call.ts")).call },
  { page: CALLS, load: async () => (await import("./commands/lists.ts")).calls },
  { page: HANGUP, load: async () => (await import("./commands/hangup.ts")).hangup },
  { page: NUMBERS, load: async () => (await import("./commands/lists.ts")).numbers },
  { page: SCENARIOS, load: async () => (await import("./commands/lists.ts")).scenarios },
  { page: MEDIA, load: async () => (await import("./commands/lists.ts")).media },
  { page: LOGIN, load: async () => (await import("./commands/login.ts")).login },
  { page: LOGOUT, load: async () => (await import("./commands/logout.ts")).logout },
  { page: CHECK, load: async () => (await import("./commands/check.ts")).check },
  { page: EXPLAIN, load: async () => (await import("./commands/explain.ts")).explain },
  { page: SERVE, load: async () => (await import("./commands/serve.ts")).serve },
  { page: ADMIN, load: async () => (await import("./commands/admin.ts")).admin },
  { page: ASTERISK, load: async () => (await import("./commands/asterisk.ts")).asterisk },
];
