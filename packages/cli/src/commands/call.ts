import type { StartScenarioCallParams } from "@scenario-call/node-client";
import { CommandFailure } from "../command-failure.ts";
import type { Context, Run } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { atFlag } from "../flags/at-flag.ts";
import type { ReadFlags } from "../flags/read-flags.ts";
import { CALL_API_FLAGS } from "../generated/call-api-flags.ts";
import { nodeCrypto } from "../node-modules.ts";
import { findConnection } from "../profile/connection.ts";

/** `scenario-call call`: places one call, and watches it if asked to. */
export const call: Run = async (flags, _args, context) => {
  const { json, say, line, data, style } = context;
  const params = paramsOf(flags, context);
  const connection = findConnection(flags, context);
  const { describeFailure, withClient } = await import("../asking.ts");
  const watching = flags.own["wait"] === true ? await import("../watch/watch-call.ts") : null;
  return withClient(connection, context, async (client) => {
    const sending = new AbortController();
    let interrupts = 0;
    const stop = context.onInterrupt(() => {
      interrupts += 1;
      if (interrupts > 1) process.exit(EXIT.interrupted);
      sending.abort();
    });
    try {
      // What the contract says of these is the client's to judge: it sees what was typed.
      const result = await client.safe.startScenarioCall(params as unknown as StartScenarioCallParams, {
        signal: sending.signal,
      });
      if (!result.ok) {
        const { error } = result;
        const told = describeFailure(error, context);
        const failure =
          error.kind === "invalid_request"
            ? atFlag(told, error.field, CALL_API_FLAGS["start.scenario_call"].flags, say)
            : told;
        if (interrupts === 0 || error.kind !== "not_sent") throw failure;
        throw new CommandFailure({
          ...failure.texts,
          kind: "interrupted",
          exit: EXIT.interrupted,
          what: say({ en: "interrupted: nobody was called", ru: "прервано: никому не позвонили" }),
          next: null,
        });
      }
      const { call_session_id: id } = result.data;
      const tell = (): void => {
        const external_id = params["external_id"] ?? null;
        if (json) data({ call_session_id: id, external_id });
        else
          line(
            say({ en: `call ${style("strong", String(id))}`, ru: `звонок ${style("strong", String(id))}` }),
          );
      };
      if (watching === null) {
        tell();
        return EXIT.done;
      }
      return await watching.watchCall(id, {
        client,
        connection,
        context,
        spoken: spokenTo(params),
        fullNumbers: flags.own["full-numbers"] === true,
        hearsInterrupts: () => {
          stop();
          tell();
        },
      });
    } finally {
      stop();
    }
  });
};

function paramsOf({ params, own }: ReadFlags, { say }: Context): Readonly<Record<string, unknown>> {
  const { say: text, play } = own;
  const message =
    typeof text === "string"
      ? { type: "tts", value: text }
      : typeof play === "string"
        ? { type: "media", value: play }
        : null;
  const ways = [text, play, params["contact_message"]].filter((each) => each !== undefined);
  if (ways.length > 1)
    throw new CommandFailure({
      kind: "usage",
      exit: EXIT.usage,
      what: say({
        en: "the contact hears one message: give only one of --say, --play and --contact-message-…",
        ru: "абонент слышит одно сообщение: укажите только одно из --say, --play и --contact-message-…",
      }),
    });
  return {
    // An id of its own: by it the call can be found where no answer comes.
    external_id: nodeCrypto().randomUUID(),
    ...params,
    ...(message === null ? {} : { contact_message: message }),
  };
}

function spokenTo(params: Readonly<Record<string, unknown>>): string | null {
  const { contact_message: message } = params as {
    readonly contact_message?: { readonly type?: unknown; readonly value?: unknown };
  };
  return message?.type === "tts" && typeof message.value === "string" ? message.value : null;
}
