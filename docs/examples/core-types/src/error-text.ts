import { CALL_API_ERRORS } from "@scenario-call/core";
import type { ApiErrorObject, StartScenarioCallMnemonic } from "@scenario-call/core";

/** Sentences for the staff. A mnemonic that the method cannot answer with does not compile here. */
const TEXTS: Readonly<Partial<Record<StartScenarioCallMnemonic, string>>> = {
  contact_in_blacklist: "This customer does not want to be called.",
  scenario_not_found: "The department's scenario has been deleted: tell the administrator.",
};

/** What an employee is told when a call could not be started; errors that came later than this keep their own text. */
export function errorText({ message, data }: ApiErrorObject): string {
  const own = new Map<string, string>(Object.entries(TEXTS)).get(data.mnemonic);
  return own ?? message;
}

/** Whether the same request may go back into the queue: nothing was started, and waiting helps. */
export function mayRepeat({ data }: ApiErrorObject): boolean {
  const definition = Object.values(CALL_API_ERRORS).find(({ mnemonic }) => mnemonic === data.mnemonic);
  return definition?.starts === "never" && definition.repeat === "later";
}
