import type { Run } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { WIDEST } from "../pages/render-page.ts";

/** `scenario-call asterisk …`: what the server's own command does. */
export const asterisk: Run = async (_flags, args, { out, err, env, say, terminal, ask }) => {
  const name = "scenario-call asterisk";
  if (args[0] === "--help" || args[0] === "-h") {
    const { asteriskHelp } = await import("@scenario-call/server/help");
    out(say(asteriskHelp(name, Math.min(WIDEST, terminal.columns()))));
    return EXIT.done;
  }
  const { runAsteriskCommand, systemClock } = await import("@scenario-call/server/asterisk");
  const status = await runAsteriskCommand(args, {
    out,
    err,
    env,
    name,
    clock: systemClock(),
    isTerminal: terminal.out,
    width: terminal.errColumns(),
    outWidth: Math.min(WIDEST, terminal.columns()),
    ask: terminal.questions ? ask : null,
  });
  // Its statuses are its own, documented in its help.
  return status as ExitCode;
};
