import { systemClock } from "@scenario-call/core";
import type { NodeClient } from "@scenario-call/node-client";
import { isEventStreamError } from "@scenario-call/node-client/events";
import type { Context } from "../command.ts";
import { describeFailure } from "../describe-failure.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { maskPeople } from "../mask-people.ts";
import type { Connection } from "../profile/connection.ts";
import { writeFailure } from "../write-failure.ts";
import { watchByEvents } from "./by-events.ts";
import { watchByPolling } from "./by-polling.ts";
import { Drawing } from "./drawing.ts";
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
    err(
      `${say({
        en: `the call goes on; to end it: scenario-call hangup ${id}`,
        ru: `звонок продолжается; завершить его: scenario-call hangup ${id}`,
      })}\n`,
    );
    return EXIT.interrupted;
  }
  const { at, finish_reason } = ended;
  if (json) data({ call_session_id: id, finish_reason });
  else {
    drawing.end(at, finish_reason);
    if (finish_reason === null) line(say({ en: "the call has ended", ru: "звонок завершён" }));
  }
  if (interrupts.hasHungUp) return EXIT.interrupted;
  return finish_reason === "success_finish" || hasTalk || finish_reason === null ? EXIT.done : EXIT.noTalk;
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
    list: async () => {
      const listed = await client.safe.listCalls({});
      if (!listed.ok) throw describeFailure(listed.error, context);
      return listed.data;
    },
  });
}
