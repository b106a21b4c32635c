/** Most points that an account may use. */
export interface PointLimits {
  /** In a day, UTC. */
  readonly day: number;
  /** In a minute of the clock. */
  readonly minute: number;
}

/** A window that is used up: the parameters of `limit_exceeded`. */
export interface ExceededLimit {
  readonly limit_type: "day" | "minute";
  readonly limit_max_value: number;
}

/** The state of the limits as answers tell it; `reset` in whole seconds, rounded up. */
export interface LimitsState {
  readonly day_limit: number;
  readonly day_remaining: number;
  readonly day_reset: number;
  readonly minute_limit: number;
  readonly minute_remaining: number;
  readonly minute_reset: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * The points of one account, in memory: a restart fills them. A request is let through while a point is left; only a
 * successful one costs a point.
 */
export class Points {
  readonly #limits: PointLimits;
  #day = { window: -1, used: 0 };
  #minute = { window: -1, used: 0 };

  constructor(limits: PointLimits) {
    this.#limits = limits;
  }

  /** The same use under other limits; what is under way still gives its points back. */
  under(limits: PointLimits): Points {
    const points = new Points(limits);
    points.#day = this.#day;
    points.#minute = this.#minute;
    return points;
  }

  /** The window that is used up, the day's first (waiting a minute would not help), or null. */
  exceeded(now: number): ExceededLimit | null {
    this.#turn(now);
    const { day, minute } = this.#limits;
    if (this.#day.used >= day) return { limit_type: "day", limit_max_value: day };
    if (this.#minute.used >= minute) return { limit_type: "minute", limit_max_value: minute };
    return null;
  }

  /** Takes a point. The returned function gives it back to the windows it was taken from; call it once at most. */
  charge(now: number): () => void {
    this.#turn(now);
    const day = this.#day;
    const minute = this.#minute;
    day.used += 1;
    minute.used += 1;
    return () => {
      day.used -= 1;
      minute.used -= 1;
    };
  }

  /** For `metadata.limits`. */
  state(now: number): LimitsState {
    this.#turn(now);
    const { day, minute } = this.#limits;
    return {
      day_limit: day,
      day_remaining: Math.max(0, day - this.#day.used),
      day_reset: secondsToNext(now, DAY_MS),
      minute_limit: minute,
      minute_remaining: Math.max(0, minute - this.#minute.used),
      minute_reset: secondsToNext(now, MINUTE_MS),
    };
  }

  #turn(now: number): void {
    const day = Math.floor(now / DAY_MS);
    const minute = Math.floor(now / MINUTE_MS);
    if (isAnother(this.#day.window, day)) this.#day = { window: day, used: 0 };
    if (isAnother(this.#minute.window, minute)) this.#minute = { window: minute, used: 0 };
  }
}

/**
 * A clock that is put back a little, as clocks of servers are, must not open the window before once more: its points
 * would be there twice. One that was far ahead must not keep everybody out until its time has come.
 */
const isAnother = (present: number, now: number): boolean => now !== present && now !== present - 1;

const secondsToNext = (now: number, length: number): number => Math.ceil((length - (now % length)) / 1000);
