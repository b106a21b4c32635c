import type { Run } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";

/** `scenario-call admin …`: what the server's own command does. */
export const admin: Run = async (_flags, args, { out, err, env, terminal }) => {
  const { runAdminCommand } = await import("@scenario-call/server/admin");
  const name = "scenario-call admin";
  const status = await runAdminCommand(args, {
    out,
    err,
    env,
    width: terminal.errColumns(),
    name,
    now: () => Date.now(),
  });
  // Its statuses are its own, documented in its help.
  return status as ExitCode;
};
