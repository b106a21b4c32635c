import { describe, expect, it } from "vitest";
import { answerSdp, readSdp } from "../../src/sip/sdp.ts";

const offer = (media: string, ...attributes: string[]): string =>
  ["v=0", "o=- 1 1 IN IP4 10.0.0.1", "s=-", "c=IN IP4 10.0.0.1", "t=0 0", media, ...attributes, ""].join(
    "\r\n",
  );

describe("an offer of audio", () => {
  it("says where sound is sent, in which codec, and how keys are", () => {
    const sdp = offer(
      "m=audio 4000 RTP/AVP 9 8 0 101",
      "a=rtpmap:9 G722/8000",
      "a=rtpmap:101 telephone-event/8000",
    );
    expect(readSdp(sdp)).toEqual({ address: "10.0.0.1", port: 4000, codec: "PCMA", payload: 8, events: 101 });
  });

  it("may have an address for the media alone, and no events", () => {
    const sdp = offer("m=audio 4000 RTP/AVP 0", "c=IN IP4 10.0.0.2");
    expect(readSdp(sdp)).toEqual({
      address: "10.0.0.2",
      port: 4000,
      codec: "PCMU",
      payload: 0,
      events: null,
    });
  });

  it("is of no use without G.711", () => {
    expect(readSdp(offer("m=audio 4000 RTP/AVP 9", "a=rtpmap:9 G722/8000"))).toBeNull();
    expect(readSdp(offer("m=video 4000 RTP/AVP 0"))).toBeNull();
    expect(readSdp("")).toBeNull();
  });

  it("is answered with what both understand", () => {
    expect(readSdp(answerSdp(6000, { codec: "PCMA", payload: 8, events: 101 }))).toEqual({
      address: "127.0.0.1",
      port: 6000,
      codec: "PCMA",
      payload: 8,
      events: 101,
    });
  });
});
