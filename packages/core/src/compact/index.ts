/**
 * Validators where every byte counts, as in a page or a worker. Everywhere else take `validate…Params`, which are faster and
 * give the whole error object at once.
 */
export { judge } from "./judge.ts";
export type { Members, Refusal, Rules } from "./judge.ts";
export * from "../generated/call-api/compact.ts";
export * from "../generated/data-api/compact.ts";
