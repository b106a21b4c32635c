import { readdirSync, readFileSync } from "node:fs";
import type { StartScenarioCallWireParams } from "@scenario-call/core";
import type { PhoneRule } from "@scenario-call/call-flow/simulate";
import { checkAccount } from "../../src/directory/load-account.ts";
import { AccountFileError } from "../../src/directory/problems.ts";
import type { AccountFile } from "../../src/generated/account.ts";
import { referenceAccount, SPEC } from "../gateway/support.ts";

/** The method whose behaviours these are. */
export const METHOD = "start.scenario_call";

const FOLDER = `${SPEC}call-api/v4.0/methods/${METHOD}/behaviours/`;

/** A request that is made beside the call. */
export interface BehaviourRequest {
  readonly api?: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** In part. */
  readonly result?: object;
  /** In part. */
  readonly error?: object;
}

/** One change of what a side hears: `at_ms`, a word for what it is, and `shows` beside `ringing`. */
export type Impression = Readonly<Record<string, unknown>> & { readonly at_ms: number };

/** A behaviour, as its file says it; the loader of the spec has checked its form. */
export interface Behaviour {
  /** Name of the file. */
  readonly file: string;
  readonly statements: readonly string[];
  readonly sentence: { readonly en: string };
  readonly params?: StartScenarioCallWireParams;
  readonly request?: { readonly content_type?: string; readonly body_base64?: string };
  readonly scenario?: AccountFile["scenarios"][number];
  readonly given?: object;
  readonly chance?: readonly number[];
  readonly phones?: Readonly<Record<string, PhoneRule>>;
  readonly unplayable?: readonly string[];
  readonly before?: readonly (BehaviourRequest & { readonly wait_ms?: number })[];
  readonly later?: readonly (BehaviourRequest & { readonly at_ms: number })[];
  readonly answer?: { readonly result?: object; readonly error?: object };
  readonly hears?: Readonly<Record<string, readonly Impression[]>>;
  readonly finish_reason?: string;
  readonly session?: object;
  readonly events?: readonly object[];
}

/** Every behaviour of the method, by file name. */
export const BEHAVIOURS: readonly Behaviour[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json") && file !== "statements.json")
  .toSorted()
  .map((file) => ({
    file,
    ...(JSON.parse(readFileSync(`${FOLDER}${file}`, "utf8")) as Omit<Behaviour, "file">),
  }));

/** Ids of all statements. */
export const STATEMENTS: readonly string[] = Object.keys(
  (JSON.parse(readFileSync(`${FOLDER}statements.json`, "utf8")) as { readonly statements: object })
    .statements,
);

/**
 * The account of a behaviour: the reference account with what the behaviour says over it. Of the sandbox nothing stays:
 * every phone that acts stands in the behaviour, so that nobody has to look elsewhere.
 */
export const accountOf = async ({
  file,
  given,
  params,
  scenario,
  phones = {},
}: Behaviour): Promise<AccountFile> => {
  const base = await referenceAccount(given);
  if (scenario !== undefined && params !== undefined && scenario.id !== params.scenario_id)
    throw new Error(
      `${file}: the scenario has the id ${scenario.id}, the parameters ask for ${params.scenario_id}`,
    );
  const others = base.scenarios.filter(({ id }) => id !== scenario?.id);
  const sandbox = {
    phones: Object.entries(phones).map(([phone_number, rule]) => ({ phone_number, ...rule })),
  };
  const scenarios = scenario === undefined ? base.scenarios : [...others, scenario];
  const reading = checkAccount({ ...base, scenarios, sandbox }, `the account of ${file}`);
  if (!reading.ok) throw new AccountFileError(reading.problems);
  return reading.account;
};
