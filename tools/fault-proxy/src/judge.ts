/** What a client said about one call. */
export type Told =
  | { readonly ok: true; readonly call_session_id: number }
  | {
      readonly ok: false;
      readonly kind: string;
      readonly never_started: boolean;
      readonly reason: string | null;
    };

/** What is wrong with what a client said and did, seen from the server: nothing, if it kept its promises. */
export const judge = (told: Told, started: readonly number[]): readonly string[] => {
  const wrong: string[] = [];
  if (started.length > 1) wrong.push(`one intent became the calls ${started.join(", ")}`);
  if (told.ok && !started.includes(told.call_session_id)) {
    wrong.push(`call ${told.call_session_id} was told to be started, and was not`);
  }
  if (!told.ok && told.never_started && started.length > 0) {
    wrong.push(`${told.kind} was told to have started nothing, and call ${started[0]} was`);
  }
  if (!told.ok && told.kind === "unknown_outcome" && told.never_started) {
    wrong.push("an unknown outcome was told to have started nothing");
  }
  return wrong;
};
