import { type CallState, createCall, step, timeline } from "@scenario-call/call-flow";
import type { GetCallsReportResult } from "@scenario-call/core";
import type { StoredSession } from "../ports/store.ts";

type Employees = NonNullable<GetCallsReportResult[number]["employees"]>;

/** A session as the report on calls tells of it. Its journal is replayed only where a field needs it. */
export class ReportedCall {
  readonly session: StoredSession;
  #talkMs: number | null = null;
  #employees: Employees | null = null;

  constructor(session: StoredSession) {
    this.session = session;
  }

  /** How long both sides talked, ms; null while the session goes on. */
  get talkMs(): number | null {
    const { plan, events, finished } = this.session;
    if (finished === null) return null;
    this.#talkMs ??= timeline(plan, events)
      .segments.filter(({ lane, kind }) => lane === "contact" && kind === "talk")
      .reduce((sum, { from, to }) => sum + (to ?? finished.at) - from, 0);
    return this.#talkMs;
  }

  /** The employees whose phones were dialled, each once, in the order of dialling. */
  get employees(): Employees {
    this.#employees ??= employeesOf(this.session);
    return this.#employees;
  }
}

const employeesOf = ({ plan, events }: StoredSession): Employees => {
  const { legs } = events.reduce<CallState>((state, event) => step(state, event)[0], createCall(plan));
  const talking = new Set(
    timeline(plan, events)
      .segments.filter(({ kind }) => kind === "talk")
      .map(({ leg }) => leg),
  );
  const employees = new Map<number, Employees[number]>();
  for (const { id, phone, answered_at: answeredAt } of legs) {
    const dialled = phone === null ? undefined : plan.operations[phone.operation]?.phones[phone.index];
    if (dialled === undefined) continue;
    const { employee_id, employee_full_name } = dialled;
    const known = employees.get(employee_id);
    employees.set(employee_id, {
      employee_id,
      employee_full_name,
      is_answered: known?.is_answered === true || answeredAt !== null,
      is_talked: known?.is_talked === true || talking.has(id),
    });
  }
  return [...employees.values()];
};
