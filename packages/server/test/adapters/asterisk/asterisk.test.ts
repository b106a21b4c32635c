import type { LegId, TelephonyCommand } from "@scenario-call/call-flow";
import { describe, expect, it } from "vitest";
import { CAUSES } from "../../../src/adapters/asterisk/causes.ts";
import { MediaError } from "../../../src/ports/media.ts";
import { TelephonyError } from "../../../src/ports/telephony.ts";
import { FakeAri } from "./fake-ari.ts";
import {
  CACHED,
  FILE,
  MUSIC,
  openOnFake,
  type Opened,
  readySound,
  ROUTES,
  settled,
  SOUNDS,
  TRUNK,
} from "./support.ts";

const CHANNEL = "sc.1.c";
const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const types = ({ events }: Opened): string[] => events.map(([, { type }]) => type);

const play = (playback: string, leg: LegId = "contact"): TelephonyCommand => ({
  type: "play",
  leg,
  playback,
  media: FILE,
});

/** Takes up a channel of the trunk for a second call. */
const dialInAnotherCall = async ({ execute }: Opened): Promise<void> =>
  execute(
    {
      type: "dial",
      leg: "contact",
      phone_number: "79261234568",
      caller_id: "74993720692",
      ring_timeout_ms: 60_000,
    },
    2,
  );

describe("a dial", () => {
  it("makes a channel and its home under names of ours, waits until it can be dialled, and dials once", async () => {
    const opened = await openOnFake();
    await opened.dial();
    expect(opened.ari.asked).toEqual([
      "POST bridges/sc.1.c.h?type=mixing,dtmf_events",
      "POST channels/create",
      // Before it is dialled: an older Asterisk notes a move as the reason for which the leg has ended.
      "POST bridges/sc.1.c.h/addChannel?channel=sc.1.c",
      // 60 s, and some for Asterisk to be the second who gives up.
      "POST channels/sc.1.c/dial?timeout=65",
    ]);
    const { body } = opened.ari.requests.find(({ uri }) => uri === "channels/create")!;
    expect(body).toEqual({
      endpoint: "PJSIP/79261234567@trunk-main",
      app: "sc",
      channelId: CHANNEL,
      variables: { "CONNECTEDLINE(all)": "<74993720692>" },
    });
  });

  it("writes P-Asserted-Identity itself where a trunk wants it in another form than From", async () => {
    const trunks = [{ ...TRUNK, from: "plus_e164", pai: "national" } as const];
    const opened = await openOnFake({ routes: { ...ROUTES, trunks } });
    await opened.dial();
    const { body } = opened.ari.requests.find(({ uri }) => uri === "channels/create")!;
    expect(body).toMatchObject({
      variables: {
        "CONNECTEDLINE(all)": "<+74993720692>",
        "PJSIP_HEADER(add,P-Asserted-Identity)": "<sip:84993720692@sip.example.com>",
      },
    });
  });

  it("dials once, wherever the connection is lost on the way, and whatever became of the request", async () => {
    for (const uri of [
      "bridges/sc.1.c.h",
      "channels/create",
      "channels/sc.1.c/dial",
      "bridges/sc.1.c.h/addChannel",
    ]) {
      for (const carriedOut of [true, false]) {
        const ari = new FakeAri();
        const opened = await openOnFake({ ari });
        let cut = false;
        ari.rules.push((request) => {
          if (cut || !`${request.uri}?`.startsWith(`${uri}?`)) return null;
          cut = true;
          if (carriedOut && request.uri === "channels/create")
            ari.channels.set(CHANNEL, { id: CHANNEL, name: "PJSIP/trunk-main-00000001", state: "Down" });
          if (carriedOut && request.uri.startsWith("bridges/sc.1.c.h?"))
            ari.bridges.set("sc.1.c.h", new Set());
          queueMicrotask(() => {
            ari.drop();
          });
          return "silence";
        });
        const dialling = opened.dial();
        while (opened.problems.length === 0) await turn();
        await opened.clock.advance(100);
        await dialling;
        await settled();
        await opened.asterisk.close();
        const dials = ari.count(`POST channels/${CHANNEL}/dial`);
        // A dial whose answer was lost is not repeated: then the ring timeout ends the leg.
        expect(dials, `${uri}, carried out: ${carriedOut}`).toBeLessThanOrEqual(1);
        expect(dials).toBeGreaterThanOrEqual(uri === "channels/create" ? 1 : 0);
        expect(ari.channels.size).toBe(0);
      }
    }
  });

  it("has failed, and nobody was called, where Asterisk was away for all of its ring time", async () => {
    const opened = await openOnFake();
    opened.ari.rules.push(({ uri }) => (uri === "applications/sc" ? { status: 404 } : null));
    opened.ari.drop();
    while (opened.problems.length === 0) await turn();
    const dialling = opened.dial();
    await opened.pass(59_000);
    expect(opened.events).toEqual([]);
    await opened.pass(1000);
    // Told while it is still away, for the call could go on elsewhere; and not as a telephone that rang in vain.
    expect(opened.events).toMatchObject([[1, { type: "leg_ended", cause: "failed" }]]);
    opened.ari.rules.pop();
    await opened.pass(10_000);
    await dialling;
    await settled();
    expect(opened.ari.count("POST channels/sc.1.c/dial")).toBe(0);
    expect(opened.ari.channels.size).toBe(0);
    expect(opened.ari.bridges.size).toBe(0);
    expect(opened.events).toHaveLength(1);
  });

  it("does not take over a channel that is there under its name already", async () => {
    const opened = await openOnFake();
    opened.ari.channels.set(CHANNEL, { id: CHANNEL, name: "PJSIP/x-00000001", state: "Up" });
    await opened.dial();
    expect(opened.events).toMatchObject([[1, { type: "leg_ended", cause: "failed" }]]);
    expect(opened.ari.count(`POST channels/${CHANNEL}/dial`)).toBe(0);
  });

  it.each([
    ["100123", "offline"],
    ["79261234567", "failed"],
  ])("ends where Asterisk finds nobody behind %s", async (phone, cause) => {
    const opened = await openOnFake();
    opened.ari.rules.push(({ uri }) => (uri === "channels/create" ? { status: 500 } : null));
    await opened.dial("contact", phone);
    expect(opened.events).toMatchObject([[1, { type: "leg_ended", leg: "contact", cause }]]);
  });

  it.each(["1001234", "sip:79261234567@evil.example", "7926123;x", "", "0079261234567890"])(
    "never asks Asterisk for %j, which is nobody that is configured",
    async (phone) => {
      const opened = await openOnFake();
      await opened.dial("contact", phone);
      expect(opened.ari.count("POST channels/create")).toBe(0);
      expect(opened.events).toMatchObject([[1, { type: "leg_ended", cause: "unreachable" }]]);
    },
  );

  it("ends at its own ring timeout, to the millisecond", async () => {
    const opened = await openOnFake();
    await opened.dial();
    await opened.pass(59_999);
    expect(opened.ari.count(`DELETE channels/${CHANNEL}`)).toBe(0);
    await opened.clock.advance(1);
    expect(await opened.told("leg_ended")).toMatchObject({ cause: "no_answer" });
  });

  it("takes the next trunk where one is down, and counts the calls of the one that it takes", async () => {
    const trunks = [
      { ...TRUNK, name: "down" },
      { ...TRUNK, name: "spare", channels: 1 },
    ];
    const opened = await openOnFake({ routes: { ...ROUTES, trunks } });
    const endpoints: unknown[] = [];
    opened.ari.rules.push(({ uri, body }) => {
      if (uri !== "channels/create") return null;
      const { endpoint } = body as { readonly endpoint: string };
      endpoints.push(endpoint);
      return endpoint.endsWith("trunk-down") ? { status: 500 } : null;
    });
    await opened.dial("contact");
    expect(endpoints).toEqual(["PJSIP/79261234567@trunk-down", "PJSIP/79261234567@trunk-spare"]);
    expect(opened.ari.count(`POST channels/${CHANNEL}/dial`)).toBe(1);
    await opened.dial("employee:0.0");
    expect(opened.events).toMatchObject([[1, { type: "leg_ended", leg: "employee:0.0", cause: "failed" }]]);
  });

  it("counts the calls of a trunk, and lets them go with their legs", async () => {
    const opened = await openOnFake({ routes: { ...ROUTES, trunks: [{ ...TRUNK, channels: 1 }] } });
    await opened.dial("contact");
    await opened.dial("employee:0.0");
    expect(opened.events).toMatchObject([[1, { type: "leg_ended", leg: "employee:0.0", cause: "failed" }]]);
    await opened.execute({ type: "hang_up", leg: "contact", reason: "normal" });
    await opened.execute(
      {
        type: "dial",
        leg: "contact",
        phone_number: "79261234567",
        caller_id: "74993720692",
        ring_timeout_ms: 1000,
      },
      2,
    );
    expect(opened.ari.count("POST channels/sc.2.c/dial")).toBe(1);
  });
});

describe("the end of a leg", () => {
  it.each(CAUSES.map(({ q850, cause }) => [q850, cause] as const))(
    "by Q.850 %i while it rings is told as %s",
    async (q850, cause) => {
      const opened = await openOnFake();
      await opened.dial();
      opened.ari.state(CHANNEL, "Ringing");
      opened.ari.hangUp(CHANNEL, q850, 486);
      expect(await opened.told("leg_ended")).toMatchObject({ cause });
      expect(opened.reports).toMatchObject([
        { channel_id: CHANNEL, q850_cause: q850, sip_status: 486, cause, trunk: "main" },
      ]);
    },
  );

  it("is told with the channel's id and the words of the network, as each event of the leg before it", async () => {
    const opened = await openOnFake();
    await opened.dial();
    opened.ari.state(CHANNEL, "Ringing");
    opened.ari.emit({ type: "Dial", peer: { id: CHANNEL, state: "Ringing" }, dialstatus: "PROGRESS" });
    opened.ari.state(CHANNEL, "Up");
    opened.ari.hangUp(CHANNEL, 16, 603);
    await opened.told("leg_ended");
    const about = { leg: "contact", channel_id: CHANNEL, at: expect.any(Number) as number };
    expect(opened.events).toEqual([
      [1, { type: "leg_ringing", ...about }],
      [1, { type: "leg_early_media", ...about }],
      [1, { type: "leg_answered", ...about }],
      [1, { type: "leg_ended", ...about, cause: "hung_up", q850_cause: 16, sip_status: 603 }],
    ]);
  });

  it.each([
    ["a cause that Asterisk does not know", 0, undefined],
    ["a status that refuses nothing", 0, 200],
  ])("has no words of the network with %s", async (_, q850, status) => {
    const opened = await openOnFake();
    await opened.dial();
    opened.ari.hangUp(CHANNEL, q850, status);
    const told = await opened.told("leg_ended");
    expect(told).toMatchObject({ cause: "failed", channel_id: CHANNEL });
    expect(told).not.toHaveProperty("q850_cause");
    expect(told).not.toHaveProperty("sip_status");
    expect(opened.reports).toMatchObject([{ q850_cause: null, sip_status: null }]);
  });

  it("takes its home with it, and the last one the bridge of the session", async () => {
    const opened = await openOnFake();
    await opened.answered("contact");
    await opened.answered("employee:0.0");
    await opened.execute({ type: "bridge", legs: ["employee:0.0", "contact"], mode: "talk" });
    await opened.execute({ type: "hang_up", leg: "contact", reason: "normal" });
    await opened.ari.until(() => !opened.ari.bridges.has("sc.1.c.h"));
    expect([...opened.ari.bridges.keys()].toSorted()).toEqual(["sc.1.e0.0.h", "sc.1.t"]);
    await opened.execute({ type: "hang_up", leg: "employee:0.0", reason: "answered_elsewhere" });
    await opened.ari.until(() => opened.ari.bridges.size === 0);
    expect(opened.ari.count("DELETE channels/sc.1.e0.0?reason=answered_elsewhere")).toBe(1);
  });

  it("is told when the channel is gone already", async () => {
    const opened = await openOnFake();
    await opened.answered();
    opened.ari.channels.clear();
    await opened.execute({ type: "hang_up", leg: "contact", reason: "normal" });
    expect(await opened.told("leg_ended")).toMatchObject({ cause: "released" });
  });

  it("rejects a release that Asterisk did not take, so that it is tried again", async () => {
    const opened = await openOnFake();
    await opened.answered();
    opened.ari.rules.push(({ method }) => (method === "DELETE" ? { status: 500 } : null));
    const released = opened.execute({ type: "hang_up", leg: "contact", reason: "normal" });
    await expect(released).rejects.toBeInstanceOf(TelephonyError);
    opened.ari.rules.pop();
    await opened.execute({ type: "hang_up", leg: "contact", reason: "normal" });
    expect(await opened.told("leg_ended")).toMatchObject({ cause: "released" });
  });
});

describe("sound", () => {
  it("is played in the leg's home, by the name of the file in the cache", async () => {
    const opened = await openOnFake();
    await opened.answered();
    await opened.execute(play("contact:0"));
    await opened.ari.until(() => opened.ari.playbacks.has("sc.1.p.c-0"));
    expect(opened.ari.requests.at(-1)).toMatchObject({
      uri: "bridges/sc.1.c.h/play/sc.1.p.c-0",
      body: { media: [`sound:${CACHED.slice(0, -4)}`] },
    });
    opened.ari.finish("sc.1.p.c-0");
    expect(await opened.told("playback_finished")).toMatchObject({ playback: "contact:0" });
  });

  it.each([
    "/tmp/../etc/passwd.wav",
    "/var/cache/0123456789abcdef.wav&PJSIP/evil",
    "recording:secret",
    "number:1",
    null,
  ])("whose file is called %j never reaches Asterisk", async (file) => {
    const opened = await openOnFake({ sounds: { ...SOUNDS, find: async () => readySound(file) } });
    await opened.answered();
    await opened.execute(play("contact:0"));
    await opened.told("playback_failed");
    expect(opened.ari.asked.filter((uri) => uri.includes("/play/"))).toEqual([]);
  });

  it("that cannot be made is told, with the reason", async () => {
    const find = async (): Promise<never> => {
      throw new MediaError("late", "the sound is not ready in time");
    };
    const opened = await openOnFake({ sounds: { ...SOUNDS, find } });
    await opened.answered();
    await opened.execute(play("contact:0"));
    expect(await opened.told("playback_failed")).toMatchObject({ why: "the sound is not ready in time" });
  });

  it("that Asterisk cannot play is told", async () => {
    const opened = await openOnFake();
    await opened.answered();
    await opened.execute(play("contact:0"));
    await opened.ari.until(() => opened.ari.playbacks.size === 1);
    opened.ari.finish("sc.1.p.c-0", "failed");
    expect(await opened.told("playback_failed")).toMatchObject({ playback: "contact:0" });
  });

  it("is not begun where it is stopped before it was there", async () => {
    const found = Promise.withResolvers<ReturnType<typeof readySound>>();
    const opened = await openOnFake({ sounds: { ...SOUNDS, find: async () => found.promise } });
    await opened.answered();
    await opened.execute(play("contact:0"));
    await opened.execute({ type: "stop_playback", leg: "contact", playback: "contact:0" });
    found.resolve(readySound(CACHED));
    await turn();
    await opened.execute(play("contact:0"));
    await turn();
    expect(opened.ari.asked.filter((uri) => uri.includes("/play/"))).toEqual([]);
  });

  it("loops for ten minutes by one list, and begins the next one when that is over", async () => {
    const opened = await openOnFake();
    await opened.answered();
    await opened.execute({ type: "loop", leg: "contact", playback: "contact:0", media: FILE });
    await opened.ari.until(() => opened.ari.playbacks.has("sc.1.p.c-0"));
    const { media } = opened.ari.requests.at(-1)!.body as { readonly media: readonly string[] };
    // 600 s of 2 s each.
    expect(media).toHaveLength(300);
    opened.ari.finish("sc.1.p.c-0");
    await opened.ari.until(() => opened.ari.playbacks.has("sc.1.p.c-0.1"));
    expect(types(opened)).toEqual(["leg_answered"]);
  });

  /** A sound of so many ms in the cache. */
  const soundOf = (duration_ms: number, file = CACHED): typeof SOUNDS => ({
    ...SOUNDS,
    find: async () => ({ ...readySound(file), duration_ms, samples: duration_ms * 8 }),
  });

  it.each([
    [600, CACHED],
    [100, CACHED],
    // In UTF-8 each of these letters is two bytes.
    [600, `/${"музыка/".repeat(20)}0123456789abcdef0123456789abcdef.wav`],
  ])("of %i ms loops by a list that Asterisk takes, and goes on afterwards", async (ms, file) => {
    const opened = await openOnFake({ sounds: soundOf(ms, file) });
    await opened.answered();
    await opened.execute({ type: "loop", leg: "contact", playback: "contact:0", media: FILE });
    await opened.ari.until(() => opened.ari.playbacks.has("sc.1.p.c-0"));
    const body = opened.ari.requests.at(-1)!.body as { readonly media: readonly string[] };
    // A frame is at most 65,535 bytes, or Asterisk closes the connection; the body is a text in the text of the request.
    expect(Buffer.byteLength(JSON.stringify({ message_body: JSON.stringify(body) }))).toBeLessThan(64_000);
    // An earlier process has begun at most one list every 20 s, or what it left could not be found.
    expect(body.media.length * ms).toBeGreaterThanOrEqual(20_000);
    opened.ari.finish("sc.1.p.c-0");
    await opened.ari.until(() => opened.ari.playbacks.has("sc.1.p.c-0.1"));
    expect(types(opened)).toEqual(["leg_answered"]);
  });

  it("that is too short to be repeated is told, and the connection stays", async () => {
    const opened = await openOnFake({ sounds: soundOf(5) });
    await opened.answered();
    await opened.execute({ type: "loop", leg: "contact", playback: "contact:0", media: FILE });
    expect(await opened.told("playback_failed")).toMatchObject({ playback: "contact:0" });
    expect(opened.ari.asked.filter((uri) => uri.includes("/play/"))).toEqual([]);
  });

  it("is Asterisk's own music where the melody is no file", async () => {
    const opened = await openOnFake();
    await opened.answered();
    await opened.execute({ type: "loop", leg: "contact", playback: "contact:0", media: MUSIC });
    await opened.ari.until(() => opened.ari.count("POST bridges/sc.1.c.h/moh?mohClass=melody") === 1);
    await opened.execute({ type: "stop_playback", leg: "contact", playback: "contact:0" });
    await opened.ari.until(() => opened.ari.count("DELETE bridges/sc.1.c.h/moh") === 1);
    expect(types(opened)).toEqual(["leg_answered"]);
  });
});

describe("joining", () => {
  const legs = ["employee:0.0", "contact"] as const;

  it("stops what is heard, then moves both by one request", async () => {
    const opened = await openOnFake();
    await opened.answered("contact");
    await opened.answered("employee:0.0");
    await opened.execute({ type: "tone", leg: "employee:0.0", playback: "p", tone: "ringing" });
    await opened.ari.until(() => opened.ari.playbacks.size === 1);
    const before = opened.ari.asked.length;
    await Promise.all([
      opened.execute({ type: "stop_playback", leg: "employee:0.0", playback: "p" }),
      opened.execute({ type: "bridge", legs, mode: "talk" }),
    ]);
    expect(opened.ari.asked.slice(before)).toEqual([
      "DELETE playbacks/sc.1.p.p",
      "POST bridges/sc.1.t?type=mixing",
      "POST bridges/sc.1.t/addChannel?channel=sc.1.e0.0,sc.1.c",
    ]);
  });

  it("lets the first only listen by muting him, and raises that to a talk without moving anybody", async () => {
    const opened = await openOnFake();
    await opened.answered("employee:0.0");
    await opened.dial("contact");
    await opened.execute({ type: "bridge", legs, mode: "listen" });
    expect(opened.ari.count("POST channels/sc.1.e0.0/mute?direction=in")).toBe(1);
    const before = opened.ari.asked.length;
    opened.ari.state(CHANNEL, "Up");
    while (types(opened).filter((type) => type === "leg_answered").length < 2) await turn();
    await opened.execute({ type: "bridge", legs, mode: "talk" });
    expect(opened.ari.asked.slice(before)).toEqual(["DELETE channels/sc.1.e0.0/mute?direction=in"]);
  });

  it("has not failed where one of them is just ending", async () => {
    const opened = await openOnFake();
    await opened.answered("contact");
    await opened.answered("employee:0.0");
    opened.ari.channels.delete(CHANNEL);
    await opened.execute({ type: "bridge", legs, mode: "talk" });
    opened.ari.hangUp(CHANNEL, 16);
    expect(await opened.told("leg_ended")).toMatchObject({ leg: "contact", cause: "hung_up" });
  });

  it("has failed where both live on", async () => {
    const opened = await openOnFake();
    await opened.answered("contact");
    await opened.answered("employee:0.0");
    opened.ari.rules.push(({ uri }) => (uri.includes("sc.1.t/addChannel") ? { status: 500 } : null));
    await expect(opened.execute({ type: "bridge", legs, mode: "talk" })).rejects.toBeInstanceOf(
      TelephonyError,
    );
  });
});

it("that was refused its bridge makes it the next time", async () => {
  const opened = await openOnFake();
  await opened.answered("contact");
  await opened.answered("employee:0.0");
  let refused = 0;
  opened.ari.rules.push(({ method, uri }) =>
    method === "POST" && uri.startsWith("bridges/sc.1.t?") && refused++ === 0 ? { status: 503 } : null,
  );
  const join = async (): Promise<void> =>
    opened.execute({ type: "bridge", legs: ["employee:0.0", "contact"], mode: "talk" });
  await expect(join()).rejects.toBeInstanceOf(TelephonyError);
  await join();
  expect([...opened.ari.bridges.get("sc.1.t")!].toSorted()).toEqual(["sc.1.c", "sc.1.e0.0"]);
});

describe("digits", () => {
  it("go one at a time, each when the one before has been heard with its gap", async () => {
    const opened = await openOnFake();
    await opened.answered();
    await opened.execute({ type: "send_dtmf", leg: "contact", digits: "1#" });
    await opened.ari.until(() => opened.ari.count("POST channels/sc.1.c/dtmf?dtmf=1") === 1);
    // 100 ms of tone, 100 ms of silence.
    await opened.clock.advance(199);
    await turn();
    expect(opened.ari.count("POST channels/sc.1.c/dtmf")).toBe(1);
    await opened.clock.advance(1);
    await opened.ari.until(() => opened.ari.count("POST channels/sc.1.c/dtmf?dtmf=#") === 1);
  });

  it("keep their distance also where they had to wait for a connection", async () => {
    const opened = await openOnFake();
    await opened.answered();
    opened.ari.drop();
    while (opened.problems.length === 0) await turn();
    await opened.execute({ type: "send_dtmf", leg: "contact", digits: "1" });
    await opened.clock.advance(50);
    await opened.execute({ type: "send_dtmf", leg: "contact", digits: "23" });
    const sent = (): number => opened.ari.count("POST channels/sc.1.c/dtmf");
    await opened.clock.advance(50);
    await opened.ari.until(() => sent() === 1);
    await settled();
    expect(sent()).toBe(1);
    await opened.clock.advance(199);
    await settled();
    expect(sent()).toBe(1);
    await opened.clock.advance(1);
    await opened.ari.until(() => sent() === 2);
    await settled();
    expect(sent()).toBe(2);
  });

  it("hold up nobody but those who are moved", async () => {
    const opened = await openOnFake();
    await opened.answered("contact");
    await opened.answered("employee:0.0");
    await opened.execute({ type: "send_dtmf", leg: "contact", digits: "1" });
    const joined = opened.execute({ type: "bridge", legs: ["employee:0.0", "contact"], mode: "talk" });
    await turn();
    expect(opened.ari.count("POST bridges/sc.1.t/addChannel")).toBe(0);
    await opened.clock.advance(200);
    await joined;
    expect(opened.ari.count("POST bridges/sc.1.t/addChannel")).toBe(1);
  });
});

describe("an earlier process", () => {
  const CREATED = Date.UTC(2026, 0, 1) - 10_000;
  const left = (
    told: "nothing" | "leg_ringing" | "leg_answered",
    sound: { playback: string; once: boolean } | null = null,
  ) => ({
    call_session_id: 1,
    ended: [],
    legs: [
      {
        leg: "contact" as const,
        phone_number: "79261234567",
        dialled_at: CREATED,
        ring_timeout_ms: 60_000,
        told,
        sound,
      },
    ],
  });
  const channel = (ari: FakeAri, state: string): void => {
    ari.channels.set(CHANNEL, { id: CHANNEL, name: "PJSIP/trunk-main-00000001", state });
    ari.bridges.set("sc.1.c.h", new Set([CHANNEL]));
    // It runs since before the call.
    ari.startedAt = "2025-12-31T00:00:00.000+0000";
  };
  const taken = async (
    state: string | null,
    session: ReturnType<typeof left>,
    prepare: (ari: FakeAri) => void = () => {},
  ) => {
    const ari = new FakeAri();
    ari.startedAt = "2025-12-31T00:00:00.000+0000";
    if (state !== null) channel(ari, state);
    prepare(ari);
    const opened = await openOnFake({ ari });
    await opened.asterisk.takeBack([session]);
    await turn();
    return opened;
  };

  it("left an answered leg: it is there, nothing is told, and it can be used", async () => {
    const opened = await taken("Up", left("leg_answered"));
    expect(opened.events).toEqual([]);
    await opened.execute(play("contact:1"));
    await opened.ari.until(() => opened.ari.playbacks.has("sc.1.p.c-1"));
    expect(opened.ari.count("POST channels/create")).toBe(0);
  });

  it("left a leg that has been answered meanwhile", async () => {
    expect((await taken("Up", left("leg_ringing"))).events).toMatchObject([[1, { type: "leg_answered" }]]);
  });

  it("left a leg that rings on, for what is left of its ring timeout", async () => {
    const opened = await taken("Ringing", left("nothing"));
    expect(types(opened)).toEqual(["leg_ringing"]);
    await opened.pass(49_999);
    expect(types(opened)).toEqual(["leg_ringing"]);
    await opened.clock.advance(1);
    expect(await opened.told("leg_ended")).toMatchObject({ cause: "no_answer" });
  });

  it.each([
    ["leg_answered", "hung_up"],
    ["leg_ringing", "failed"],
    ["nothing", "failed"],
  ] as const)(
    "left a leg (%s) that is gone: it has ended (%s), and is not dialled again",
    async (told, cause) => {
      const opened = await taken(null, left(told));
      expect(opened.events).toMatchObject([[1, { type: "leg_ended", cause }]]);
      expect(opened.ari.count("POST channels/create")).toBe(0);
    },
  );

  it("left a leg in an Asterisk that was restarted since: it failed", async () => {
    const opened = await taken(null, left("leg_answered"), (ari) => {
      ari.startedAt = "2026-01-01T00:00:00.000+0000";
    });
    expect(opened.events).toMatchObject([[1, { type: "leg_ended", cause: "failed" }]]);
  });

  it("left a message that still plays: its end is told when it comes", async () => {
    const session = left("leg_answered", { playback: "contact:0", once: true });
    const opened = await taken("Up", session, (ari) => {
      ari.playbacks.set("sc.1.p.c-0", "sound:x");
    });
    expect(opened.events).toEqual([]);
    await opened.execute(play("contact:0"));
    opened.ari.finish("sc.1.p.c-0");
    await opened.told("playback_finished");
    expect(opened.ari.asked.filter((uri) => uri.includes("/play/"))).toEqual([]);
  });

  it("left a message that does not play any more: it is over, and not played again", async () => {
    const session = left("leg_answered", { playback: "contact:0", once: true });
    const opened = await taken("Up", session);
    expect(opened.events).toMatchObject([[1, { type: "playback_finished", playback: "contact:0" }]]);
    await opened.execute(play("contact:0"));
    await turn();
    expect(opened.ari.asked.filter((uri) => uri.includes("/play/"))).toEqual([]);
  });

  it("left a loop that still plays: it goes on, and is not begun twice", async () => {
    const session = left("leg_answered", { playback: "contact:0", once: false });
    const opened = await taken("Up", session, (ari) => {
      ari.playbacks.set("sc.1.p.c-0", "sound:x");
    });
    await opened.execute({ type: "loop", leg: "contact", playback: "contact:0", media: FILE });
    await turn();
    expect(opened.ari.asked.filter((uri) => uri.includes("/play/"))).toEqual([]);
  });

  it("left a loop of a short sound, in its fourth list: it is found there, and not begun twice", async () => {
    const session = left("leg_answered", { playback: "contact:0", once: false });
    const [leg] = session.legs;
    const earlier = { ...session, legs: [{ ...leg!, dialled_at: CREATED - 90_000 }] };
    const opened = await taken("Up", earlier, (ari) => {
      ari.playbacks.set("sc.1.p.c-0.3", "sound:x");
    });
    await opened.execute({ type: "loop", leg: "contact", playback: "contact:0", media: FILE });
    await turn();
    expect(opened.ari.asked.filter((uri) => uri.includes("/play/"))).toEqual([]);
    await opened.execute({ type: "stop_playback", leg: "contact", playback: "contact:0" });
    await opened.ari.until(() => opened.ari.playbacks.size === 0);
  });

  it("left a sound that it was about to stop: it is stopped, whatever kind it was", async () => {
    const opened = await taken("Up", left("leg_answered"), (ari) => {
      ari.playbacks.set("sc.1.p.c-0", "sound:x");
    });
    await opened.execute({ type: "stop_playback", leg: "contact", playback: "contact:0" });
    await opened.ari.until(() => opened.ari.count("DELETE bridges/sc.1.c.h/moh") === 1);
    expect(opened.ari.playbacks.size).toBe(0);
  });

  it("left a leg, and the connection is lost while it is looked for: it is found by the next one", async () => {
    const ari = new FakeAri();
    channel(ari, "Up");
    const opened = await openOnFake({ ari });
    let cut = false;
    ari.rules.push(({ uri }) => {
      if (uri !== "channels" || cut) return null;
      cut = true;
      ari.drop();
      return "silence";
    });
    const taking = opened.asterisk.takeBack([left("leg_ringing")]);
    while (opened.problems.length === 0) await turn();
    await opened.clock.advance(100);
    await taking;
    expect(opened.events).toMatchObject([[1, { type: "leg_answered" }]]);
    expect([...ari.channels.keys()]).toEqual([CHANNEL]);
  });

  it("left a leg that Asterisk does not give back: it is let go, for nobody hears it any more", async () => {
    const ari = new FakeAri();
    channel(ari, "Up");
    const opened = await openOnFake({ ari });
    ari.rules.push(({ uri }) => (uri === "channels" ? { status: 500 } : null));
    await expect(opened.asterisk.takeBack([left("leg_answered")])).rejects.toBeInstanceOf(TelephonyError);
    await ari.until(() => ari.channels.size === 0);
    await opened.told("leg_ended");
    expect(opened.asterisk.liveLegs).toBe(0);
  });

  it("left two legs, and one ends while the other is looked at: nothing of it is made again, its trunk is free", async () => {
    const ari = new FakeAri();
    channel(ari, "Up");
    const employee = "sc.1.e0.0";
    ari.channels.set(employee, { id: employee, name: "PJSIP/trunk-main-00000002", state: "Up" });
    ari.rules.push(({ uri }) => {
      if (!uri.startsWith("playbacks/")) return null;
      ari.hangUp(employee, 16);
      return { status: 404 };
    });
    const routes = { ...ROUTES, trunks: [{ ...TRUNK, channels: 2 }] };
    const opened = await openOnFake({ ari, routes });
    const { legs, ...session } = left("leg_answered", { playback: "contact:0", once: true });
    const second = { ...legs[0]!, leg: "employee:0.0" as const, sound: null };
    await opened.asterisk.takeBack([{ ...session, legs: [...legs, second] }]);
    await settled();
    expect(opened.events.map(([, event]) => event)).toContainEqual(
      expect.objectContaining({ type: "leg_ended", leg: "employee:0.0", cause: "hung_up" }),
    );
    expect([...ari.bridges.keys()]).toEqual(["sc.1.c.h"]);
    // One of two is taken up, so that there is room for one more.
    await dialInAnotherCall(opened);
    expect(ari.channels.has("sc.2.c")).toBe(true);
  });

  it("left channels and bridges that belong to no call: they are gone before the first dial", async () => {
    const ari = new FakeAri();
    ari.channels.set("sc.9.c", { id: "sc.9.c", name: "PJSIP/x-00000001", state: "Up" });
    ari.channels.set("sc2.9.c", { id: "sc2.9.c", name: "PJSIP/x-00000002", state: "Up" });
    ari.channels.set("1795.1", { id: "1795.1", name: "PJSIP/x-00000003", state: "Up" });
    ari.bridges.set("sc.9.t", new Set());
    ari.bridges.set("somebody's", new Set());
    const opened = await openOnFake({ ari });
    await opened.asterisk.takeBack([]);
    expect([...ari.channels.keys()]).toEqual(["sc2.9.c", "1795.1"]);
    expect([...ari.bridges.keys()]).toEqual(["somebody's"]);
    expect(opened.problems).toMatchObject([{ kind: "left_over" }]);
  });
});

describe("a connection that was lost", () => {
  const backAgain = async (opened: Opened, meanwhile: () => void): Promise<void> => {
    opened.ari.drop();
    while (opened.problems.length === 0) await turn();
    meanwhile();
    await opened.clock.advance(100);
    await opened.ari.until(() => opened.ari.count("GET bridges") > 0);
    await settled();
  };

  it("misses an answer: it is found in the list", async () => {
    const opened = await openOnFake();
    await opened.dial();
    await backAgain(opened, () => {
      opened.ari.channels.get(CHANNEL)!.state = "Up";
    });
    expect(types(opened)).toEqual(["leg_answered"]);
    // Asterisk may forget with the connection what an application wanted to hear about.
    expect(opened.ari.count(`POST applications/sc/subscription?eventSource=channel:${CHANNEL}`)).toBe(1);
  });

  it("listens to what was going on before it looks: nothing can happen in between and not be heard of", async () => {
    const opened = await openOnFake();
    await opened.dial();
    const before = opened.ari.requests.length;
    await backAgain(opened, () => {});
    const asked = opened.ari.requests.slice(before).map(({ method, uri }) => `${method} ${uri}`);
    const listened = asked.indexOf(`POST applications/sc/subscription?eventSource=channel:${CHANNEL}`);
    expect(listened).toBeGreaterThanOrEqual(0);
    expect(listened).toBeLessThan(asked.indexOf("GET channels"));
  });

  describe("while two are to be joined", () => {
    const EMPLOYEE = "sc.1.e0.0";
    const legs = ["contact", "employee:0.0"] as const;

    /** They were told to be joined when there was no connection, and are when it is back. */
    const joined = async (): Promise<Opened> => {
      const opened = await openOnFake();
      for (const leg of legs) await opened.answered(leg);
      await opened.ari.until(() => opened.ari.bridges.get(`${EMPLOYEE}.h`)?.has(EMPLOYEE) === true);
      opened.ari.drop();
      while (opened.problems.length === 0) await turn();
      const bridged = opened.execute({ type: "bridge", legs, mode: "talk" });
      await turn();
      await opened.clock.advance(100);
      await bridged;
      expect([...opened.ari.bridges.get("sc.1.t")!]).toEqual([CHANNEL, EMPLOYEE]);
      return opened;
    };

    it("remembers where they are afterwards: they can be parted", async () => {
      const opened = await joined();
      await opened.execute({ type: "unbridge", legs });
      await settled();
      expect([...opened.ari.bridges.get("sc.1.t")!]).toEqual([]);
      expect([...opened.ari.bridges.get(`${EMPLOYEE}.h`)!]).toEqual([EMPLOYEE]);
    });

    it("leaves no bridge behind when both have gone", async () => {
      const opened = await joined();
      for (const leg of legs) await opened.execute({ type: "hang_up", leg, reason: "normal" });
      await opened.ari.until(() => opened.asterisk.liveLegs === 0);
      await settled();
      expect([...opened.ari.bridges.keys()]).toEqual([]);
    });

    it("joins whoever was sent home meanwhile, and stays with that", async () => {
      const opened = await joined();
      opened.problems.length = 0;
      opened.ari.drop();
      while (opened.problems.length === 0) await turn();
      // A message for the employee takes him out of the talk.
      await opened.execute(play("employee:0.0:1", "employee:0.0"));
      await turn();
      await opened.clock.advance(100);
      await opened.ari.until(() => opened.ari.bridges.get(`${EMPLOYEE}.h`)!.has(EMPLOYEE));
      await settled();
      await opened.execute({ type: "bridge", legs, mode: "talk" });
      await settled();
      expect([...opened.ari.bridges.get("sc.1.t")!].toSorted()).toEqual([CHANNEL, EMPLOYEE]);
    });
  });

  it("misses an end: it is told", async () => {
    const opened = await openOnFake();
    await opened.answered();
    await backAgain(opened, () => {
      opened.ari.channels.delete(CHANNEL);
    });
    expect(opened.events.at(-1)).toMatchObject([1, { type: "leg_ended", cause: "hung_up" }]);
  });

  it.each([
    ["released, before it could be dialled", true, "released"],
    ["that never came into the application", false, "failed"],
  ] as const)(
    "misses the end of a leg %s: it is told, and its trunk is free",
    async (_, isReleased, cause) => {
      const ari = new FakeAri();
      const opened = await openOnFake({ ari, routes: { ...ROUTES, trunks: [{ ...TRUNK, channels: 1 }] } });
      // It was made, and that is the last that was heard of it.
      ari.isSilent = true;
      const dialled = opened.dial();
      const released = isReleased
        ? opened.execute({ type: "hang_up", leg: "contact", reason: "normal" })
        : settled();
      await Promise.all([ari.until(() => ari.count("POST channels/create") === 1), released]);
      await settled();
      await backAgain(opened, () => {
        ari.channels.clear();
        ari.isSilent = false;
      });
      await dialled;
      expect(opened.events).toMatchObject([[1, { type: "leg_ended", leg: "contact", cause }]]);
      await dialInAnotherCall(opened);
      expect(ari.channels.has("sc.2.c")).toBe(true);
    },
  );

  it("misses the end of a message: it is told, and the message is not repeated", async () => {
    const opened = await openOnFake();
    await opened.answered();
    await opened.execute(play("contact:0"));
    await opened.ari.until(() => opened.ari.playbacks.size === 1);
    await backAgain(opened, () => {
      opened.ari.playbacks.clear();
    });
    expect(types(opened)).toEqual(["leg_answered", "playback_finished"]);
    expect(opened.ari.asked.filter((uri) => uri.includes("/play/"))).toHaveLength(1);
  });

  it("keeps commands until it is back, in their order", async () => {
    const opened = await openOnFake();
    await opened.answered();
    opened.ari.drop();
    while (opened.problems.length === 0) await turn();
    const commands = Promise.all([
      opened.execute(play("contact:0")),
      opened.execute({ type: "hang_up", leg: "contact", reason: "normal" }),
    ]);
    await turn();
    await opened.clock.advance(100);
    await commands;
    expect(await opened.told("leg_ended")).toMatchObject({ cause: "released" });
    expect(types(opened)).not.toContain("playback_finished");
  });

  it("was the end of an Asterisk: every call has lost its legs, and a command for one changes nothing", async () => {
    const opened = await openOnFake();
    await opened.answered();
    opened.ari.drop();
    while (opened.problems.length === 0) await turn();
    opened.ari.channels.clear();
    opened.ari.bridges.clear();
    opened.ari.startedAt = "2026-01-01T05:00:00.000+0000";
    await opened.clock.advance(100);
    expect(await opened.told("telephony_lost")).toBeDefined();
    await opened.execute(play("contact:0"));
    expect(types(opened)).toEqual(["leg_answered", "telephony_lost"]);
    expect(opened.asterisk.liveLegs).toBe(0);
  });
});

describe("closing", () => {
  it("lets everybody go, says nothing more, and leaves nothing behind", async () => {
    const opened = await openOnFake();
    await opened.answered("contact");
    await opened.answered("employee:0.0");
    await opened.execute({ type: "bridge", legs: ["employee:0.0", "contact"], mode: "talk" });
    const before = opened.events.length;
    await opened.asterisk.close();
    expect(opened.ari.channels.size).toBe(0);
    expect(opened.ari.bridges.size).toBe(0);
    expect(opened.events).toHaveLength(before);
    await expect(opened.execute(play("p"))).rejects.toBeInstanceOf(TelephonyError);
  });
});
