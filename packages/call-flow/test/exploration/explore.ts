/**
 * Every order of events that phones, timers and callers can bring about, followed to a fixpoint of states.
 * Time stands still: the flow's decisions may not hang on it.
 */
import {
  type CallEvent,
  type CallPlan,
  type CallState,
  type Command,
  createCall,
  step as flow,
} from "../../src/index.ts";
import { copyOf, newObservation, type Observation } from "./observation.ts";
import { checkFacts, observe, RuleBroken } from "./observer.ts";
import { keyOf } from "./situation-key.ts";
import { EVERYTHING, pointlessEvents, possibleEvents, type Scope } from "./situations.ts";

/** The flow, or something that behaves almost like it. */
export type Step = typeof flow;

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** Events tried that come late, twice or from strangers. */
  readonly pointless: number;
  readonly finishReasons: readonly string[];
  /** How many states there are from which no order of ordinary events leads to the end. */
  readonly stuck: number;
}

export interface ExploreOptions {
  readonly scope?: Scope;
  readonly step?: Step;
  readonly create?: typeof createCall;
  /** Plans that are to behave the same in every situation: they have to give the same commands. */
  readonly twins?: readonly CallPlan[];
  /** More states than this are as good as no fixpoint: for flows that may be wrong. */
  readonly most?: number;
  /** Whether to try that situations with the same key have the same future. */
  readonly checkMerges?: boolean;
}

interface Node {
  readonly state: CallState;
  readonly seen: Observation;
  readonly twins: readonly CallState[];
  /** How it was reached: to tell where a rule was broken. */
  readonly from: { readonly node: Node; readonly event: CallEvent } | null;
}

function wayTo(node: Node): string {
  const here = node.from === null ? "" : `\n  ${JSON.stringify(node.from.event)}`;
  return node.from === null ? here : wayTo(node.from.node) + here;
}

function broken(rule: string, node: Node): RuleBroken {
  return new RuleBroken(`${rule}\nafter${wayTo(node)}`);
}

const NONE: readonly CallState[] = [];

function isSame(some: readonly Command[], others: readonly Command[]): boolean {
  if (some.length === 0 && others.length === 0) return true;
  return JSON.stringify(some) === JSON.stringify(others);
}

function transition(plan: CallPlan, step: Step, node: Node, event: CallEvent): Node {
  const [state, commands] = step(node.state, event);
  const seen = copyOf(node.seen);
  const twins = node.twins.map((twin) => step(twin, event));
  const next: Node = {
    state,
    seen,
    twins: twins.length === 0 ? NONE : twins.map(([after]) => after),
    from: { node, event },
  };
  if (twins.some(([, others]) => !isSame(commands, others)))
    throw broken("a plan that means the same behaves otherwise", next);
  try {
    observe(plan, seen, event, commands);
    checkFacts(state, seen);
  } catch (error) {
    if (error instanceof RuleBroken) throw broken(error.message, next);
    throw error;
  }
  return next;
}

/** A pointless event changes nothing, and nothing is done about it. */
function checkIgnored(step: Step, node: Node, event: CallEvent): void {
  const [after, commands] = step(node.state, event);
  if (after !== node.state || commands.length > 0)
    throw broken(`not ignored: ${JSON.stringify(event)}`, node);
}

/** An event or command as it is but for numbers in names, which only have to be new. */
const nameless = (told: unknown) => JSON.stringify(told).replaceAll(/("playback":"[^"]*:)\d+"/gu, '$1n"');

/** Everything that can come next, with what is then done and where it leads. */
function futureOf(plan: CallPlan, step: Step, node: Node, scope: Scope): string {
  const futures = possibleEvents(plan, node.seen, scope).map((event) => {
    const [, commands] = step(node.state, event);
    const next = transition(plan, step, node, event);
    // The order in which timers are cancelled is that in which they were set.
    const done = commands.map(nameless).toSorted().join(" ");
    return `${nameless(event)} ${done} ${keyOf(next.state, next.seen)}`;
  });
  return futures.toSorted().join("\n");
}

/** True where an event is ordinary: what phones, media and timers do by themselves in a call left alone. */
const isOrdinary = ({ type }: CallEvent) => type !== "release_requested" && type !== "telephony_lost";

/** How many of the nodes no way leads from to the end. */
function countStuck(nodes: readonly Node[], before: readonly (readonly number[])[]): number {
  const ends = new Set(nodes.flatMap((node, index) => (node.seen.finished === null ? [] : [index])));
  for (const index of ends) for (const earlier of before[index] ?? []) ends.add(earlier);
  return nodes.length - ends.size;
}

/**
 * Follows a plan to the fixpoint.
 *
 * @throws RuleBroken with the way that leads there.
 */
export function explore(plan: CallPlan, options: ExploreOptions = {}): Explored {
  const {
    scope = EVERYTHING,
    step = flow,
    create = createCall,
    twins = [],
    checkMerges = false,
    most = Infinity,
  } = options;
  const first: Node = {
    state: create(plan),
    seen: newObservation(),
    twins: twins.map(create),
    from: null,
  };
  const nodes: Node[] = [first];
  const indexes = new Map<string, number>([[keyOf(first.state, first.seen), 0]]);
  const before: number[][] = [[]];
  const finishReasons = new Set<string>();
  let transitions = 0;
  let pointless = 0;
  for (let index = 0; index < nodes.length; index += 1) {
    const node = nodes[index] as Node;
    if (nodes.length > most) throw broken("no fixpoint", node);
    if (node.seen.finished !== null) finishReasons.add(node.seen.finished);
    for (const event of pointlessEvents(node.seen)) {
      pointless += 1;
      checkIgnored(step, node, event);
    }
    for (const event of possibleEvents(plan, node.seen, scope)) {
      transitions += 1;
      const next = transition(plan, step, node, event);
      // Told twice: everything in a call happens once.
      checkIgnored(step, next, event);
      const key = keyOf(next.state, next.seen);
      let known = indexes.get(key);
      if (known === undefined) {
        known = nodes.push(next) - 1;
        indexes.set(key, known);
        before.push([]);
      } else if (checkMerges) {
        const [here, there] = [next, nodes[known] as Node].map((one) => futureOf(plan, step, one, scope));
        if (here !== there) throw broken(`one key, two futures: ${here}\n${there}`, next);
      }
      if (isOrdinary(event)) before[known]?.push(index);
    }
  }
  return {
    states: nodes.length,
    transitions,
    pointless: pointless + transitions,
    finishReasons: [...finishReasons].toSorted(),
    stuck: countStuck(nodes, before),
  };
}
