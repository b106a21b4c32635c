/** The rule between parameters that some libraries need a function for. */
export const breaksRule = (params: {
  readonly early_switching?: boolean | undefined;
  readonly first_call: string;
  readonly switch_at_once?: boolean | undefined;
}): boolean =>
  params.early_switching === true && !(params.first_call === "employee" && params.switch_at_once === true);
