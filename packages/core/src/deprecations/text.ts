import type { Deprecation } from "./deprecation.ts";

/** What is deprecated, since when, why and what to use, in one English line. Holds nothing that a caller sent. */
export const deprecationText = ({
  method,
  parameter,
  value,
  since,
  reason,
  instead,
}: Deprecation): string => {
  const whose = parameter === null ? method : `The parameter ${parameter} of ${method}`;
  const what =
    value === null ? whose : `The value ${JSON.stringify(value)} of the parameter ${parameter} of ${method}`;
  return `${what} is deprecated since ${since}. ${reason}${instead === null ? "" : ` Use ${instead} instead.`}`;
};
