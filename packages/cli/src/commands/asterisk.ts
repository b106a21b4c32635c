import type { Run } from "../command.ts";
import type { ExitCode } from "../exit-codes.ts";

/** `scenario-call asterisk …`: what the server's own command does. */
export const asterisk: Run = async (_flags, args, { out, err, env, terminal, ask }) => {
  const { runAsteriskCommand, systemClock } = await import("@scenario-call/server/asterisk");
  const status = await runAsteriskCommand(args, {
    out,
    err,
    env,
    name: "scenario-call asterisk",
    clock: systemClock(),
    isTerminal: terminal.out,
    width: terminal.errColumns(),
    ask: terminal.questions ? ask : null,
  });
  // Its statuses are its own, documented in its help.
  return status as ExitCode;
};
