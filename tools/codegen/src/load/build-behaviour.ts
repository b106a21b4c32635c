import { basename } from "node:path/posix";
import type { BehaviourModel, BehaviourRequestModel, HeardModel, LaneModel, PhoneModel } from "../model.ts";
import { laneOf } from "./lanes.ts";
import type { BehaviourDocument, BehaviourRequest, HeardEntry } from "./spec.ts";

const KINDS: readonly HeardModel["kind"][] = [
  "ringing",
  "early_media",
  "message",
  "music",
  "tone",
  "talk",
  "silence",
  "dtmf",
  "ends",
];

function buildHeard(entry: HeardEntry): HeardModel {
  const kind = KINDS.find((one) => entry[one] !== undefined) ?? "silence";
  const detail = entry[kind];
  return {
    atMs: entry.at_ms,
    kind,
    detail: typeof detail === "string" ? detail : "",
    shows: typeof entry["shows"] === "string" ? entry["shows"] : null,
  };
}

function buildLanes(hears: BehaviourDocument["hears"]): readonly LaneModel[] {
  const first = ({ heard }: LaneModel): number => heard[0]?.atMs ?? 0;
  return Object.entries(hears ?? {})
    .map(([key, entries]) => ({ key, ...laneOf(key), heard: entries.map(buildHeard) }))
    .toSorted((one, other) => first(one) - first(other));
}

function buildRequest(request: BehaviourRequest, api: string, atMs: number | null): BehaviourRequestModel {
  return {
    atMs,
    api: request.api ?? api,
    method: request.method,
    params: request.params,
    result: request.result ?? null,
    error: request.error ?? null,
  };
}

/**
 * Makes the model of a behaviour.
 *
 * @param api id of the API of its method.
 */
export function buildBehaviour(file: string, api: string, document: BehaviourDocument): BehaviourModel {
  return {
    name: basename(file, ".json"),
    file,
    statements: document.statements,
    sentence: document.sentence,
    note: document.note ?? null,
    params: document.params ?? null,
    scenario: document.scenario ?? null,
    given: document.given ?? null,
    chance: document.chance ?? [],
    phones: Object.entries(document.phones ?? {}).map(([number, rule]) => ({
      number,
      rule: rule as PhoneModel["rule"],
    })),
    unplayable: document.unplayable ?? [],
    before: (document.before ?? []).map((request) => buildRequest(request, api, null)),
    later: (document.later ?? []).map((request) => buildRequest(request, api, request.at_ms)),
    refusal: document.answer?.error ?? null,
    lanes: buildLanes(document.hears),
    finishReason: document.finish_reason ?? null,
    content: { ...document },
  };
}
