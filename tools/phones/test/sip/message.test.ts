import { describe, expect, it } from "vitest";
import {
  formatSip,
  headerOf,
  headersOf,
  parameterIn,
  parseSip,
  uriIn,
  userIn,
} from "../../src/sip/message.ts";

const INVITE = [
  "INVITE sip:79260000000@127.0.0.1:5070 SIP/2.0",
  "Via: SIP/2.0/UDP 127.0.0.1:5060;rport;branch=z9hG4bKa",
  "v: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bKb",
  'From: "74993720692" <sip:74993720692@127.0.0.1>;tag=one',
  "To: <sip:79260000000@127.0.0.1>",
  "i: abc",
  "CSeq: 17 INVITE",
  "Subject: goes",
  "  on",
  "Content-Length: 3",
  "",
  "v=0",
].join("\r\n");

describe("a SIP message", () => {
  it("is read with short names, more than one Via and lines that go on", () => {
    const message = parseSip(INVITE);
    expect(message).toMatchObject({ method: "INVITE", uri: "sip:79260000000@127.0.0.1:5070", body: "v=0" });
    expect(headersOf(message!, "via").map((via) => parameterIn(via, "branch"))).toEqual([
      "z9hG4bKa",
      "z9hG4bKb",
    ]);
    expect(headerOf(message!, "call-id")).toBe("abc");
    expect(headerOf(message!, "subject")).toBe("goes on");
  });

  it("may be a response", () => {
    expect(parseSip("SIP/2.0 401 Not for you\r\nCSeq: 1 REGISTER\r\n\r\n")).toMatchObject({
      status: 401,
      reason: "Not for you",
    });
    expect(parseSip("SIP/2.0 200\r\n\r\n")).toMatchObject({ status: 200, reason: "" });
  });

  it("is not what only keeps a way open, and not HTTP", () => {
    expect(parseSip("\r\n\r\n")).toBeNull();
    expect(parseSip("GET / HTTP/1.1\r\n\r\n")).toBeNull();
  });

  it("is sent with its length in bytes", () => {
    const text = formatSip({ method: "INFO", uri: "sip:a@b", headers: [["call-id", "x"]], body: "д" });
    expect(text).toBe("INFO sip:a@b SIP/2.0\r\ncall-id: x\r\ncontent-length: 2\r\n\r\nд");
  });

  it("is read as it was sent", () => {
    const message = {
      status: 486,
      reason: "Busy Here",
      headers: [["to", "<sip:a@b>;tag=t"]],
      body: "",
    } as const;
    expect(parseSip(formatSip(message))).toEqual({
      ...message,
      headers: [...message.headers, ["content-length", "0"]],
    });
  });
});

describe("an address", () => {
  it.each([
    ['"Anna" <sip:100123@127.0.0.1;transport=udp>;tag=x', "sip:100123@127.0.0.1;transport=udp", "100123"],
    ["<sip:127.0.0.1:5060>", "sip:127.0.0.1:5060", ""],
    ["<tel:+79260000000;phone-context=x>", "tel:+79260000000;phone-context=x", "+79260000000"],
    ["sip:a@b;tag=x", "sip:a@b", "a"],
  ])("%s", (value, uri, user) => {
    expect(uriIn(value)).toBe(uri);
    expect(userIn(uri)).toBe(user);
  });

  it("has the parameters that stand outside its URI only", () => {
    expect(parameterIn("<sip:a@b;tag=inside>;tag=outside", "tag")).toBe("outside");
    expect(parameterIn("<sip:a@b;tag=inside>", "tag")).toBeNull();
    expect(parameterIn('SIP;cause=200;text="Call completed elsewhere"', "cause")).toBe("200");
  });
});
