import { CALL_API_ERRORS } from "@scenario-call/core";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../src/adapters/memory/memory-store.ts";
import { eventsOf } from "../../src/calls/events/session-events.ts";
import { StoreError } from "../../src/ports/store.ts";
import { call, CALL_PARAMS, SPEC, startServer, type TestServer } from "./support.ts";

const API = `${SPEC}call-api/v4.0`;

interface RejectExample {
  readonly error?: { readonly data: { readonly mnemonic: string } };
  readonly answer?: { readonly body?: RejectExample };
  readonly stage?: string;
}

/** Mnemonics that the examples of a folder cause; `examples.test.ts` causes each of them over HTTP. */
const causedIn = (folder: string): ReadonlySet<string> => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?:^|\/)examples\/reject\/[^/]+\.json$/u.test(file),
  );
  return new Set(
    files.map((file) => {
      const example = JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as RejectExample;
      return (example.error ?? example.answer?.body?.error)?.data.mnemonic ?? `nothing in ${file}`;
    }),
  );
};

describe("S10 every error of the API", () => {
  test("is caused over HTTP by an example of the spec", () => {
    const caused = causedIn(API);
    expect(Object.keys(CALL_API_ERRORS).filter((mnemonic) => !caused.has(mnemonic))).toEqual([]);
  });

  test("that start.scenario_call has of its own is caused by its own examples", () => {
    const caused = causedIn(`${API}/methods/start.scenario_call`);
    const { errors, uses } = JSON.parse(
      readFileSync(`${API}/methods/start.scenario_call/errors.json`, "utf8"),
    ) as { readonly errors: object; readonly uses: readonly string[] };
    // The encoding is told before anybody knows the method: its examples are those of the API.
    const own = [...Object.keys(errors), ...uses].filter((name) => name !== "character_encoding_not_allowed");
    expect(own).toHaveLength(13);
    expect(own.filter((mnemonic) => !caused.has(mnemonic))).toEqual([]);
  });
});

const refusalOf = async ({ url }: TestServer, params: object = {}): Promise<string | undefined> =>
  (await call(url, "start.scenario_call", { ...CALL_PARAMS, ...params })).error?.data.mnemonic;

describe("an address", () => {
  test("is refused where the account names none", async () => {
    expect(await refusalOf(await startServer({ allowed_ips: [] }))).toBe("ip_not_whitelisted");
  });

  test("is refused before anything is told of the account: no limits go with it", async () => {
    const { url } = await startServer({ allowed_ips: ["203.0.113.0/24"] });
    const { error } = await call(url, "start.scenario_call", CALL_PARAMS);
    expect(error?.data).toMatchObject({ mnemonic: "ip_not_whitelisted", params: { ip: "127.0.0.1" } });
    expect(error?.data).not.toHaveProperty("metadata");
  });
});

describe("a call direction", () => {
  test("is forbidden or allowed by default as the documents say, and paid services are forbidden", async () => {
    const server = await startServer({ call_directions: null });
    expect(await refusalOf(server, { contact: "79260000000" })).toBeUndefined();
    expect(await refusalOf(server, { contact: "74950000099" })).toBeUndefined();
    for (const contact of ["12025550123", "77011234567", "78091234567", "881612345678"])
      expect(await refusalOf(server, { contact })).toBe("call_direction_forbidden");
  });

  test("counts for a contact that is an employee's outside number too, and not for a SIP line", async () => {
    const server = await startServer({ call_directions: { mobile: false, intercity: false } });
    expect(await refusalOf(server, { contact: "79250000501" })).toBe("call_direction_forbidden");
    expect(await refusalOf(server, { contact: "100123" })).toBeUndefined();
  });

  test.each(["112", "101", "911", "0123", "000000", "01234567890"])(
    "is none for the short or unfinished number %s: it is never called",
    async (contact) => {
      const everywhere = { mobile: true, intercity: true, international: true, premium: true };
      const server = await startServer({ call_directions: everywhere });
      expect(await refusalOf(server, { contact })).toBe("invalid_parameter_value");
      expect(server.server.calls.live).toBe(0);
    },
  );

  test.each(["employee", "contact"])(
    "that is forbidden keeps an employee's phone from ringing, %s first, and the contact is not rung in vain",
    async (first_call) => {
      const employees = [501, 502, 503].map((id) => ({
        id,
        full_name: "x",
        phones: [{ phone_number: "12025550123" }, { phone_number: "78091234567" }],
      }));
      const server = await startServer({ employees });
      expect(await refusalOf(server, { first_call })).toBeUndefined();
      await server.clock.runToEnd();
      const session = await server.store.session(1);
      expect(session?.finished?.finish_reason).toBe("employee_without_phones");
      if (session === null) throw new Error("the session is gone");
      const rung = eventsOf(session).flatMap((event) => ("leg" in event ? [event.leg] : []));
      expect(rung).toEqual([]);
    },
  );
});

describe("the points of an account", () => {
  test("are told exactly", async () => {
    const server = await startServer({ limits: { day_limit: 1000, minute_limit: 20 } });
    await server.clock.advance(1500);
    const { result } = await call(server.url, "start.scenario_call", CALL_PARAMS);
    expect(result?.metadata.limits).toEqual({
      day_limit: 1000,
      day_remaining: 999,
      day_reset: 43_199, // 43 198.5 s until midnight
      minute_limit: 20,
      minute_remaining: 19,
      minute_reset: 59, // 58.5 s until the next minute
    });
  });

  test("are there again at midnight", async () => {
    const server = await startServer({ limits: { day_limit: 1, minute_limit: 20 } });
    expect(await refusalOf(server)).toBeUndefined();
    await server.clock.advance(12 * 3_600_000 - 1);
    expect(await refusalOf(server)).toBe("limit_exceeded");
    await server.clock.advance(1);
    expect(await refusalOf(server)).toBeUndefined();
  });

  test.each([
    ["virtual_phone_number_not_found", { virtual_phone_number: "74990000000" }],
    ["own_virtual_phone_number_not_allowed", { contact: "74951234567" }],
    ["scenario_not_found", { scenario_id: 1 }],
    ["call_direction_forbidden", { contact: "12025550123" }],
    ["contact_in_blacklist", { contact: "79260000013" }],
    ["media_file_not_found", { contact_message: { type: "media", value: "99" } }],
    ["tts_text_exceeded", { contact_message: { type: "tts", value: "a".repeat(301) } }],
    ["component_disabled", { virtual_phone_usage_rule: "random" }],
    ["invalid_parameter_value", { contact: "12" }],
    ["unexpected_parameters", { note: "x" }],
  ])("are not taken by %s", async (mnemonic, params) => {
    const server = await startServer({ limits: { day_limit: 1, minute_limit: 1 } });
    for (let n = 0; n < 3; n += 1) expect(await refusalOf(server, params)).toBe(mnemonic);
    expect(await refusalOf(server)).toBeUndefined();
    expect(await refusalOf(server)).toBe("limit_exceeded");
  });

  test("come back from writes that fail, among others that succeed, and are never overspent", async () => {
    /** Every second write fails, and none is done before six are waiting. */
    class SlowAndFull extends MemoryStore {
      readonly #waiting: (() => void)[] = [];
      override async createSession(...args: Parameters<MemoryStore["createSession"]>): Promise<number> {
        const nth = this.#waiting.length;
        if (nth < 6) {
          await new Promise<void>((resolve) => {
            this.#waiting.push(resolve);
            if (this.#waiting.length === 6) for (const go of this.#waiting) go();
          });
          if (nth % 2 === 1) throw new StoreError("write_failed", "the disk of the test is full");
        }
        return super.createSession(...args);
      }
    }
    const server = await startServer(
      { limits: { day_limit: 100, minute_limit: 6 } },
      { store: new SlowAndFull() },
    );
    const first = await Promise.all(Array.from({ length: 6 }, async () => refusalOf(server)));
    expect(first.filter((mnemonic) => mnemonic === "internal_error")).toHaveLength(3);
    const second = await Promise.all(Array.from({ length: 6 }, async () => refusalOf(server)));
    expect(second.filter((mnemonic) => mnemonic === undefined)).toHaveLength(3);
    expect(second.filter((mnemonic) => mnemonic === "limit_exceeded")).toHaveLength(3);
    expect(server.server.calls.live).toBe(6);
  });
});
