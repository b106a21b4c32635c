import { systemClock } from "@scenario-call/core";
import type { NodeClient } from "@scenario-call/node-client";
import { isEventStreamError } from "@scenario-call/node-client/events";
import type { Text } from "@scenario-call/core/language";
import { withDataClient } from "../clients.ts";
import { CommandFailure } from "../command-failure.ts";
import type { Context } from "../command.ts";
import { describeFailure, type MethodFailure } from "../describe-failure.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { maskPeople } from "../mask-people.ts";
import type { Connection } from "../profile/connection.ts";
import { wrap } from "../terminal/wrap.ts";
import { writeFailure } from "../write-failure.ts";
import { watchByEvents } from "./by-events.ts";
import { watchByPolling } from "./by-polling.ts";
import { Drawing } from "./drawing.ts";
import { type Ending, endingByReport } from "./ending.ts";
import { Interrupts } from "./interrupts.ts";
import type { Watched } from "./watched.ts";

/** What watching needs. */
export interface Watching {
  readonly client: NodeClient;
  readonly connection: Connection;
  readonly context: Context;
  /** What is spoken to the contact; null where nothing is. */
  readonly spoken: string | null;
  readonly fullNumbers: boolean;
  /**
   * Called once Ctrl-C is heard here. Whoever sees that there is a call may press it at once, so that nothing of the call is
   * to be shown before.
   */
  readonly hearsInterrupts: () => void;
}

/** Shows a call until it ends, or until whoever watches goes. */
export async function watchCall(id: number, watching: Watching): Promise<ExitCode> {
  const { client, context, fullNumbers } = watching;
  const { say, line, data, json, err } = context;
  const drawing = new Drawing(context);
  const leaving = new AbortController();
  const interrupts = new Interrupts(context, {
    leave: () => {
      leaving.abort();
    },
    hangUp: async () => {
      const released = await client.safe.releaseCall({ call_session_id: id });
      // It ended while the question stood: that is what was wanted.
      if (released.ok || ("mnemonic" in released.error && released.error.mnemonic === GONE)) return true;
      err(
        writeFailure(describeFailure(released.error, context).texts, {
          ...context,
          width: context.terminal.errColumns(),
        }),
      );
      return false;
    },
  });
  watching.hearsInterrupts();
  let hasTalk = false;
  let ended: Extract<Watched, { readonly kind: "ended" }> | null = null;
  try {
    for await (const seen of watch(id, watching, leaving.signal)) {
      await interrupts.answered();
      if (json) data(fullNumbers ? { event: seen.source } : { event: maskPeople(seen.source) });
      else if (seen.kind === "rows") drawing.add(seen.rows);
      if (seen.kind === "ended") ended = seen;
      else hasTalk ||= seen.rows.some(({ kind }) => kind === "talk");
    }
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
  } finally {
    interrupts.end();
  }
  if (ended === null) {
    const told = say({
      en: `the call goes on; to end it: scenario-call hangup ${id}`,
      ru: `звонок продолжается; завершить его: scenario-call hangup ${id}`,
    });
    const width = context.terminal.errColumns();
    err(`${width === null ? told : wrap(told, width).join("\n")}\n`);
    return EXIT.interrupted;
  }
  const { at, ending } = ended;
  if (json) data({ call_session_id: id, ...toldOf(ending) });
  else {
    const wasDrawn = drawing.end(at, ending.kind === "told" ? printable(ending.finish_reason) : null);
    if (ending.kind === "untold" || !wasDrawn)
      for (const text of wrap(say(wordsOf(ending)), context.terminal.columns())) line(text);
  }
  if (interrupts.hasHungUp || leaving.signal.aborted) return EXIT.interrupted;
  if (ending.kind === "untold") return EXIT.done;
  return ending.finish_reason === "success_finish" || ending.talked === true || hasTalk
    ? EXIT.done
    : EXIT.noTalk;
}

/** For programs: the reason, or why there is none. */
function toldOf(ending: Ending): Readonly<Record<string, unknown>> {
  return ending.kind === "told"
    ? { finish_reason: ending.finish_reason }
    : { finish_reason: null, finish_reason_untold: ending.why };
}

/** Control characters of somebody else's text never reach a terminal. */
const printable = (text: string): string => text.replaceAll(/\p{C}/gu, "?");

function wordsOf(ending: Ending): Text {
  if (ending.kind === "told") {
    const reason = printable(ending.finish_reason);
    return { en: `the call has ended: ${reason}`, ru: `звонок завершён: ${reason}` };
  }
  const { en, ru } = ending.because;
  return {
    en: `the call has ended; why cannot be told: ${en}`,
    ru: `звонок завершён; почему, сказать нельзя: ${ru}`,
  };
}

const GONE = "call_session_not_found";

/** By events where the service tells them, else by looking again and again. */
async function* watch(
  id: number,
  { client, connection, context, spoken }: Watching,
  signal: AbortSignal,
): AsyncGenerator<Watched> {
  const { service, credentials } = connection;
  // The brands have no such streams: a request for one would only show them a token at another address.
  if ("url" in service) {
    try {
      yield* watchByEvents(id, {
        url: service.url,
        token: async () =>
          "token" in credentials ? credentials.token : (await client.loginUser(credentials)).access_token,
        signal,
        spoken,
      });
      return;
    } catch (error) {
      if (signal.aborted || !isEventStreamError(error)) throw error;
    }
  }
  yield* watchByPolling(id, {
    clock: systemClock,
    signal,
    list: async () => client.safe.listCalls({}, { signal }),
    failure: (error) => cannotWatch(id, error, context),
    ending: async (startTime) => askEnding(id, startTime, { connection, context, signal }),
  });
}

async function askEnding(
  callSessionId: number,
  startTime: string | null,
  {
    connection,
    context,
    signal,
  }: Pick<Watching, "connection" | "context"> & { readonly signal: AbortSignal },
): Promise<Ending> {
  try {
    return await withDataClient(connection, context, async ({ safe }) =>
      endingByReport({
        callSessionId,
        startTime,
        report: async (params) => safe.getCallsReport(params, { signal }),
        clock: systemClock,
        signal,
      }),
    );
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    // The call is over; an address that is none is no reason to call the command line wrong.
    const { kind: why, what } = error.texts;
    return { kind: "untold", why, because: { en: what, ru: what } };
  }
}

/** The call was placed: no status may say that nothing was sent, or a script would place it again. */
function cannotWatch(id: number, error: MethodFailure, context: Context): CommandFailure {
  const { say } = context;
  const { texts } = describeFailure(error, context);
  return new CommandFailure({
    ...texts,
    kind: "cannot_watch",
    exit: EXIT.unknown,
    what: say({
      en: `call ${id} was placed, and cannot be watched any longer: ${texts.what}`,
      ru: `звонок ${id} начат, но следить за ним больше нельзя: ${texts.what}`,
    }),
    next: say({
      en: `a phone may be ringing: do not repeat it. See whether it goes on: scenario-call calls; to end it: scenario-call hangup ${id}`,
      ru: `телефон, возможно, звонит: не повторяйте. Посмотрите, идёт ли звонок: scenario-call calls; завершить его: scenario-call hangup ${id}`,
    }),
    details: { ...texts.details, call_session_id: id },
  });
}
