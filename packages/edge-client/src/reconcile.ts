// A door of its own: who does not look for lost calls does not load it.
export { reconcile, withExternalId } from "@scenario-call/core";
export type { Asked, Intent, Reconciled, ReconcileOptions } from "@scenario-call/core";
