import { expect } from "vitest";
import { APIS } from "./documents.ts";
import { type CampaignReport, toldLook } from "./campaign.ts";
import { SHAPE_KINDS } from "./shapes.ts";

/** Outcomes that a campaign cannot bring about: time-outs of whole requests, faults of the server, states of the account. */
const OUT_OF_REACH: ReadonlySet<string> = new Set([
  "internal_error",
  "limit_exceeded",
  "account_inactive",
  "component_disabled",
  "method_component_disabled",
  // Documented by the vendor; this server's methods have nothing that raises them.
  "parameter_component_disabled",
  "error",
  // Told with a status before anything is read; counted by that.
  "http_path_not_found",
  "http_method_not_allowed",
  "content_type_not_supported",
  "request_timeout",
]);

/** What holds after every campaign, however long it was. */
export const expectSound = (report: CampaignReport): void => {
  expect(report.complaints).toEqual([]);
  expect(SHAPE_KINDS.filter((kind) => !report.kinds.has(kind))).toEqual([]);
  expect(report.outcomes.get("ok")).toBeGreaterThan(report.sent / 100);
  // Whoever was promised a call got it, and the one who wanted to be told was told.
  expect(report.acknowledged).toBeGreaterThan(0);
  expect(report.told).toBe(report.acknowledged);
  expect(report.slowSendersEnded).toBe(report.slowSenders);
  expect(report.status).toBe(0);
};

/** Documented errors that a campaign should have seen and has not. */
export const errorsNotSeen = ({ outcomes }: CampaignReport): readonly string[] => {
  const errors = new Set(APIS.flatMap((api) => [...api.errors.keys()]));
  return [...errors].filter((mnemonic) => !OUT_OF_REACH.has(mnemonic) && !outcomes.has(mnemonic));
};

/** Says in a few lines what a campaign did. */
export const summary = (report: CampaignReport): string => {
  const all = [...report.outcomes].toSorted(([, one], [, other]) => other - one);
  return [
    `${report.sent} requests, ${report.acknowledged} calls, ${report.slowSendersEnded} slow senders ended`,
    ...report.looks.map(toldLook),
    all.map(([outcome, times]) => `${outcome} ${times}`).join(", "),
  ].join("\n");
};
