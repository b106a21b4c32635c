/**
 * Makes a pure function work once for each input while the process runs: a watch asks again for nearly everything that
 * it asked for before. The input decides by all of its JSON; an edit adds one entry.
 */
export function remembered<In, Out extends string | Promise<string>>(
  make: (input: In) => Out,
): (input: In) => Out {
  const known = new Map<string, Out>();
  return (input) => {
    const key = JSON.stringify(input);
    const made = known.get(key) ?? make(input);
    known.set(key, made);
    return made;
  };
}
