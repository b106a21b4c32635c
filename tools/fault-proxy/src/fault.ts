/** How a connection ends: politely, by a reset, or not at all, though nothing more comes. */
export type Ending = "fin" | "rst" | "stall";

/** What happens to the next request, and to its answer. */
export type Fault =
  | { readonly kind: "none" }
  /** So many bytes of the request reach the server; then both connections end. */
  | { readonly kind: "cut_request"; readonly after: number; readonly by: Ending }
  /** So many bytes of the answer reach the client; then both connections end. */
  | { readonly kind: "cut_answer"; readonly after: number; readonly by: Ending }
  /** The request waits on the way, until it is released, whether anybody still waits for its answer or not. */
  | { readonly kind: "hold" }
  /** The server gets the request twice: both at once, or the second one when the first was answered. */
  | { readonly kind: "duplicate"; readonly second: "at_once" | "after_answer" };
