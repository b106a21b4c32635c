import type { TimelineRow } from "@scenario-call/call-flow";
import type { Ending } from "./ending.ts";

/** What is seen of a call, step by step. */
export type Watched =
  | {
      readonly kind: "rows";
      readonly rows: readonly TimelineRow[];
      /** As it came, for programs. */
      readonly source: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: "ended";
      /** By the service's clock, ms since the epoch. */
      readonly at: number;
      readonly ending: Ending;
      readonly source: Readonly<Record<string, unknown>>;
    };
