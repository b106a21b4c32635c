import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  EVENT_TYPES,
  type EventEnvelope,
  isKnownEvent,
  isLegFinishedEvent,
  isSessionFinishedEvent,
  validateEvent,
  validateEventEnvelope,
  validateSessionCreatedEvent,
} from "../src/generated/events/index.ts";

const EXAMPLES = join(import.meta.dirname, "../../../spec/extensions/events/examples");

interface Example {
  readonly proves: string;
  readonly event: EventEnvelope;
  readonly violation: { readonly kind: string; readonly field: string | null };
}

function examples(kind: "accept" | "reject"): readonly [string, Example][] {
  return readdirSync(join(EXAMPLES, kind)).map((name) => [
    name,
    JSON.parse(readFileSync(join(EXAMPLES, kind, name), "utf8")) as Example,
  ]);
}

function accepted(name: string): EventEnvelope {
  const found = examples("accept").find(([file]) => file === `${name}.json`);
  if (found === undefined) throw new Error(`there is no example ${name}`);
  return found[1].event;
}

describe("the validators of events", () => {
  it.each(examples("accept"))("take %s", (_name, { event }) => {
    expect(validateEvent(event)).toBeNull();
    expect(validateEventEnvelope(event)).toBeNull();
  });

  it.each(examples("reject"))("refuse %s", (_name, { event, violation }) => {
    const mnemonics: Readonly<Record<string, string>> = {
      missing: "missing_member",
      type: "wrong_type",
      value: "wrong_value",
    };
    expect(validateEvent(event)?.data).toMatchObject({
      mnemonic: mnemonics[violation.kind],
      field: violation.field,
    });
  });

  it("hold an event against its own type only when asked for that type", () => {
    const event = accepted("leg-ringing");
    expect(validateEvent(event)).toBeNull();
    expect(validateSessionCreatedEvent(event)?.data.field).toBe("notification_mnemonic");
  });

  it("take every member of the envelope as required, in events of each type", () => {
    for (const [name, { event }] of examples("accept")) {
      for (const member of Object.keys(accepted("session-created"))) {
        if (member === "notification_mnemonic") continue;
        const { [member as "event_id"]: _left, ...rest } = event;
        expect(validateEvent(rest)?.data, `${name} without ${member}`).toMatchObject({
          mnemonic: "missing_member",
          field: member,
        });
      }
    }
  });

  it("echo nothing that is not an object", () => {
    for (const value of [null, undefined, "event", 5, []]) expect(validateEvent(value)).not.toBeNull();
  });
});

describe("the guards of events", () => {
  it("tell the types apart, and narrow", () => {
    const finished: EventEnvelope = accepted("session-finished");
    expect(isSessionFinishedEvent(finished) && finished.finish_reason).toBe("success_finish");
    expect(isLegFinishedEvent(finished)).toBe(false);
    const leg: EventEnvelope = accepted("leg-finished-hung-up");
    expect(isLegFinishedEvent(leg) && leg.leg.is_operator).toBe(false);
  });

  it("know every type of the spec and no other", () => {
    const known = examples("accept").filter(([, { event }]) => isKnownEvent(event));
    expect(new Set(known.map(([, { event }]) => event.notification_mnemonic))).toEqual(new Set(EVENT_TYPES));
    expect(isKnownEvent(accepted("unknown-type"))).toBe(false);
  });
});
