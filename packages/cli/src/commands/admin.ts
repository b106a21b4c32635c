import type { Run } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { WIDEST } from "../pages/render-page.ts";

/** `scenario-call admin …`: what the server's own command does. */
export const admin: Run = async (_flags, args, { out, err, env, say, terminal }) => {
  const name = "scenario-call admin";
  if (args[0] === "--help" || args[0] === "-h") {
    const { ADMIN_HELP } = await import("@scenario-call/server/help");
    out(say(ADMIN_HELP(name, Math.min(WIDEST, terminal.columns()))));
    return EXIT.done;
  }
  const { runAdminCommand } = await import("@scenario-call/server/admin");
  const status = await runAdminCommand(args, {
    out,
    err,
    env,
    width: terminal.errColumns(),
    outWidth: Math.min(WIDEST, terminal.columns()),
    name,
    now: () => Date.now(),
  });
  // Its statuses are its own, documented in its help.
  return status as ExitCode;
};
