import { ToldError } from "./told-error.ts";

/** A mistake in the command line. */
export class UsageError extends ToldError {}
