/** What a parsed body is to the request that it should answer. */
export type AnswerSort = "result" | "error" | "answer_mismatched" | "answer_unreadable";

/** The members that decide it, of a value that may be anything that JSON can say. */
interface Answer {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly result?: { readonly data?: unknown } | null;
  readonly error?: { readonly code?: unknown; readonly message?: unknown } | null;
}

/**
 * Sorts a parsed answer to the request `id`. Whether a call was started hangs on this, so every client asks this one
 * function; it is short, because the smallest of them carry it whole.
 */
export const sortAnswer = (answer: unknown, id: string | number): AnswerSort => {
  // What JSON.parse makes has no getters, and reading a member of a text or a number gives nothing.
  const { jsonrpc, id: answered, result, error } = (answer ?? {}) as Answer;
  const told = result ?? error;
  // Some services send the other member as null; both at once are no answer.
  if (jsonrpc !== "2.0" || told !== (error ?? result) || typeof told !== "object") return "answer_unreadable";
  // The documents' own sample of an error has a null id, so only another id tells that it is not ours.
  if (answered !== id && (told === result || (answered ?? id) !== id)) return "answer_mismatched";
  if (told === result) return result?.data === undefined ? "answer_unreadable" : "result";
  return typeof error?.code === "number" && typeof error.message === "string" ? "error" : "answer_unreadable";
};
