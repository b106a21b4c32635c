/** The schema of the parameters, without its prose. Empty here: put in when an entry is bundled. */
export const schema: Record<string, unknown> = {};
