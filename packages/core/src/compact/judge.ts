/**
 * The smallest of the validators: rules as data, and one function that reads them. Slower than the generated code of
 * `validate…Params`, and some 500 bytes smaller once packed; both say the same about whatever JSON can carry.
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

/** The members that an object may have, in the order of the spec. */
export interface Rules {
  readonly [name: string]: Rule;
}

/**
 * What a member has to be like: of the type of its form, or a text where that is an expression, and
 *
 * - for an expression: a text that it matches;
 * - for a text, a number or `false`: not less than that, and a number has to be whole and exact;
 * - for rules: an object that keeps them.
 *
 * `broken` tells of an object whose members are all right in themselves that they do not go together.
 */
export type Rule = readonly [form: RegExp | Rules | string | number | false, ...Rest];

type Rest = [optional?: 0 | 1, secret?: 0 | 1, broken?: (members: Members) => unknown];

/** A rule whose form may be each of the things that it can be. */
type AnyRule = readonly [form: Partial<RegExp> & Rules & number, ...Rest];

/**
 * Everything that is wrong with the members of an object: of each kind the first in the order of the spec, the gravest kind
 * last. The object has to be what JSON.parse makes of an object.
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
  const tell = (kind: number, name: string, value: unknown = null): void => {
    found[kind] ??= { mnemonic: mnemonics?.[kind] as string, field: path + name, value };
  };
  // Own members only: somebody may have put one on `Object.prototype`.
  if (mnemonics) for (const name of Object.keys(members)) if (!Object.hasOwn(rules, name)) tell(4, name);
  for (const name of Object.keys(rules)) {
    // By index and not as a list, which would ask an iterator for each: of all that a call takes in a worker that was just
    // started, those took a tenth. In this order it packs smaller. Whatever the form is, it is asked for `test` first; one name
    // for all that it can be saves a variable.
    const { 2: secret, 1: optional, 0: form, 3: broken } = rules[name] as unknown as AnyRule;
    const value = members[name];
    const shown = secret ? null : value;
    if (value === undefined) {
      if (!optional) tell(3, name);
    } else if (typeof value !== typeof (form.test ? "" : form) || Array.isArray(value ?? []))
      tell(2, name, shown);
    else if (typeof value === "object") judge(form, value as Members, path + name + ".", mnemonics, found);
    else if (
      form.test
        ? form.test(value as string)
        : (value as number) >= form && (form !== +form || Number.isSafeInteger(value))
    ) {
      if (broken?.(members)) tell(0, name, shown);
    } else tell(1, name, shown);
  }
  return found;
};
