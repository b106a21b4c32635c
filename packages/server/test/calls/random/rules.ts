/** What holds for every case, judged by what can be seen from the outside. */
import { isDeepStrictEqual } from "node:util";
import { type CallState, createCall, type LegId, step } from "@scenario-call/call-flow";
import { FINISH_REASON } from "@scenario-call/core/events";
import { estimateSpeechMs } from "../../../src/adapters/sandbox/media.ts";
import { beginEvents, continueEvents, eventsOf } from "../../../src/calls/events/session-events.ts";
import type { StoredSession } from "../../../src/ports/store.ts";
import { whatFlowPredicts, whatPhonesHeard } from "../harness.ts";
import type { Seen } from "./drive.ts";
import { channelsOf, FILES } from "./setting.ts";

/** A rule: what is wrong, or null. */
export type Rule = (seen: Seen) => string | null;

/** How long whoever is left alone hears the busy tone, ms. */
const BUSY_TONE_MS = 1500;

const PUBLIC_REASONS: ReadonlySet<string> = new Set(Object.values(FINISH_REASON));

/** First complaint of a list of judgements. */
const first = (complaints: Iterable<string | null>): string | null => {
  for (const complaint of complaints) if (complaint !== null) return complaint;
  return null;
};

const eachSession = (judge: (session: StoredSession, seen: Seen) => string | null): Rule => {
  return (seen) =>
    first(
      seen.sessions.map((session) => {
        const complaint = judge(session, seen);
        return complaint === null ? null : `session ${session.call_session_id}: ${complaint}`;
      }),
    );
};

/** What one leg's phone did, from what it heard. */
interface Life {
  readonly leg: LegId;
  readonly phone: string;
  rings: number[];
  answered: number | null;
  /** The first moment of talk. */
  talks: number | null;
  gone: number | null;
  by: string | null;
}

const livesIn = ({ heard }: Seen, id: number): readonly Life[] => {
  const lives = new Map<LegId, Life>();
  for (const { at, call_session_id, leg, phone_number: phone, heard: what } of heard) {
    if (call_session_id !== id) continue;
    const life: Life = lives.get(leg) ?? {
      leg,
      phone,
      rings: [],
      answered: null,
      talks: null,
      gone: null,
      by: null,
    };
    lives.set(leg, life);
    if (what.type === "ringing") life.rings.push(at);
    if (what.type === "answered") life.answered = at;
    if (what.type === "talk") life.talks ??= at;
    if (what.type === "hung_up") Object.assign(life, { gone: at, by: what.by });
  }
  return [...lives.values()];
};

const ends: Rule = eachSession(({ call_session_id: id, finished }, { updates }) => {
  const own = updates.filter((update) => update.call_session_id === id);
  const endings = own.flatMap((update, index) => (update.finished === null ? [] : [index]));
  if (finished === null) return "it never ended";
  if (!isDeepStrictEqual(endings, [own.length - 1]))
    return `it was told to have ended at ${endings.join()} of ${own.length}`;
  return PUBLIC_REASONS.has(finished.finish_reason) ? null : `unknown reason ${finished.finish_reason}`;
});

const leavesNothing: Rule = ({ left, setting, sessions }) => {
  if (sessions.length !== setting.asked.length)
    return `${sessions.length} of ${setting.asked.length} sessions are stored`;
  return left.calls + left.legs + left.timers === 0 ? null : `left: ${JSON.stringify(left)}`;
};

/** What goes into the log as a fault: nothing, unless the engine refuses something. */
const tellsNoProblem: Rule = ({ problems }) => {
  const worst = problems.find(({ kind }) => kind !== "command_refused");
  return worst === undefined ? null : `${worst.kind}: ${worst.message}`;
};

const isHeardAsPredicted: Rule = eachSession((session, { heard }) => {
  const [real, told] = [whatPhonesHeard(heard, session.call_session_id), whatFlowPredicts(session)];
  return isDeepStrictEqual(real, told) ? null : `heard ${JSON.stringify(real)}, told ${JSON.stringify(told)}`;
});

const ringsOnce: Rule = eachSession((session, seen) => {
  const lives = livesIn(seen, session.call_session_id);
  const contact = lives.filter(({ leg }) => leg === "contact");
  const shown = lives.filter(({ phone, leg }) => phone === session.contact_phone_number && leg === "contact");
  if (contact.length !== shown.length) return "another number than the contact's was called as the contact";
  const strangers = lives.filter(({ leg }) => leg !== "contact" && !employeePhones(session).has(leg));
  if (strangers.length > 0) return `${strangers.map(({ leg }) => leg).join()} is nobody of the plan`;
  return first(
    lives.map(({ leg, rings }) => (rings.length > 1 ? `${leg} rang ${rings.length} times` : null)),
  );
});

const employeePhones = ({ plan }: StoredSession): ReadonlySet<string> =>
  new Set(
    plan.operations.flatMap(({ phones }, operation) =>
      phones.map((_, index) => `employee:${operation}.${index}`),
    ),
  );

/** The shortest time that an employee needs, from the answer, before the contact may be dialled. */
const employeeNeedsMs = ({ plan }: StoredSession, leg: LegId, { setting }: Seen): number => {
  const operation = plan.operations[Number(/:(?<operation>\d+)/u.exec(leg)?.groups?.["operation"])];
  // An engine that breaks sounds may have cut a message short.
  if (operation === undefined || setting.moods.some((mood) => mood !== "take")) return 0;
  return [operation.message, plan.employee_message].reduce((sum, media) => {
    if (media?.kind === "file") return sum + (FILES.get(media.media_file_id) ?? 0);
    return media?.kind === "speech" ? sum + estimateSpeechMs(media.text) : sum;
  }, 0);
};

const ringsInOrder: Rule = eachSession((session, seen) => {
  const lives = livesIn(seen, session.call_session_id);
  const contact = lives.find(({ leg }) => leg === "contact");
  const employees = lives.filter(({ leg }) => leg !== "contact");
  const dialledAt = ({ phone, rings }: Life): number =>
    (rings[0] ?? Number.POSITIVE_INFINITY) -
    (seen.setting.rules.find(({ phone_number }) => phone_number === phone)?.rings_after_ms ?? 200);
  if (session.plan.first_call === "contact") {
    const early = employees.find(
      (life) => dialledAt(life) < (contact?.answered ?? Number.POSITIVE_INFINITY) && life.rings.length > 0,
    );
    return early === undefined ? null : `${early.leg} was dialled before the contact had answered`;
  }
  if (contact === undefined || contact.rings.length === 0) return null;
  const dialled = dialledAt(contact);
  const ready = employees.some(
    ({ leg, answered, gone }) =>
      answered !== null &&
      answered + employeeNeedsMs(session, leg, seen) <= dialled &&
      (gone === null || gone >= dialled),
  );
  return ready ? null : `the contact was dialled at ${dialled}, when no employee was ready for him`;
});

const keepsToChannels: Rule = ({ heard, setting }) => {
  const channels = channelsOf(setting.scenario);
  const calls = new Map<string, number>();
  for (const { phone_number: phone, leg, heard: what } of heard) {
    const change = what.type === "ringing" ? 1 : what.type === "hung_up" ? -1 : 0;
    calls.set(phone, (calls.get(phone) ?? 0) + change);
    // A contact is called whatever his phone is doing; who calls an employee looks first.
    if (change !== 1 || leg === "contact") continue;
    if ((calls.get(phone) ?? 0) > (channels.get(phone) ?? 1)) return `${phone} has ${calls.get(phone)} calls`;
  }
  return null;
};

/** Nobody stays on a line on which there is nobody else any more, or longer than any session lasts. */
const leavesNobodyAlone: Rule = eachSession((session, seen) => {
  const lives = livesIn(seen, session.call_session_id);
  const latest = session.created_at + session.plan.max_session_ms + BUSY_TONE_MS;
  const partners = lives.filter(({ leg, talks, answered }) =>
    leg === "contact" ? answered !== null : talks !== null,
  );
  const leaves = Math.min(
    ...partners.filter(({ by }) => by === "self").map(({ gone }) => gone ?? latest),
    latest,
  );
  return first(
    lives.map(({ leg, rings, gone }) => {
      if (rings.length === 0) return null;
      if (gone === null) return `${leg} was never released`;
      return gone <= Math.min(latest, leaves + BUSY_TONE_MS)
        ? null
        : `${leg} stays until ${gone}; the other left at ${leaves}`;
    }),
  );
});

const isReplayed: Rule = (seen) =>
  first(
    (function* complaints() {
      for (const { call_session_id: id, plan, events, finished } of seen.sessions) {
        const own = seen.updates.filter((update) => update.call_session_id === id);
        const states: CallState[] = [createCall(plan)];
        const commands = events.map((event) => {
          const [state, given] = step(states.at(-1) ?? createCall(plan), event);
          states.push(state);
          return given;
        });
        const told = own.map((update) => update.event);
        yield isDeepStrictEqual(told, events) ? null : `session ${id}: the journal is not what was told`;
        yield isDeepStrictEqual(
          own.map((update) => update.commands),
          commands,
        )
          ? null
          : `session ${id}: replayed, it gives other commands`;
        const reason = commands.flat().find((command) => command.type === "finish")?.finish_reason;
        yield reason === finished?.finish_reason ? null : `session ${id}: replayed, it ends with ${reason}`;
        for (const { journalled, state } of seen.glimpses.filter((one) => one.id === id)) {
          yield isDeepStrictEqual(states[journalled], state)
            ? null
            : `session ${id}: replayed, it is in another state`;
        }
      }
    })(),
  );

const isNumbered: Rule = eachSession((session, { updates }) => {
  const replayed = eventsOf(session);
  const numbers = replayed.map((event) => event.sequence_number);
  if (numbers.some((number, index) => number !== index + 1)) return `numbers ${numbers.join()}`;
  const { events: _, finished: __, ...facts } = session;
  let { cursor, events } = beginEvents(facts);
  const live = [...events];
  for (const update of updates.filter((one) => one.call_session_id === session.call_session_id)) {
    ({ cursor, events } = continueEvents(cursor, update));
    live.push(...events);
  }
  return isDeepStrictEqual(live, replayed) ? null : "told live they are not the events of the journal";
});

/** Rules that hold whatever the engine and the store do. */
export const ALWAYS = {
  "every call ends once, for a reason of the public list": ends,
  "nothing is left: no call, no leg, no timer": leavesNothing,
  "no phone rings twice in a call": ringsOnce,
  "events are numbered without a gap, live as from the journal": isNumbered,
} as const satisfies Readonly<Record<string, Rule>>;

/** Rules that hold where the engine does what it says and the journal can be written. */
export const IN_ORDER = {
  ...ALWAYS,
  "nobody has anything to complain of": tellsNoProblem,
  // An engine that does not let go of a call may still have it when the phone is dialled for the next.
  "no phone has more calls than it takes": keepsToChannels,
  "the phones heard what the flow says": isHeardAsPredicted,
  "nobody is dialled before the rules allow it": ringsInOrder,
  "nobody is left alone on a line": leavesNobodyAlone,
  "the journal replayed gives the same call": isReplayed,
} as const satisfies Readonly<Record<string, Rule>>;

/** What is wrong with a case, each rule by its name. */
export const complaintsOf = (
  seen: Seen,
  rules: Readonly<Record<string, Rule>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(rules).flatMap(([name, rule]) => {
      const complaint = rule(seen);
      return complaint === null ? [] : [[name, complaint]];
    }),
  );
