import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { KnownEvent } from "@scenario-call/core/events";
import fc from "fast-check";
import { expect } from "vitest";
import { systemClock } from "../../src/adapters/clock/system-clock.ts";
import type { StoredSession } from "../../src/ports/store.ts";
import { type Arrival, openReceiver } from "../delivery/receiver.ts";
import { type EventReader, readEvents, type ReadEvent } from "../gateway/event-reader.ts";
import { Customers, type Intent } from "./customers.ts";
import { type Dial, dialOf, feedIn, missingIn, sessionsIn } from "./left-behind.ts";
import { type Served, type ServedAccount, serve, writeAccount } from "./served.ts";

const TELLS_DIALS = fileURLToPath(new URL("tells-dials.ts", import.meta.url));
const clock = systemClock();

/** Requests that are on their way at any moment. */
const CUSTOMERS = 64;

/** Contacts that are busy, do not answer, hang up at once, and talk: for each intent one in turn. */
const CONTACTS = ["79260000001", "79260000002", "79260000021", "79260000022"] as const;

const SANDBOX: ServedAccount["sandbox"] = {
  default: { rings_after_ms: 0, answers_after_ms: 0, hangs_up_after_talk_ms: 2000 },
  phones: [
    { phone_number: CONTACTS[0], when_called: "busy", rings_after_ms: 0 },
    { phone_number: CONTACTS[1], when_called: "rejects", rings_after_ms: 0, answers_after_ms: 5000 },
    { phone_number: CONTACTS[2], rings_after_ms: 0, answers_after_ms: 0, hangs_up_after_ms: 0 },
  ],
};

/** When a life of the server is to end. */
interface Death {
  /** Answers after which the time runs. */
  readonly answers: number;
  readonly ms: number;
  /** Milliseconds after which the life before that one ends, while it takes up what was left; null: there is none. */
  readonly unborn: number | null;
  /** How long before it is killed the server was told to end, ms, so that it dies while it drains; null: it was not. */
  readonly drained: number | null;
}

/** What is left when a server was killed again and again, and the last one has come to rest. */
export interface Aftermath {
  readonly intents: readonly Intent[];
  /** What the customers were told and should not have been. */
  readonly complaints: readonly string[];
  /** Requests under way at each kill. */
  readonly inFlight: readonly number[];
  /** Kills before the server listened. */
  readonly unborn: number;
  /** Kills while the server was about to end in an orderly way. */
  readonly drained: number;
  /** How the last process ended, which was only told to. */
  readonly status: number | null;
  readonly sessions: readonly StoredSession[];
  /** For each session, how many entries its journal had at each step of the feed, in the order of the feed. */
  readonly feed: ReadonlyMap<number, readonly number[]>;
  /** Each dial in all lives, in order. */
  readonly dials: readonly Dial[];
  /** What the reader of the stream got, over all its resumptions. */
  readonly streamed: readonly ReadEvent[];
  /** What the receiver of web hooks got. */
  readonly hooked: readonly Arrival[];
}

/**
 * Kills a server so many times at random moments, with customers who keep asking, a reader of its events who resumes, and
 * a receiver of its web hooks; then lets one come to rest.
 */
export const killAgainAndAgain = async (kills: number, file: string): Promise<Aftermath> => {
  const receiver = await openReceiver();
  const account = await writeAccount(dirname(file), { sandbox: SANDBOX, hookUrl: receiver.url });
  const dials = join(dirname(file), "dials.txt");
  writeFileSync(dials, "");
  const customers = new Customers(CUSTOMERS, (n) => CONTACTS[n % CONTACTS.length] ?? "");
  const start = (): Served => {
    customers.life += 1;
    return serve({
      account,
      data: file,
      args: ["--sandbox-speed", "100", "--drain", "60"],
      preload: [TELLS_DIALS],
      env: { TOLD_DIALS: dials, LIFE: String(customers.life) },
    });
  };

  const streamed: ReadEvent[] = [];
  let lastEventId = "0";
  const read = async (url: string): Promise<EventReader> =>
    readEvents(new URL("/events", url).href, { "last-event-id": lastEventId });
  const keep = (reader: EventReader): void => {
    streamed.push(...reader.events);
    lastEventId = reader.lastEventId() ?? lastEventId;
  };

  const inFlight: number[] = [];
  const kill = async ({ child, ended }: Served): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
  };

  const deaths = deathsOf(kills);
  for (const { answers, ms, unborn, drained } of deaths) {
    if (unborn !== null) {
      const server = start();
      await after(unborn);
      await kill(server);
    }
    const server = start();
    const url = await server.url;
    const reader = await read(url);
    const asking = customers.askUntilItIsGone(url);
    await customers.more(answers);
    await after(ms);
    inFlight.push(customers.inFlight);
    if (drained !== null) {
      server.stop();
      await after(drained);
    }
    await kill(server);
    await Promise.all([asking, reader.ended()]);
    keep(reader);
    // At once, so that a loss is told where it happened.
    expect(missingIn(file, customers.intents), `after kill ${inFlight.length}`).toEqual([]);
  }

  const last = start();
  const url = await last.url;
  const reader = await read(url);
  await customers.askForTheRest(url);
  const wanted = customers.intents.length;
  const finished = new Set(ended(streamed.map(({ event }) => event)));
  let seen = 0;
  await reader.until(({ events }) => {
    for (const id of ended(events.slice(seen).map(({ event }) => event))) finished.add(id);
    seen = events.length;
    return finished.size >= wanted;
  });
  const delivered = new Set<number>();
  let arrived = 0;
  await receiver.until((arrivals) => {
    for (const id of ended(arrivals.slice(arrived).map(({ event }) => event))) delivered.add(id);
    arrived = arrivals.length;
    return delivered.size >= wanted;
  });
  last.stop();
  const { status } = await last.ended;
  await reader.ended();
  keep(reader);

  return {
    intents: customers.intents,
    complaints: customers.complaints,
    inFlight,
    unborn: deaths.filter(({ unborn }) => unborn !== null).length,
    drained: deaths.filter(({ drained }) => drained !== null).length,
    status,
    sessions: await sessionsIn(file),
    feed: feedIn(file),
    dials: readFileSync(dials, "utf8").split("\n").slice(0, -1).map(dialOf),
    streamed,
    hooked: receiver.arrivals,
  };
};

/** Random moments, the same in every run unless `FAST_CHECK_SEED` asks for others. */
const deathsOf = (kills: number): readonly Death[] =>
  fc.sample(
    fc.record({
      answers: fc.integer({ min: 1, max: 120 }),
      ms: fc.integer({ min: 0, max: 30 }),
      unborn: nowAndThen(fc.integer({ min: 300, max: 900 })),
      drained: nowAndThen(fc.integer({ min: 0, max: 60 })),
    }),
    kills,
  );

/** Once in four times. */
const nowAndThen = (time: fc.Arbitrary<number>): fc.Arbitrary<number | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 3 }, { arbitrary: time, weight: 1 });

const after = async (ms: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(ms, resolve);
  });

/** The sessions whose end is among these events. */
const ended = (events: readonly KnownEvent[]): readonly number[] =>
  events.flatMap(({ notification_mnemonic: type, call_session_id: id }) =>
    type === "session_finished" ? [id] : [],
  );
