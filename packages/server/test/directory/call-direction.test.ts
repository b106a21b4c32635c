import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CallDirection, callDirection } from "../../src/directory/call-direction.ts";

describe("the direction of a number", () => {
  test.each<[string, CallDirection, string]>([
    ["79260000000", "mobile", "a mobile number"],
    ["79000000000", "mobile", "a mobile number"],
    ["74951234567", "intercity", "Moscow"],
    ["73431234567", "intercity", "Yekaterinburg"],
    ["78121234567", "intercity", "Saint Petersburg"],
    ["78791234567", "intercity", "the last area code of 87x"],
    ["78001234567", "intercity", "freephone"],
    ["78041234567", "intercity", "the free access number"],
    ["77011234567", "international", "Kazakhstan, mobile"],
    ["76001234567", "international", "Kazakhstan's other part"],
    ["78401234567", "international", "Abkhazia, fixed"],
    ["79401234567", "international", "Abkhazia, mobile"],
    ["78501234567", "international", "South Ossetia"],
    ["70000001002", "intercity", "a number that nobody has, by which a phone of the sandbox acts by itself"],
    ["70001234567", "international", "a code that is not in use"],
    ["71001234567", "international", "a code that is not in use"],
    ["72001234567", "international", "a code that is not in use"],
    ["75001234567", "international", "a code that is not in use"],
    ["78801234567", "international", "a code that is not in use"],
    ["78901234567", "international", "a code that is not in use"],
    ["78011234567", "premium", "alternative billing"],
    ["78031234567", "premium", "voting"],
    ["78051234567", "premium", "prepaid cards"],
    ["78081234567", "premium", "personal numbers"],
    ["78091234567", "premium", "paid services"],
    ["780912345678", "premium", "paid services with digits to spare, which an exchange ignores"],
    ["7809123456", "premium", "paid services with a digit too few"],
    ["79541234567", "premium", "satellite phones of the country"],
    ["881612345678", "premium", "satellite phones"],
    ["870123456789", "premium", "ships"],
    ["883123456789", "premium", "networks of no country"],
    ["979123456789", "premium", "the international premium rate service"],
    ["12025550123", "international", "the United States"],
    ["375291234567", "international", "Belarus"],
    ["380441234567", "international", "Ukraine"],
    ["7926000000", "international", "too short for the country"],
    ["792600000001", "international", "too long for the country"],
    ["89260000000", "international", "written with the trunk prefix"],
    ["84951234567", "international", "written with the trunk prefix: Vietnam by its letter"],
    ["88001234567", "international", "written with the trunk prefix"],
    ["81012025550123", "international", "written with the prefix for calls abroad"],
    ["4951234567", "international", "written without the country: Germany by its letter"],
    ["4951234", "international", "written without the area"],
    ["9260000", "international", "written without the area"],
  ])("%s is %s: %s", (number, direction) => {
    expect(callDirection(number)).toBe(direction);
  });

  test("is one of the country only for 11 digits that begin with a code of the country", () => {
    const e164 = fc.stringMatching(/^[1-9][0-9]{6,14}$/u);
    const near = fc.stringMatching(/^7[0-9]{9,11}$/u);
    fc.assert(
      fc.property(fc.oneof(e164, near), (number) => {
        const direction = callDirection(number);
        if (direction !== "mobile" && direction !== "intercity") return;
        expect(number).toMatch(/^7[3489][0-9]{9}$/u);
        expect(number).not.toMatch(/^7(?:80[1-35-9]|88|89|840|850|940|954)/u);
      }),
    );
  });
});
