import type { Media } from "@scenario-call/call-flow";
import type { CallReport } from "@scenario-call/phones";
import { expect } from "vitest";
import { MemoryStore } from "../../../src/adapters/memory/memory-store.ts";
import { createServer, type ScenarioCallServer } from "../../../src/create-server.ts";
import type { AccountFile } from "../../../src/generated/account.ts";
import { AccountRoutes } from "../../../src/adapters/asterisk/account-routes.ts";
import { openAsterisk } from "../../../src/open-asterisk.ts";
import type { Sounds } from "../../../src/ports/media.ts";
import type { StoredSession } from "../../../src/ports/store.ts";
import { numbersIn, watchedLog } from "../../log/nothing-told.ts";
import { accountOf, type Behaviour } from "../behaviour.ts";
import { audible, type Engine, type LegHeard, type Observation } from "../engine.ts";
import { eventsAndSession, logIn, runOn, withUser } from "../requests.ts";
import { withoutUnplayable } from "../unplayable.ts";
import { callsOf, type JournalledLeg, legsInJournal } from "./calls-of.ts";
import { type HeardLeg, impressionsOf } from "./impressions.ts";
import { RealTime } from "./real-time.ts";
import { scriptOf } from "./script-of.ts";
import { type Meaning, type SoundsOf, soundsOf } from "./sounds-of.ts";
import { LINES, type Switchboard } from "./switchboard.ts";
import { nameOfMedia, toneSounds } from "./tone-sounds.ts";

/**
 * By how much a moment that a phone heard may differ from that of the file, ms: what two busy cores need. From the request
 * on: what is late in a call makes no allowance for what comes after it.
 */
export const TOLERANCE_MS = 300;

/** The melody of whoever waits; its pitch is that of the switchboard's music. */
const MELODY = "dialing_music";

/** What differs from the engine as it should be: for showing that the comparison can fail. */
export interface Distortion {
  /** Whom a sound is given to in place of its own, by the names of the lanes. */
  readonly swapped?: readonly [string, string];
  /** What lasts longer than it should, by the names of the lanes, and by how much, ms. */
  readonly longer?: readonly [string, number];
}

/**
 * A whole server on a real Asterisk; what its phones heard, by their own word: by RTP at their own sockets, in another
 * process.
 *
 * @param use lends a switchboard for one behaviour.
 */
export const asteriskEngine = (
  use: <T>(task: (switchboard: Switchboard) => Promise<T>) => Promise<T>,
  distortion: Distortion = {},
): Engine => ({
  name: "HTTP and Asterisk",
  tolerance_ms: TOLERANCE_MS,
  exempt: () => null,
  run: async (behaviour) => use(async (switchboard) => runOnSwitchboard(switchboard, behaviour, distortion)),
});

const runOnSwitchboard = async (
  switchboard: Switchboard,
  behaviour: Behaviour,
  distortion: Distortion,
): Promise<Observation> => {
  const account = await withUser(await accountOf(behaviour));
  const sounds = soundsOf([MELODY, ...mediaIn(account, behaviour)], phonesIn(account, behaviour));
  await switchboard.direct(acting(account, behaviour, sounds));
  const { server, store, asterisk, time, leaks } = await openServer(
    switchboard,
    account,
    behaviour,
    toneSounds({
      folder: switchboard.sounds,
      pitches: swapped(sounds.media, distortion),
      ...(distortion.longer === undefined ? {} : { longer: distortion.longer }),
    }),
  );
  try {
    const token = JSON.stringify(behaviour).includes("<token>") ? await logIn(server) : "";
    const seen = await runOn({ server, clock: time, token }, behaviour);
    const { id, earlier } = seen;
    const session = id === null ? null : await store.session(id);
    const others = (await Promise.all([...earlier].map(async (one) => store.session(one)))).flatMap(
      (one) => one ?? [],
    );
    const reports = await switchboard.calls();
    const legs = [...others, ...(session === null ? [] : [session])].flatMap(legsInJournal);
    const calls = callsOf(legs, reports, (moment) => time.at(moment));
    const strangers = reports.filter((report) => ![...calls.values()].includes(report));
    if (strangers.length > 0) throw new Error(`${behaviour.file}: a phone rang for which there is no leg`);
    return {
      ...seen,
      legs: legsOf(session, legs, calls, sounds.meanings, account, behaviour, time),
      finish_reason: session?.finished?.finish_reason ?? null,
      ...eventsAndSession(session),
    };
  } finally {
    const left = await switchboard.left();
    await server.close();
    await asterisk.close();
    await store.close();
    expect(leaks([...numbersIn(account), ...numbersIn(behaviour)])).toEqual([]);
    expect(left, `${behaviour.file}: left in Asterisk`).toEqual([]);
  }
};

const openServer = async (
  switchboard: Switchboard,
  plain: AccountFile,
  behaviour: Behaviour,
  sounds: Sounds,
) => {
  const store = new MemoryStore();
  const running: { server?: ScenarioCallServer } = {};
  const time: RealTime = new RealTime(() => running.server?.calls.live === 0 && !switchboard.isInUse);
  const { log, leaks } = watchedLog(() => time.now());
  const account = { ...plain, asterisk: switchboard.block };
  const routes = new AccountRoutes();
  routes.use([account]);
  const asterisk = await openAsterisk({
    access: switchboard.access,
    routes,
    clock: time,
    sounds,
    log,
    env: switchboard.env,
    sessionOf: (callSessionId) => running.server?.sessionOf(callSessionId) ?? null,
  });
  const chance = [...(behaviour.chance ?? [])];
  const server = createServer({
    log,
    account,
    store,
    telephony: withoutUnplayable(asterisk, behaviour),
    clock: time,
    random: () => chance.shift() ?? 0,
    gracePeriodMs: 1000,
  });
  running.server = server;
  await server.listen();
  return { server, store, asterisk, time, leaks };
};

/** Names of all that can be played in this behaviour, but the melody. */
const mediaIn = ({ media_files = [] }: AccountFile, behaviour: Behaviour): readonly string[] => {
  const texts = [behaviour, ...(behaviour.before ?? [])].flatMap(({ params }) =>
    Object.values(params ?? {}).flatMap((value: unknown): string[] => {
      const message = value as { readonly type?: string; readonly value?: string } | null;
      return message?.type === "tts" && message.value !== undefined ? [message.value] : [];
    }),
  );
  const operations = [behaviour.scenario?.operations ?? []].flat();
  const spoken = operations.flatMap(({ message }) => (message?.type === "tts" ? [message.value] : []));
  const all: readonly Media[] = [
    ...media_files.map(({ id }): Media => ({ kind: "file", media_file_id: id, duration_ms: null })),
    ...[...texts, ...spoken].map((text): Media => ({ kind: "speech", text, duration_ms: null })),
  ];
  return [...new Set(all.map(nameOfMedia))];
};

/** Every phone that may be called: of those that acts by no rule too, for a call that ought not to be. */
const phonesIn = ({ sandbox }: AccountFile, { params, before = [] }: Behaviour): readonly string[] => {
  const contacts = [params?.contact, ...before.map(({ params: { contact } }) => contact)];
  const listed = (sandbox?.phones ?? []).map(({ phone_number }) => phone_number);
  return [...new Set([...listed, ...contacts.filter((contact) => typeof contact === "string")])];
};

const acting = (
  account: AccountFile,
  behaviour: Behaviour,
  { voices, earlyVoices }: SoundsOf,
): Parameters<Switchboard["direct"]>[0] => {
  const rules = new Map((account.sandbox?.phones ?? []).map((rule) => [rule.phone_number, rule]));
  const scripts = phonesIn(account, behaviour).map((phone) => {
    const sounds = { voice: voices.get(phone) ?? 0, early_voice: earlyVoices.get(phone) ?? 0 };
    return [phone, scriptOf(phone, rules.get(phone), sounds)] as const;
  });
  const offline = new Set(
    (account.sip_lines ?? [])
      .filter(({ registered = true }) => !registered)
      .map(({ phone_number }) => phone_number),
  );
  for (const { phone_number, when_called } of rules.values())
    if (when_called === "offline") offline.add(phone_number);
  return {
    scripts: Object.fromEntries(scripts),
    registered: new Set(LINES.filter((line) => !offline.has(line))),
    voices: [...voices.values()],
  };
};

const swapped = (
  media: ReadonlyMap<string, number>,
  { swapped: [one, other] = ["", ""] }: Distortion,
): ReadonlyMap<string, number> => {
  const first = media.get(one);
  const second = media.get(other);
  if (first === undefined || second === undefined) return media;
  return new Map([...media, [one, second], [other, first]]);
};

const legsOf = (
  session: StoredSession | null,
  all: readonly JournalledLeg[],
  calls: ReadonlyMap<JournalledLeg, CallReport>,
  meanings: ReadonlyMap<number, Meaning>,
  account: AccountFile,
  behaviour: Behaviour,
  time: RealTime,
): readonly LegHeard[] => {
  if (session === null) return [];
  const own = all.filter(({ call_session_id }) => call_session_id === session.call_session_id);
  const heard = own.flatMap((leg): HeardLeg[] => {
    const report = calls.get(leg);
    return report === undefined ? [] : [{ leg: leg.leg, report, cause: leg.end?.cause ?? null }];
  });
  const timeOf = (moment: number): number => time.at(moment) - session.created_at;
  const context = { meanings, loops: loopsIn(account, behaviour), timeOf };
  return own.map(({ leg, phone, end }) => {
    const one = heard.find((each) => each.leg === leg);
    // Of one that reached no phone only the journal knows.
    const impressions =
      one === undefined
        ? end === null
          ? []
          : [{ at_ms: end.at - session.created_at, ends: end.cause }]
        : impressionsOf(one, heard, context);
    return { leg, phone_number: phone, heard: audible(impressions) };
  });
};

/** What is played in a loop: the melody, and the waiting file of each operation. */
const loopsIn = ({ scenarios }: AccountFile, { params }: Behaviour): ReadonlySet<string> => {
  const operations = scenarios.find(({ id }) => id === params?.scenario_id)?.operations ?? [];
  return new Set([
    MELODY,
    ...operations.flatMap(({ media_file_id: id }) => (id === undefined ? [] : [`file ${id}`])),
  ]);
};
