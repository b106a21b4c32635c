/**
 * Mutants that nothing can catch, because nobody can tell them from the flow: each with the reason. The test fails when
 * another one gets through, and when one of these is caught.
 */

const NEVER_BEFORE_THE_START =
  "Before the start nothing changes a state but what ends the call as well, so the other half says the same.";
const SEARCH_ENDS_THE_CALL =
  "A search without a result has ended the call by then: whoever asks for its legs has a search with legs.";
const PHONES_OF_THE_PLAN =
  "Legs are made from the plan, so each of them has its telephone and its operation there: asked for the types alone.";
const SHOWN_ONLY =
  "Whose a telephone is, is shown to onlookers and not dialled; `leg-view.test.ts` looks at it.";
const CALL_IS_OVER =
  "A contact that has ended or is let go has ended the call, which was asked before; asked again for safety.";
const TALK_COMES_FIRST =
  "Employee first and at once, both talk at the contact's answer: whether a message is left, nobody asks any more.";
const STATE_IS_NEW_ANYWAY =
  "A step that comes this far has a new state already; a copy of it that is equal is as good.";
const ONLY_NEW = "Ids of playbacks only have to be new, whatever they count in.";
const NEVER_NULL = "Asked only about a leg that hears something, so that this one is never null.";
const SHORTCUT = "Spares work where there is nothing to do: without it the same comes out, later.";
const ALWAYS_MATCHED = "A default for the types: both groups of the pattern match whenever it does.";

/** Id of the mutant -> why it is the flow under another name. */
export const SURVIVORS: Readonly<Record<string, string>> = {
  'decisions: dialling.ts employeesMayRing: state.employee === null && (state.plan.first_call === "employee" ||... -> right side':
    "Once somebody has won, the first operation with an open phone is the winner's, and who is to be dialled there was.",
  "decisions: dialling.ts legsToDial: !state.started || state.ending !== null -> right side":
    NEVER_BEFORE_THE_START,
  'decisions: dialling.ts legsToDial: "legs" in search always': SEARCH_ENDS_THE_CALL,
  "decisions: endings.ts conclude: !state.started || state.ending !== null -> right side":
    NEVER_BEFORE_THE_START,
  'decisions: endings.ts endByEmployee: "reason" in search ? search.reason : null -> first':
    "A search with legs has no reason: undefined is passed over just as null is.",
  "decisions: leg-view.ts telephoneOf: employee: null left out": SHOWN_ONLY,
  "decisions: leg-view.ts telephoneOf: employee: target left out": SHOWN_ONLY,
  "decisions: leg-view.ts telephoneOf: operation === undefined || target === undefined -> &&":
    PHONES_OF_THE_PLAN,
  "decisions: leg-view.ts telephoneOf: operation === undefined || target === undefined -> left side":
    PHONES_OF_THE_PLAN,
  "decisions: leg-view.ts telephoneOf: operation === undefined || target === undefined -> right side":
    PHONES_OF_THE_PLAN,
  "decisions: leg-view.ts telephoneOf: operation === undefined || target === undefined never":
    PHONES_OF_THE_PLAN,
  'decisions: rules.ts ownMessages: "employee" -> another': TALK_COMES_FIRST,
  "decisions: rules.ts ownMessages: plan.contact_message === null || neverHeard -> left side":
    TALK_COMES_FIRST,
  'decisions: rules.ts wantedBridge: contact.line === "early_media" && contact.ended === null && contact... -> left side':
    CALL_IS_OVER,
  'decisions: rules.ts wantedBridge: contact.line === "early_media" && contact.ended === null -> left side':
    CALL_IS_OVER,
  'decisions: switching.ts effectiveEarlySwitching: plan.early_switching && plan.first_call === "employee" -> left side':
    "Contact first, the contact has answered before an employee's phone rings: there is no early line to be heard.",
  "decisions: timers.ts confirmationTimer: operation === null || leg.confirmed -> right side":
    "A contact, who has no operation, counts as confirmed from the answer on.",
  "decisions: timers.ts ringTimeoutMs: 0 + 1": PHONES_OF_THE_PLAN,
  "decisions: timers.ts ringTimeoutMs: phone?.ring_timeout_ms ?? 0 -> left side": PHONES_OF_THE_PLAN,
  "decisions: timers.ts wantedTimers: state.started && state.ending === null -> right side":
    NEVER_BEFORE_THE_START,
  'the rest: dtmf.ts parseDtmf: "" -> another': ALWAYS_MATCHED,
  'the rest: dtmf.ts parseDtmf: "" -> another (2)': ALWAYS_MATCHED,
  "the rest: reconcile.ts dial: command === null never": PHONES_OF_THE_PLAN,
  "the rest: reconcile.ts dial: dialled.length === 0 ? state : { ...state, legs: [...state.legs, ..... -> second":
    STATE_IS_NEW_ANYWAY,
  "the rest: reconcile.ts dialCommand: telephone === null never": PHONES_OF_THE_PLAN,
  "the rest: reconcile.ts dtmf: due.length === 0 ? state : { ...state, dtmf_sent: state.dtmf_due } -> second":
    STATE_IS_NEW_ANYWAY,
  "the rest: reconcile.ts dtmf: state.dtmf_due === state.dtmf_sent never": SHORTCUT,
  "the rest: reconcile.ts finish: state.ending === null || state.legs.some((leg) => leg.ended === null) -> right side":
    "When the last leg ends, either the next one was dialled in the same step or the call has its ending.",
  "the rest: reconcile.ts isSameSound: one === null || other === null -> right side": NEVER_NULL,
  'the rest: reconcile.ts isSameSound: one.kind !== "message" || one.nth === other.nth -> right side':
    "Only messages have a number: two others of one kind have none, which is the same.",
  "the rest: reconcile.ts sound: 1 + 1": ONLY_NEW,
  "the rest: reconcile.ts sound: live.sounds_started + 1 -> -": ONLY_NEW,
  "the rest: reconcile.ts timers: added.length === 0 && kept.length === state.timers.length never":
    STATE_IS_NEW_ANYWAY,
  "the rest: reconcile.ts timers: wanted.length === 0 && state.timers.length === 0 never": SHORTCUT,
  "the rest: record.ts playbackOver: leg.sound?.playback !== playback || !isUp(leg) -> left side":
    "A leg that has ended or is let go has no sound: its playbacks are strangers already.",
  'the rest: record.ts timerFired: "busy_tone_over" -> another':
    "Any word says that the leg is given up; the call has its reason by then.",
  'the rest: record.ts timerFired: case "busy_tone": return withLeg(after, purpose.leg, (leg) => ({ ..... falls through':
    "Any word says that the leg is given up; the call has its reason by then.",
  "the rest: record.ts withWinner: leg.id === id && leg.phone !== null -> right side":
    "Only who has just answered or pressed the digit can be confirmed while nobody has won.",
  "the rest: state.ts newLeg: 0 + 1 (2)": ONLY_NEW,
  "the rest: state.ts operationOf: plan.operations[leg.phone.operation] ?? null -> left side":
    PHONES_OF_THE_PLAN,
};
