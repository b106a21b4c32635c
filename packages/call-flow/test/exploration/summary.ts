/** What an exploration came to, to be read in the output of every run. */
import { explore, type Explored } from "./explore.ts";
import { timesTested } from "./observer.ts";
import type { Explorable } from "./plan-space.ts";

interface Sum {
  plans: number;
  twins: number;
  states: number;
  transitions: number;
  pointless: number;
}

const nothing = (): Sum => ({ plans: 0, twins: 0, states: 0, transitions: 0, pointless: 0 });

function add(sum: Sum, { twins }: Explorable, { states, transitions, pointless }: Explored): void {
  sum.plans += 1;
  sum.twins += twins.length;
  sum.states += states;
  sum.transitions += transitions;
  sum.pointless += pointless;
}

const COLUMNS = ["plans", "twins", "states", "transitions", "pointless"] as const;
const WIDTH = 13;

const line = (cells: readonly (string | number)[], name: string) =>
  `${cells.map((cell) => cell.toLocaleString("en").padStart(WIDTH)).join("")}  ${name}`;

/** Explores plans and keeps count. */
export class Summary {
  readonly #title: string;
  readonly #groups = new Map<string, Sum>();

  constructor(title: string) {
    this.#title = title;
  }

  /** Follows a plan to the fixpoint and books it under a group. */
  explore(group: string, one: Explorable): Explored {
    const explored = explore(one.plan, one);
    const sum = this.#groups.get(group) ?? nothing();
    add(sum, one, explored);
    this.#groups.set(group, sum);
    return explored;
  }

  /** The table, and how often each rule was put to the test. */
  lines(): readonly string[] {
    const total = nothing();
    for (const sum of this.#groups.values()) for (const key of COLUMNS) total[key] += sum[key];
    const cells = (sum: Sum) => COLUMNS.map((key) => sum[key]);
    return [
      this.#title,
      line(COLUMNS, ""),
      ...[...this.#groups].map(([name, sum]) => line(cells(sum), name)),
      line(cells(total), "ALL, each to the fixpoint"),
      "rules, and how often each was put to the test:",
      ...[...timesTested].map(([rule, times]) => line([times], rule)),
    ];
  }
}
