import { setTimeout as pause } from "node:timers/promises";
import { type AsteriskProgram, asteriskProgram, NotToBeHad, raisePriority } from "@scenario-call/phones";
import { interleave, type Tell } from "../interleave.ts";
import { figure, type Goal, rowOf, type SuiteReport, type Table, tableOf } from "../report.ts";
import { quantile } from "../statistics.ts";
import { contactOf } from "./account.ts";
import { type Caller, startBare, startServer } from "./callers.ts";
import { EventFollower, type ToldEvents } from "./events.ts";
import { type BenchExchange, openExchange } from "./exchange.ts";
import type { TalkReport } from "./messages.ts";
import { Telephones } from "./telephones.ts";

const BARE = "bare requests to ARI";
const OURS = "scenario-call";

/** Goals that the project has set itself. */
const HEARD_GOAL_MS = 40;
const CPU_GOAL = 0.25;

/** How long a talk is where delays are measured: long enough that it is heard on a machine that is late, ms. */
const STEADY_TALK_MS = 2000;

/** How much of everything. */
interface Amounts {
  readonly rounds: number;
  /** Until the platform has compiled what is measured. */
  readonly warmUpMs: number;
  /** Calls that are under way at once where it is measured how many there can be, and for how long. */
  readonly atOnce: number;
  readonly loadMs: number;
  readonly talkMs: number;
  /** Calls a second where delays are measured, and how many calls. */
  readonly perSecond: number;
  readonly calls: number;
  /** Talks at once, and for how long all of them talk. */
  readonly talks: number;
  readonly talksMs: number;
}

const FULL: Amounts = {
  rounds: 4,
  warmUpMs: 8000,
  atOnce: 40,
  loadMs: 8000,
  talkMs: 300,
  perSecond: 10,
  calls: 100,
  talks: 200,
  talksMs: 60_000,
};
const QUICK: Amounts = {
  rounds: 1,
  warmUpMs: 0,
  atOnce: 2,
  loadMs: 500,
  talkMs: 100,
  perSecond: 5,
  calls: 3,
  talks: 3,
  talksMs: 500,
};

/** What one contender did in one round. */
interface Round {
  readonly perSecond: number;
  /** CPU time of whoever drives the calls, as a part of that of Asterisk. */
  readonly cpu: number;
  readonly inviteP50: number;
  readonly inviteP99: number;
  readonly heardP50: number;
  readonly heardP99: number;
}

/**
 * Measures real calls through an Asterisk: by the method, beside the same two-leg call by bare requests to ARI. Where no
 * Asterisk can be had, that is all it says.
 */
export const benchAsterisk = async (quick: boolean, tell: Tell): Promise<SuiteReport> => {
  // The Asterisk has it too: all of them are to wait alike.
  raisePriority();
  const program = await asteriskProgram(tell).catch((error: unknown) => {
    if (!(error instanceof NotToBeHad)) throw error;
    return error;
  });
  if (program instanceof NotToBeHad) {
    const note = `NOT RUN: no Asterisk can be had here (${program.message})`;
    tell(note);
    return { suite: "asterisk", tables: [], goals: [], notes: [note] };
  }
  return measured(program, quick ? QUICK : FULL, tell);
};

/** All that the measurements share: the calls are numbered through, so that no two have the same contact. */
interface Room {
  readonly amounts: Amounts;
  readonly telephones: Telephones;
  readonly exchange: BenchExchange;
  /** Rejects when somebody cannot go on. */
  readonly failed: Promise<never>;
  next: number;
  readonly lateness: number[];
}

const measured = async (program: AsteriskProgram, amounts: Amounts, tell: Tell): Promise<SuiteReport> => {
  const telephones = await Telephones.open();
  const exchange = await openExchange(program, telephones.port);
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const fail = (why: string): void => {
    failed.reject(new Error(why));
  };
  const room: Room = { amounts, telephones, exchange, failed: failed.promise, next: 0, lateness: [] };
  const callers: Caller[] = [];
  try {
    const ours = await startServer(exchange.access, fail);
    callers.push(ours);
    const bare = await startBare(exchange.access, fail);
    callers.push(bare);
    for (const caller of callers) await underLoad(room, caller, amounts.warmUpMs);
    room.lateness.length = 0;
    const found = await interleave(
      [
        { name: BARE, measure: async () => roundOf(room, bare) },
        { name: OURS, measure: async () => roundOf(room, ours) },
      ],
      amounts.rounds,
      tell,
    );
    const tables = tablesOf(found, amounts);
    tell(`${amounts.talks} talks at once`);
    const talks = await talksAtOnce(room, ours);
    const left = await exchange.left();
    return {
      suite: "asterisk",
      tables: Object.values(tables),
      goals: [...goalsOf(tables, amounts), talks.goal],
      notes: [
        `Asterisk ${program.version}; the server with its store on disk, the bare requests over a WebSocket as the server's, with no store and no events; each call has a contact, who hears music, and an employee; both answer at once`,
        `calls a second: ${amounts.atOnce} under way at once, each with a talk of ${amounts.talkMs} ms; delays: at ${amounts.perSecond} calls a second`,
        "nothing is tied to a core: an Asterisk that is busy takes more than one, and the telephones, which send and take sound for every leg, run on the same machine",
        `event loop of whoever drives the calls, late by ${figure(quantile(room.lateness, 0.5))} ms (middle of the 99th percentiles)`,
        talks.note,
        left === 0 ? "nothing is left in Asterisk" : `${left} channels and bridges are left in Asterisk`,
      ],
    };
  } finally {
    for (const caller of callers) caller.stop();
    telephones.stop();
    await exchange.stop();
  }
};

const roundOf = async (room: Room, caller: Caller): Promise<Round> => {
  const load = await underLoad(room, caller, room.amounts.loadMs);
  const { invites, heard } = await atSteadyRate(room, caller);
  return {
    ...load,
    inviteP50: quantile(invites, 0.5),
    inviteP99: quantile(invites, 0.99),
    heardP50: quantile(heard, 0.5),
    heardP99: quantile(heard, 0.99),
  };
};

/** As many calls as there can be while so many are under way at once. */
const underLoad = async (
  room: Room,
  caller: Caller,
  ms: number,
): Promise<Pick<Round, "perSecond" | "cpu">> => {
  const { amounts, telephones, exchange, lateness } = room;
  telephones.order({ type: "talk_ms", ms: amounts.talkMs });
  const before = { own: await caller.load(), asterisk: await exchange.cpuMs() };
  const begun = performance.now();
  let done = 0;
  const line = async (): Promise<void> => {
    while (performance.now() - begun < ms) {
      await placed(room, caller);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: amounts.atOnce }, line));
  const seconds = (performance.now() - begun) / 1000;
  const after = { own: await caller.load(), asterisk: await exchange.cpuMs() };
  lateness.push(after.own.late);
  return {
    perSecond: done / seconds,
    cpu: (after.own.ms - before.own.ms) / Math.max(after.asterisk - before.asterisk, 1),
  };
};

interface Delays {
  /** From the request to the INVITE at the first telephone, ms. */
  readonly invites: readonly number[];
  /** From the second answer to the first packet of the other side, at each of the two, ms. */
  readonly heard: readonly number[];
}

const atSteadyRate = async (room: Room, caller: Caller): Promise<Delays> => {
  const { amounts, telephones } = room;
  telephones.order({ type: "talk_ms", ms: STEADY_TALK_MS });
  const begun = performance.now();
  const calls: Promise<{ readonly asked: number; readonly report: TalkReport }>[] = [];
  for (let nth = 0; nth < amounts.calls; nth += 1) {
    const wait = begun + (nth * 1000) / amounts.perSecond - performance.now();
    if (wait > 0) await pause(wait);
    calls.push(placed(room, caller));
  }
  const reports = await Promise.all(calls);
  return {
    invites: reports.map(({ asked, report }) => report.invited - asked),
    heard: reports.flatMap(({ report: { answered, heard } }) =>
      heard.map((at) => {
        if (answered === null || at === null) throw new Error("somebody never heard the other side");
        return at - answered;
      }),
    ),
  };
};

/** Places the next call; resolves when it is over. */
const placed = async (
  room: Room,
  caller: Caller,
): Promise<{ readonly asked: number; readonly report: TalkReport }> => {
  const nth = room.next;
  room.next += 1;
  const over = room.telephones.over(contactOf(nth), 0);
  over.catch(() => {});
  const asked = performance.timeOrigin + performance.now();
  await Promise.race([caller.place(nth), room.failed]);
  return { asked, report: await Promise.race([over, room.failed]) };
};

const talksAtOnce = async (
  room: Room,
  ours: Caller,
): Promise<{ readonly goal: Goal; readonly note: string }> => {
  const { amounts, telephones, exchange } = room;
  const { talks, talksMs, perSecond } = amounts;
  telephones.order({ type: "talk_ms", ms: null });
  const follower = await EventFollower.open(new URL(ours.url).origin);
  const over: Promise<TalkReport>[] = [];
  const sessions = new Set<number>();
  const told = (): ToldEvents => follower.of(sessions);
  for (let nth = 0; nth < talks; nth += 1) {
    const call = room.next;
    room.next += 1;
    over.push(telephones.over(contactOf(call), talksMs * 2 + (talks * 2000) / perSecond));
    over.at(-1)?.catch(() => {});
    const id = await Promise.race([ours.place(call), room.failed]);
    if (id !== null) sessions.add(id);
    await pause(1000 / perSecond);
  }
  // By the word of the server, which joins them after both have answered.
  while (told().talks < talks) await Promise.race([pause(20), room.failed, ...over]);
  const cpu = { own: await ours.load(), asterisk: await exchange.cpuMs() };
  await pause(talksMs);
  const after = { own: await ours.load(), asterisk: await exchange.cpuMs() };
  telephones.order({ type: "hang_up", perSecond: perSecond * 5 });
  const reports = await Promise.all(over);
  // The last events are told after the telephones have hung up.
  for (let looks = 0; looks < 500 && told().finished < talks; looks += 1) await pause(20);
  follower.stop();
  const sum = (of: (report: TalkReport) => number): number => reports.reduce((all, one) => all + of(one), 0);
  const share = sum(({ packets }) => packets) / sum(({ expected }) => expected);
  const { count, lost, talked } = told();
  const whole = talked(talksMs / 1000);
  const ownCpu = (after.own.ms - cpu.own.ms) / talksMs;
  const asteriskCpu = (after.asterisk - cpu.asterisk) / talksMs;
  return {
    goal: {
      goal: `${talks} talks at once for ${talksMs / 1000} s without a lost event`,
      found: `${whole} whole talks, ${count} events, ${lost} lost`,
      met: lost === 0 && whole === talks,
    },
    note: `${talks} talks at once: ${(share * 100).toFixed(1)} % of the packets that each should have heard came; the server used ${(ownCpu * 100).toFixed(1)} % of a core, Asterisk ${(asteriskCpu * 100).toFixed(0)} %`,
  };
};

interface Tables {
  readonly calls: Table;
  readonly inviteP50: Table;
  readonly inviteP99: Table;
  readonly heardP50: Table;
  readonly heardP99: Table;
  readonly cpu: Table;
}

const tablesOf = (found: ReadonlyMap<string, readonly Round[]>, amounts: Amounts): Tables => {
  const table = (title: string, unit: string, pick: (round: Round) => number): Table =>
    tableOf(title, unit, BARE, new Map([...found].map(([name, all]) => [name, all.map(pick)] as const)));
  return {
    calls: table(`calls, ${amounts.atOnce} under way at once`, "a second", ({ perSecond }) => perSecond),
    inviteP50: table("request to INVITE, middle", "ms", ({ inviteP50 }) => inviteP50),
    inviteP99: table("request to INVITE, 99th percentile", "ms", ({ inviteP99 }) => inviteP99),
    heardP50: table("answer to the other side heard, middle", "ms", ({ heardP50 }) => heardP50),
    heardP99: table("answer to the other side heard, 99th percentile", "ms", ({ heardP99 }) => heardP99),
    cpu: table("CPU time of whoever drives the calls", "of Asterisk's", ({ cpu }) => cpu),
  };
};

const goalsOf = ({ heardP50, cpu }: Tables, { perSecond }: Amounts): readonly Goal[] => {
  const heard = rowOf(heardP50, OURS).value.median;
  const used = rowOf(cpu, OURS).value.median;
  return [
    {
      goal: `the other side is heard within ${HEARD_GOAL_MS} ms of the answer (middle, at ${perSecond} calls a second)`,
      found: `${figure(heard)} ms`,
      met: heard < HEARD_GOAL_MS,
    },
    {
      goal: `the server uses at most ${CPU_GOAL} of the CPU time of its Asterisk`,
      found: figure(used),
      met: used <= CPU_GOAL,
    },
  ];
};
