import { readFile } from "node:fs/promises";
import type { CallEvent, LegEndCause } from "@scenario-call/call-flow";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { MAGIC_NUMBERS } from "@scenario-call/call-flow/simulate";
import { call, CALL_PARAMS, startServer } from "../../gateway/support.ts";

const PAGE = await readFile(new URL("../../../../../docs/sandbox.md", import.meta.url), "utf8");

/** A row of the page's table. */
interface Row {
  readonly pattern: string;
  readonly example: string;
  readonly phone: string;
  readonly finishReason: string;
}

const bare = (cell: string | undefined): string => (cell ?? "").replaceAll("`", "").trim();

const ROWS: readonly Row[] = PAGE.split("\n")
  .filter((line) => line.startsWith("| `7"))
  .map((line) => {
    const [, pattern, , example, phone, finishReason] = line.split("|").map(bare);
    return {
      pattern: pattern ?? "",
      example: example ?? "",
      phone: phone ?? "",
      finishReason: finishReason ?? "",
    };
  });

const ENDS: Partial<Record<LegEndCause, string>> = {
  busy: "busy",
  rejected: "refuses",
  unreachable: "unreachable",
  offline: "offline",
  no_answer: "is given up",
  hung_up: "hangs up",
};

/** What the contact's phone did, in the words of the page. */
const inWords = (event: CallEvent): string | null => {
  if (!("leg" in event) || event.leg !== "contact") return null;
  switch (event.type) {
    case "leg_ringing":
      return "rings";
    case "leg_early_media":
      return "announces";
    case "leg_answered":
      return "answers";
    case "digit_received":
      return `presses ${event.digit}`;
    case "leg_ended":
      return ENDS[event.cause] ?? event.cause;
    default:
      return null;
  }
};

const told = (events: readonly CallEvent[], since: number): string =>
  events
    .flatMap((event) => {
      const words = inWords(event);
      return words === null ? [] : [`${words} ${((event.at - since) / 1000).toFixed(1)}`];
    })
    .join(", ");

describe("the numbers that act by themselves", () => {
  test("are on the page, all of them and no others", () => {
    expect(ROWS.map(({ pattern }) => pattern)).toEqual(MAGIC_NUMBERS.map(({ pattern }) => pattern));
  });

  test.each(ROWS)(
    "$pattern acts as the page says: $phone",
    async ({ pattern, example, phone, finishReason }) => {
      expect(example).toMatch(
        new RegExp(`^${pattern.replace("SS", "[0-9]{2}").replace("D", "[0-9]")}$`, "u"),
      );
      const { url, clock, store } = await startServer();
      const begun = clock.now();
      const answer = await call(url, "start.scenario_call", {
        ...CALL_PARAMS,
        contact: example,
        first_call: "contact",
        switch_at_once: true,
      });
      await clock.runToEnd();
      const session = await store.session(answer.result?.data["call_session_id"] as number);
      expect(told(session?.events ?? [], begun)).toBe(phone);
      expect(session?.finished?.finish_reason).toBe(finishReason);
    },
  );

  test("take as many seconds as they say", async () => {
    const { url, clock, store } = await startServer();
    const begun = clock.now();
    for (const contact of ["70000001000", "70000001099"]) {
      await call(url, "start.scenario_call", { ...CALL_PARAMS, contact, first_call: "contact" });
    }
    await clock.runToEnd();
    const answered = async (id: number) =>
      (await store.session(id))?.events.find((event) => event.type === "leg_answered")?.at;
    expect(await answered(1)).toBe(begun + 200);
    // The account lets a contact's phone ring for a minute from the dialling on.
    expect(await answered(2)).toBeUndefined();
  });
});

describe("an employee's phone", () => {
  const scenario = (...phones: string[]) => ({
    sip_lines: [],
    employees: [
      { id: 501, full_name: "Anna Ivanova", phones: phones.map((phone_number) => ({ phone_number })) },
    ],
    scenarios: [
      {
        id: 23456,
        name: "Order",
        operations: [{ id: 1, name: "The shop", employee_ids: [501], confirmation_digit: "1" }],
      },
    ],
  });

  const winner = async (...phones: string[]) => {
    const { url, clock, store, heard } = await startServer(scenario(...phones));
    await call(url, "start.scenario_call", CALL_PARAMS);
    await clock.runToEnd();
    return {
      talked: heard.filter(({ heard: what }) => what.type === "talk").map((at) => at.phone_number),
      reason: (await store.session(1))?.finished?.finish_reason,
    };
  };

  test("that is a voice mail does not take a call that asks for a digit: the next phone does", async () => {
    expect(await winner("70000004002", "70000006102")).toEqual({
      talked: expect.arrayContaining(["70000006102", "79260000000"]) as unknown,
      reason: "success_finish",
    });
  });

  test("at which another digit is pressed, or none, does not take it either", async () => {
    expect(await winner("70000006202", "70000001001")).toEqual({
      talked: [],
      reason: "no_operator_confirmation",
    });
  });
});

describe("the rules on the page", () => {
  const yaml = /```yaml\n(?<text>[\s\S]*?)```/u.exec(PAGE)?.groups?.["text"] ?? "";

  test("are rules that an account file may have, and act as their comments say", async () => {
    const { sandbox } = parse(yaml) as { readonly sandbox: { readonly phones: readonly object[] } };
    // The employee waits for the other side to hang up, so that it is seen when that happens.
    const phones = [...sandbox.phones, { phone_number: "100123" }];
    const { url, clock, store } = await startServer({ sandbox: { ...sandbox, phones } });
    const ends: (string | undefined)[] = [];
    const numbers = ["79260000021", "79260000021", "79260000021", "79260000022", "79260000024"];
    for (const [index, contact] of numbers.entries()) {
      await call(url, "start.scenario_call", {
        ...CALL_PARAMS,
        contact,
        first_call: "contact",
        switch_at_once: true,
      });
      await clock.runToEnd(20_000_000);
      const session = await store.session(index + 1);
      const begun = session?.created_at ?? 0;
      ends.push(`${told(session?.events ?? [], begun)}: ${session?.finished?.finish_reason}`);
    }
    expect(ends.slice(0, 2)).toEqual(["busy 0.2: subscriber_busy", "busy 0.2: subscriber_busy"]);
    // Nobody hangs up: the session ends with its two hours.
    expect(ends[2]).toBe("rings 0.2, answers 1.2, released 7200.0: timeout");
    expect(ends.slice(3)).toEqual([
      "rings 0.2, answers 16.2, hangs up 44.2: success_finish",
      "rings 0.2, announces 0.7, refuses 7.2: subscriber_busy",
    ]);
  });
});
