import type { Place } from "../call.ts";

/** Nothing at all. */
export const place: Place = () => Promise.resolve(1);
