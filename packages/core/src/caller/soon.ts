/** A value that is there at once, or is waited for. Where nothing has to be waited for, nobody pays for a promise. */
export type Soon<Value> = Value | Promise<Value>;

/** What follows a value, at once where the value is there. */
export const soon = <Value, Next>(value: Soon<Value>, next: (value: Value) => Soon<Next>): Soon<Next> =>
  value instanceof Promise ? value.then(next) : next(value);
