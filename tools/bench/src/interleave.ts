/** Somebody who is measured beside others. */
export interface Contender<T> {
  readonly name: string;
  measure(): Promise<T> | T;
}

/** Tells how far a run is. */
export type Tell = (line: string) => void;

/**
 * Measures everybody once a round, each round beginning with another one, so that what else the machine does falls on
 * all alike. The measurements of each contender, by round.
 */
export async function interleave<T>(
  contenders: readonly Contender<T>[],
  rounds: number,
  tell: Tell,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const found = new Map<string, T[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % contenders.length;
    for (const contender of [...contenders.slice(turn), ...contenders.slice(0, turn)]) {
      tell(`round ${round + 1} of ${rounds}: ${contender.name}`);
      found.get(contender.name)?.push(await contender.measure());
    }
  }
  return found;
}
