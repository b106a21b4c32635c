import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/adapters/clock/system-clock.ts";
import { Probe } from "../../src/asterisk-command/doctor/probe/probe.ts";
import { FRAME, isSound, isTone, toneFrame } from "../../src/asterisk-command/doctor/probe/tone.ts";
import { decodeALaw, encodeALaw } from "../../src/sound/g711.ts";

const NAMES = ["first-telephone", "second-telephone"] as const;
const TONES = [700, 1240] as const;

const socket = async (): Promise<Socket> => {
  const opened = createSocket("udp4");
  opened.bind(0, "127.0.0.1");
  await once(opened, "listening");
  onTestFinished(() => {
    opened.close();
  });
  return opened;
};

const nextFrom = async (from: Socket): Promise<Buffer> => {
  const [message] = (await once(from, "message")) as [Buffer];
  return message;
};

/** A caller with a socket for SIP and one for sound, and a probe that it can call. */
const setting = async () => {
  const probe = await Probe.open(systemClock(), "127.0.0.1", NAMES, TONES);
  onTestFinished(() => {
    probe.close();
  });
  const [sip, rtp] = [await socket(), await socket()];
  const [telephone] = probe.telephones;
  const ask = async (method: string, uri: string, payloads = "8 0 101"): Promise<string> => {
    const sdp = [
      "v=0",
      "o=- 1 1 IN IP4 127.0.0.1",
      "s=-",
      "c=IN IP4 127.0.0.1",
      "t=0 0",
      `m=audio ${rtp.address().port} RTP/AVP ${payloads}`,
      "",
    ].join("\r\n");
    const request = [
      `${method} ${uri} SIP/2.0`,
      "Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKtest",
      "f: <sip:caller@127.0.0.1>;tag=caller",
      `To: <${uri}>`,
      "i: call@127.0.0.1",
      `CSeq: 1 ${method}`,
      "",
      method === "INVITE" ? sdp : "",
    ].join("\r\n");
    const answer = nextFrom(sip);
    sip.send(request, Number(uri.split(":").at(-1)), "127.0.0.1");
    return (await answer).toString();
  };
  return { probe, telephone, ask, rtp };
};

const packet = (samples: Int16Array, payload = 8): Buffer => {
  const bytes = Buffer.alloc(12 + samples.length);
  bytes[0] = 0x80;
  bytes[1] = payload;
  bytes.set(encodeALaw(samples), 12);
  return bytes;
};

describe("a telephone of the doctor", () => {
  it("takes a call at once, by the rules of SIP, and speaks A-law where that is offered", async () => {
    const { telephone, ask } = await setting();
    const answer = await ask("INVITE", telephone.uri);
    const [head = "", sdp = ""] = answer.split("\r\n\r\n");
    expect(head.split("\r\n")).toEqual([
      "SIP/2.0 200 OK",
      "Via: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKtest",
      "From: <sip:caller@127.0.0.1>;tag=caller",
      `To: <${telephone.uri}>;tag=first-telephone-doctor`,
      "Call-ID: call@127.0.0.1",
      "CSeq: 1 INVITE",
      `Contact: <${telephone.uri}>`,
      "Content-Type: application/sdp",
      `Content-Length: ${sdp.length}`,
    ]);
    expect(sdp).toContain(`m=audio ${telephone.phone.port} RTP/AVP 8\r\n`);
    expect(await telephone.called).toBe("answered");
  });

  it("speaks µ-law where only that is offered, and nothing else", async () => {
    const { probe, ask } = await setting();
    const [first, second] = probe.telephones;
    expect(await ask("INVITE", first.uri, "0 9")).toContain("RTP/AVP 0\r\n");
    expect(await ask("INVITE", second.uri, "9 18")).toMatch(/^SIP\/2\.0 488 /u);
    expect(await second.called).toBe("no_codec");
  });

  it("lets nobody in who does not know its name", async () => {
    const { telephone, ask } = await setting();
    const stranger = telephone.uri.replace("first-telephone", "somebody");
    expect(await ask("INVITE", stranger)).toMatch(/^SIP\/2\.0 404 /u);
  });

  it("answers what else it is asked in a call", async () => {
    const { telephone, ask } = await setting();
    for (const method of ["OPTIONS", "BYE", "CANCEL"])
      expect(await ask(method, telephone.uri)).toMatch(/^SIP\/2\.0 200 OK\r\n/u);
  });

  it("says its tone, and says it to where sound comes from", async () => {
    const { telephone, ask, rtp } = await setting();
    await ask("INVITE", telephone.uri);
    const elsewhere = await socket();
    // As a router does that gives a call another port.
    elsewhere.send(packet(toneFrame(440, 0)), telephone.phone.port, "127.0.0.1");
    expect(isTone(decodeALaw((await nextFrom(elsewhere)).subarray(12)), TONES[0])).toBe(true);
    rtp.send(packet(toneFrame(440, 0)), telephone.phone.port, "127.0.0.1");
    const said = await nextFrom(rtp);
    expect([said[0], said[1], said.length]).toEqual([0x80, 8, 12 + 160]);
  });

  it("hears a tone, in a row without a gap, and no other one", async () => {
    const { telephone, ask, rtp } = await setting();
    await ask("INVITE", telephone.uri);
    const say = (...frames: readonly Int16Array[]): void => {
      for (const samples of frames) rtp.send(packet(samples), telephone.phone.port, "127.0.0.1");
    };
    const tone = toneFrame(TONES[1], 0);
    const silence = new Int16Array(FRAME);
    const heard = telephone.phone.hears((samples) => isTone(samples, TONES[1]), 3, 60_000);
    say(tone, tone, silence, tone, tone, tone);
    expect(await heard).toBe(true);
    const missed = telephone.phone.hears((samples) => isTone(samples, TONES[1]), 3, 100);
    say(tone, tone, silence, tone, tone, toneFrame(TONES[0], 0));
    expect(await missed).toBe(false);
  });
});

describe("a frame of sound", () => {
  it("is a tone where hardly anything else is in it", () => {
    for (const hertz of [440, 700, 1240]) {
      for (const other of [440, 700, 1240])
        expect(isTone(toneFrame(hertz, 77), other), `${hertz} for ${other}`).toBe(hertz === other);
    }
    const mixed = toneFrame(700, 0).map((sample, at) => (sample + (toneFrame(1240, 0)[at] ?? 0)) / 2);
    expect(isTone(mixed, 700)).toBe(false);
  });

  it("is sound where it is not silence", () => {
    expect(isSound(toneFrame(440, 0))).toBe(true);
    // The least that A-law can write is not silence itself.
    expect(isSound(decodeALaw(encodeALaw(new Int16Array(FRAME))))).toBe(false);
    expect(isSound(new Int16Array(0))).toBe(false);
  });
});
