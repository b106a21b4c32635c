import { CommandFailure } from "../command-failure.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { findConnection } from "../profile/connection.ts";

/** `scenario-call hangup ID`. */
export const hangup: Run = async (flags, _args, context) => {
  const { say, json, data, line } = context;
  const [text = ""] = flags.positionals;
  if (!/^[0-9]{1,15}$/u.test(text))
    throw new CommandFailure({
      kind: "usage",
      exit: EXIT.usage,
      what: say({
        en: `found "${text}", expected the call_session_id of a call`,
        ru: `найдено «${text}», ожидается call_session_id звонка`,
      }),
      next: say({ en: "scenario-call calls lists them", ru: "список: scenario-call calls" }),
    });
  const connection = findConnection(flags, context);
  const { describeFailure, withClient } = await import("../asking.ts");
  return withClient(connection, context, async (client) => {
    const released = await client.safe.releaseCall({ call_session_id: Number(text) });
    if (!released.ok) throw describeFailure(released.error, context);
    if (json) data({ call_session_id: Number(text), released: true });
    else line(say({ en: `call ${text} is ended`, ru: `звонок ${text} завершён` }));
    return EXIT.done;
  });
};
