import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskDeep, PHONE_KEYS } from "../src/masking/mask-deep.ts";
import { maskPhone } from "../src/masking/mask-phone.ts";
import { maskSecret } from "../src/masking/mask-secret.ts";
import { maskText } from "../src/masking/mask-text.ts";

const phone = fc.stringMatching(/^[1-9][0-9]{6,14}$/u);
const words = fc.constantFrom("", "call ", "tel:", "«", "id=", "+", " ", "\n", "x");
const token = fc.stringMatching(/^[0-9a-z_.*$-]{8,72}$/u);

describe("maskPhone", () => {
  it.each([
    ["79260000000", "7926•••••00"],
    ["+79260000000", "+7926•••••00"],
    ["8 (926) 123-45-67", "8926•••••67"],
    ["1234567", "12•••67"],
    ["000123", "••••23"],
    ["12", "••"],
    ["nobody", "••••••••"],
    ["٧٩٢٦٠٠٠٠٠٠٠", "٧٩٢٦•••••٠٠"],
  ])("shows %s as %s", (number, shown) => {
    expect(maskPhone(number)).toBe(shown);
  });
});

describe("maskSecret", () => {
  it("shows nothing of a short secret, not even its length", () => {
    expect(maskSecret("hunter2")).toBe(maskSecret("correct horse battery staple"));
    expect(maskSecret("hunter2")).not.toMatch(/[hunter2]/u);
  });

  it("lets two long keys be told apart by their beginnings", () => {
    const key = "2fRN4g217ca0b4224a67988aff3e584f91964a69";
    expect(maskSecret(key)).toBe("2fRN••••••••");
  });
});

describe("maskText", () => {
  it.each([
    ["The contact 79260000000 is here", "The contact 7926•••••00 is here"],
    ["+7 (926) 000-00-00, please", "+7926•••••00, please"],
    ["8.926.000.00.00", "8926•••••00"],
    ["7,926,000,00,00", "7926•••••00"],
    ["8 926\u00a0000\u201100\u201100", "8926•••••00"],
    ["\u202a+7\u200b926\u2060000\u00ad00\u221200\u202c", "\u202a+7926•••••00\u202c"],
    ["one of 1, 2, 3, 4, 5, 6, 7 or 8", "one of 1, 2, 3, 4, 5, 6, 7 or 8"],
    ["connect ECONNREFUSED 127.0.0.1:54321", "connect ECONNREFUSED 127.0.0.1:54321"],
    ["Your IP 192.168.100.200 is not whitelisted", "Your IP 192.168.100.200 is not whitelisted"],
    ["Scenario with id 23456 not found", "Scenario with id 23456 not found"],
    ["at 2026-11-23T18:35:58.123Z and 2026-11-23 18:35", "at 2026-11-23T18:35:58.123Z and 2026-11-23 18:35"],
    ["on 2026-13-23 18", "on 2026••••18"],
    ["id 550e8400-e29b-41d4-a716-446655440000-1a", "id 550e8400-e29b-41d4-a716-446655440000-1a"],
    ["no id 446655440000", "no id 4466••••••00"],
  ])("makes of %j %j", (text, shown) => {
    expect(maskText(text)).toBe(shown);
  });

  it("hides a secret that contains another one as a whole", () => {
    expect(maskText("abcd-secret-tail", ["secret", "abcd-secret-tail"])).toBe("••••••••");
  });

  it("takes secrets literally", () => {
    expect(maskText("a.c and abc", ["a.c"])).toBe("•••••••• and abc");
    expect(maskText("key", ["key"])).not.toContain("$");
  });

  it("never lets a number or a secret through, whatever stands around it", () => {
    fc.assert(
      fc.property(words, phone, words, token, (before, number, between, secret) => {
        const shown = maskText(`${before}${number}${between}${secret}`, [secret]);
        expect(shown).not.toContain(number);
        expect(shown).not.toContain(secret);
      }),
    );
  });
});

describe("maskDeep", () => {
  it("hides secrets by their name, numbers by their form, and leaves the rest readable", () => {
    const request = {
      jsonrpc: "2.0",
      id: "req1",
      params: {
        access_token: "2fRN4g217ca0b4224a67988aff3e584f91964a69",
        password: ["p", "w"],
        contact: "79260000000",
        scenario_id: 23456789,
        switch_at_once: false,
        contact_message: { type: "tts", value: "Call 8 926 000 00 00" },
        numbers: ["74993720692", 74993720692, 74993720692n],
      },
    };
    expect(maskDeep(request)).toEqual({
      jsonrpc: "2.0",
      id: "req1",
      params: {
        access_token: "2fRN••••••••",
        password: "••••••••",
        contact: "7926•••••00",
        scenario_id: 23456789,
        switch_at_once: false,
        contact_message: { type: "tts", value: "Call 8926•••••00" },
        numbers: ["7499•••••92", "7499•••••92", "7499•••••92"],
      },
    });
  });

  it("hides a number that was sent as a number, or as the name of a member", () => {
    expect(maskDeep({ contact: 79260000000, "79260000000": null })).toEqual({
      contact: "7926•••••00",
      "7926•••••00": null,
    });
    expect(maskDeep(79260000000, {}, "contact")).toBe("7926•••••00");
  });

  it.each([
    ["7926x000x00x00", "7926•••••00"],
    ["тел. 8 (926) 000, потом 00 и 00", "8926•••••00"],
    ["0123", "0123"],
    ["sip-line", "sip-line"],
  ])("hides a number under the name of one however it is broken up: %j", (contact, shown) => {
    expect(maskDeep({ contact })).toEqual({ contact: shown });
    expect(maskDeep([contact], {}, "contact")).toEqual([shown]);
  });

  it("hides a number that somebody sent as a number where a text of his own belongs", () => {
    expect(maskDeep({ external_id: 79260000000, call_api_external_id: 79260000000 })).toEqual({
      external_id: "7926•••••00",
      call_api_external_id: "7926•••••00",
    });
  });

  it("ends on cycles and does not read what is not data", () => {
    const ring: Record<string, unknown> = { act: () => "79260000000" };
    ring["ring"] = ring;
    const text = JSON.stringify(maskDeep(ring));
    expect(text).toContain("[too deep]");
    expect(text).toContain("[function]");
  });

  it("keeps a member called __proto__ a member", () => {
    const shown = maskDeep(JSON.parse('{"__proto__": {"contact": "79260000000"}}'));
    expect(JSON.stringify(shown)).toBe('{"__proto__":{"contact":"7926•••••00"}}');
  });
});

describe("the members that are masked by name", () => {
  it.each(["virtual_phone_number", "calling_phone_number", "called_phone_number", "contact_phone_number"])(
    "include a phone number of the events: %s",
    (name) => {
      expect(PHONE_KEYS).toContain(name);
    },
  );
});
