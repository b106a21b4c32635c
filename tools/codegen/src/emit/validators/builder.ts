import { joinNames } from "../../names.ts";
import { ALWAYS, type Condition } from "./condition.ts";

/** Functions of the core's `violation.ts` that emitted code may use. */
export type RuntimeName =
  | "canonicalJson"
  | "codePointLength"
  | "errorObject"
  | "graver"
  | "isMultipleOf"
  | "membersOf"
  | "ownMember";

/** What one file of emitted code needs outside its functions, collected while they are written. */
export interface Builder {
  readonly file: string;
  /** Pointer of the one check that is left out; null where all are written. */
  readonly omit: string | null;
  /** Pointers of the checks in the emitted code, in the order of the code. */
  readonly checks: ReadonlySet<string>;
  readonly runtime: ReadonlySet<RuntimeName>;
  /** Declarations above the validator: constants and functions. */
  readonly declarations: readonly string[];
  /** Registers a check: it holds where the condition does. */
  check(pointer: string, condition: Condition): Condition;
  /** Registers a check; false where it has to be left out. */
  keeps(pointer: string): boolean;
  /** Name of a function of the core, which is imported from now on. */
  use(name: RuntimeName): string;
  /** Name of a constant with that value; equal ones are shared. */
  constant(prefix: string, type: string | null, value: string): string;
  /** A name that no other function has, from what it stands for. */
  functionName(...words: readonly string[]): string;
  declare(code: string): void;
  /** What a function with that key is called, if it has been written already. */
  readonly functions: Map<string, string>;
}

/** Makes a builder. `omit` is the pointer of one check that is left out, to see whether a test notices. */
export function createBuilder(file: string, omit: string | null): Builder {
  const checks = new Set<string>();
  const runtime = new Set<RuntimeName>();
  const declarations: string[] = [];
  const constants = new Map<string, string>();
  const names = new Set<string>();
  const keeps = (pointer: string): boolean => {
    checks.add(pointer);
    return pointer !== omit;
  };
  const numbered = (prefix: string, separator: string): string => {
    let name = prefix;
    for (let number = 2; names.has(name); number += 1) name = `${prefix}${separator}${number}`;
    names.add(name);
    return name;
  };
  return {
    file,
    omit,
    checks,
    runtime,
    declarations,
    functions: new Map(),
    keeps,
    check: (pointer, condition) => (keeps(pointer) ? condition : ALWAYS),
    use: (name) => {
      runtime.add(name);
      return name;
    },
    constant: (prefix, type, value) => {
      const known = constants.get(prefix + value);
      if (known !== undefined) return known;
      const name = numbered(prefix, "_");
      constants.set(prefix + value, name);
      declarations.push(`const ${name}${type === null ? "" : `: ${type}`} = ${value};`);
      return name;
    },
    functionName: (...words) => numbered(joinNames(...words).camel, ""),
    declare: (code) => {
      declarations.push(code);
    },
  };
}
