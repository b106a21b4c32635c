/** Who a lane of a behaviour belongs to. */
export interface Lane {
  /** `leg`: by its id, where one number is called in more than one place. */
  readonly kind: "number" | "leg" | "parameter";
}

/** Reads the name of a lane. */
export function laneOf(key: string): Lane {
  if (/^[0-9]+$/u.test(key)) return { kind: "number" };
  return { kind: key.includes(":") ? "leg" : "parameter" };
}
