import type { CallPlan, Media } from "@scenario-call/call-flow";

/** Everything that may be played in a call, in about the order in which it is heard. */
export const mediaOf = (plan: CallPlan): readonly Media[] =>
  [
    ...plan.operations.map(({ message }) => message),
    plan.employee_message,
    plan.contact_message,
    plan.dialing_music,
    ...plan.operations.map(({ waiting_media }) => waiting_media),
  ].filter((media) => media !== null);
