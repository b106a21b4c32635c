/**
 * The smallest of the validators: rules as data, and one function that reads them. Slower than the generated code of
 * `validate…Params`, and some 300 bytes smaller once packed; both say the same about whatever JSON can carry.
 */

/** What is wrong with parameters, without the words: `…ErrorOf` of the API makes the whole error object of it. */
export interface Refusal {
  /** Which rule was broken, for example `required_parameter_missed`. */
  readonly mnemonic: string;
  /** The parameter at fault, dotted, or `null` where no single one is. */
  readonly field: string | null;
  /** What was passed there, unmasked; `null` for missing, unexpected and secret parameters. */
  readonly value: unknown;
}

/** Members of an object, as JSON carries them. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * The members that an object may have, in the order of the spec: four places for each, one after the other in one list, where
 * a place that says nothing is left out.
 *
 * 1. Its name, which is not empty.
 * 2. Flags: 1 for a member that has to be there, 2 for one whose value is never told.
 * 3. Its form, of which type and value have to be:
 *    - an expression: a text that it matches;
 *    - an empty text: any text;
 *    - a number, which is not 0: a number not less than that, whole and exact;
 *    - `false`: a boolean;
 *    - rules: an object that keeps them.
 * 4. What tells of an object whose members are all right in themselves that they do not go together.
 */
export type Rules = readonly (string | number | false | RegExp | Broken | Rules | undefined)[];

type Broken = (members: Members) => unknown;

/** A form by all that it can be. */
type Form = Partial<RegExp> & Rules & number;

/**
 * Everything that is wrong with the members of an object: of each kind the first in the order of the spec, the gravest kind
 * last. The object has to be plain data; what is undefined is not there.
 *
 * `mnemonics` name the kinds, the least grave first: combination, value, type, missing, unexpected. Without them nothing is
 * unexpected, and refusals have no names: so are answers read.
 */
export const judge = (
  rules: Rules,
  members: Members,
  path: string,
  mnemonics?: readonly string[],
  found: Refusal[] = [],
): Refusal[] => {
  const tell = (kind: number, name: string, value: unknown = null): Refusal =>
    (found[kind] ??= { field: path + name, value, mnemonic: mnemonics?.[kind] as string });
  // Own members only: somebody may have put one on `Object.prototype`.
  if (mnemonics)
    for (const name of Object.keys(members))
      if (members[name] !== undefined && rules.indexOf(name) % 4) tell(4, name);
  // One list, and of its places one after the other: what is spread over objects costs a worker, whose processor has all of
  // its work to keep in mind, several times what is done with it. In this order it packs smaller.
  for (let at = 0, name; (name = rules[at++] as string | undefined);) {
    const flags = rules[at++] as number;
    const form = rules[at++] as Form;
    const broken = rules[at++] as Broken | undefined;
    const value = members[name];
    const shown = flags & 2 ? null : value;
    // Nothing is asked of a text or a boolean, of which engines would remember that it was asked.
    const test = form && form.test;
    if (value === undefined) {
      if (flags & 1) tell(3, name);
    } else if (typeof value !== typeof (test ? "" : form) || Array.isArray(value ?? [])) tell(2, name, shown);
    else if (typeof value === "object") judge(form, value as Members, path + name + ".", mnemonics, found);
    else if (
      test
        ? (form as unknown as RegExp).test(value as string)
        : !form || ((value as number) >= form && Number.isSafeInteger(value))
    ) {
      if (broken?.(members)) tell(0, name, shown);
    } else tell(1, name, shown);
  }
  return found;
};
