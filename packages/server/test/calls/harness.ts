import { type Command, type LegId, timeline } from "@scenario-call/call-flow";
import { HeldClock } from "../../src/adapters/clock/held-clock.ts";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import type { SandboxRules } from "../../src/adapters/sandbox/rules.ts";
import { Sandbox } from "../../src/adapters/sandbox/sandbox.ts";
import type { Calls, CallsProblem, CallUpdate } from "../../src/calls/calls.ts";
import { type CallsOptions, openCalls } from "../../src/calls/open-calls.ts";
import type { Store, StoredSession } from "../../src/ports/store.ts";
import type { Heard, HeardAt, Telephony } from "../../src/ports/telephony.ts";

/** Calls over a sandbox under a held clock, and everything that can be seen of them. */
export interface Harness {
  readonly calls: Calls;
  readonly clock: HeldClock;
  readonly store: Store;
  readonly sandbox: Sandbox;
  readonly updates: CallUpdate[];
  readonly heard: HeardAt[];
  readonly problems: CallsProblem[];
}

export interface HarnessOptions extends Partial<Omit<CallsOptions, "clock" | "telephony">> {
  readonly rules?: SandboxRules;
  readonly clock?: HeldClock;
  /** False: the calls do not announce their work, so that time can pass while a write is under way. */
  readonly announced?: boolean;
  /** Puts something between the calls and the sandbox. */
  readonly through?: (sandbox: Sandbox) => Telephony;
}

export async function openHarness({
  rules = {},
  clock = new HeldClock(0),
  announced = true,
  through,
  ...options
}: HarnessOptions = {}): Promise<Harness> {
  const store = options.store ?? new MemoryStore();
  const sandbox = new Sandbox({ clock, rules });
  const updates: CallUpdate[] = [];
  const heard: HeardAt[] = [];
  const problems: CallsProblem[] = [];
  sandbox.onHeard((at) => heard.push(at));
  const calls = await openCalls({
    ...options,
    store,
    clock: announced
      ? clock
      : {
          now: () => clock.now(),
          elapsed: () => clock.elapsed(),
          after: (ms, task) => clock.after(ms, task),
        },
    telephony: through?.(sandbox) ?? sandbox,
    listeners: [(update) => updates.push(update)],
    onProblem: (problem) => problems.push(problem),
  });
  return { calls, clock, store, sandbox, updates, heard, problems };
}

/** A stored session that must be there. */
export async function stored(store: Store, id: number): Promise<StoredSession> {
  const session = await store.session(id);
  if (session === null) throw new Error(`session ${id} is not stored`);
  return session;
}

/** Every command given so far, in order. */
export function commandsOf(updates: readonly CallUpdate[]): readonly Command[] {
  return updates.flatMap((update) => update.commands);
}

/** One thing that was heard, in a form in which a phone's word and the flow's prediction can be compared. */
export type Impression = readonly [at: number, leg: LegId, what: string];

/** What the phones of a session heard. */
export function whatPhonesHeard(heard: readonly HeardAt[], callSessionId: number): readonly Impression[] {
  return normalised(
    heard.flatMap((at): Impression[] => {
      const what = at.call_session_id === callSessionId ? inWords(at.heard) : null;
      return what === null ? [] : [[at.at, at.leg, what]];
    }),
  );
}

/** What the flow says the phones must hear, from its journal alone. */
export function whatFlowPredicts(session: Pick<StoredSession, "plan" | "events">): readonly Impression[] {
  const rang = new Set(session.events.flatMap((event) => (event.type === "leg_ringing" ? [event.leg] : [])));
  return normalised(
    timeline(session.plan, session.events).segments.flatMap(
      ({ kind, detail, leg, from, failed }): Impression[] => {
        if (failed !== null) return [];
        switch (kind) {
          case "ringing":
            return [[from, leg, "ringing"]];
          case "early_media":
            // On the phone's own lane: it rings on, and whoever holds it hears nothing of what its line sends.
            return [[from, leg, detail === "" ? "ringing" : `early media of ${detail}`]];
          case "message":
          case "music":
          case "tone":
          case "dtmf":
            return [[from, leg, `${kind} ${detail}`]];
          case "talk":
            return [[from, leg, `talk with ${detail}`]];
          case "silence":
            return [[from, leg, "silence"]];
          case "hang_up":
            return rang.has(leg) ? [[from, leg, "end"]] : [];
        }
      },
    ),
  );
}

/** Without what lasted no time at all, and without repetition: what a person at the phone could tell. */
function normalised(impressions: readonly Impression[]): readonly Impression[] {
  const audible: Impression[] = [];
  for (const leg of new Set(impressions.map(([, of]) => of))) {
    const own = impressions.filter(([, of]) => of === leg);
    const digits = own.filter(([, , what]) => what.startsWith("dtmf "));
    const lasting = own
      .filter((one) => !digits.includes(one))
      .filter(([at], index, all) => all[index + 1]?.[0] !== at);
    audible.push(...digits, ...lasting.filter(([, , what], index) => lasting[index - 1]?.[2] !== what));
  }
  return audible.toSorted(
    (one, other) => one[0] - other[0] || one[1].localeCompare(other[1]) || one[2].localeCompare(other[2]),
  );
}

function inWords(heard: Heard): string | null {
  switch (heard.type) {
    case "ringing":
    case "silence":
      return heard.type;
    case "answered":
      return null;
    case "message":
    case "music":
      return `${heard.type} ${heard.what}`;
    case "tone":
      return `tone ${heard.tone}`;
    case "dtmf":
      return `dtmf ${heard.digits}`;
    case "early_media":
      return `early media of ${heard.of}`;
    case "talk":
      return `talk with ${heard.with}`;
    case "overhears":
      return `overhears ${heard.of}`;
    case "together":
      return `at once: ${heard.sounds.map(inWords).join(" + ")}`;
    case "hung_up":
      return "end";
  }
}
