import { type LegActivity, legViews } from "@scenario-call/call-flow";
import type {
  ListCallsResultItem,
  ListCallsResultItemLeg,
  ListCallsResultItemLegState,
} from "@scenario-call/core";
import type { Calls, LiveCall } from "../../calls/calls.ts";
import { legIdOnWire } from "../../calls/leg-id.ts";
import type { CallApiHandlers } from "../../generated/call-api-handlers.ts";
import type { RequestContext } from "../caller.ts";

/** The documented literals. */
const STATES: Readonly<Record<LegActivity, ListCallsResultItemLegState>> = {
  dialling: "Дозвон",
  waiting: "На удержании",
  talking: "Разговор",
  ended: "Разъединено",
};

/** `list.calls`: the calls of the account that are under way. */
export const listCalls =
  (calls: Pick<Calls, "list">): CallApiHandlers<RequestContext>["list.calls"] =>
  async ({ direction, virtual_phone_number: number }, { caller }) => {
    const { id: accountId } = caller.served.account;
    const data = calls
      .list()
      .filter(({ session }) => session.account_id === accountId)
      .filter(({ session }) => direction === undefined || session.direction === direction)
      .filter(({ session }) => number === undefined || session.virtual_phone_number === number)
      .map(describeCall);
    return { ok: true, data };
  };

const describeCall = ({ call_session_id, session, state }: LiveCall): ListCallsResultItem => ({
  call_session_id,
  direction: session.direction,
  start_time: timeOnWire(session.created_at),
  virtual_phone_number: session.virtual_phone_number,
  effective_virtual_phone_number: session.effective_virtual_phone_number,
  contact_phone_number: session.contact_phone_number,
  external_id: session.external_id,
  tags: [],
  legs: legViews(state).map(
    ({ caller_id, phone_number, employee, activity }, index): ListCallsResultItemLeg => ({
      leg_id: legIdOnWire(call_session_id, index),
      calling_phone_number: caller_id,
      called_phone_number: phone_number,
      is_operator: employee !== null,
      employee_id: employee?.employee_id ?? null,
      employee_full_name: employee?.employee_full_name ?? null,
      record_call_enabled: false,
      state: STATES[activity],
    }),
  ),
});

/** `YYYY-MM-DD hh:mm:ss`, UTC. */
const timeOnWire = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
