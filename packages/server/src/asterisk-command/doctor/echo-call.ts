import { createHash, randomBytes } from "node:crypto";
import { createConnection } from "node:net";
import { once } from "node:events";
import { AriClient } from "../../adapters/asterisk/ari/ari-client.ts";
import { AriError } from "../../adapters/asterisk/ari/ari-error.ts";
import type { AriEvent } from "../../adapters/asterisk/ari/ari-events.ts";
import type { AriAccess } from "../../adapters/asterisk/ari/ari-socket.ts";
import { MUSIC_CLASS } from "../../adapters/asterisk/config/configuration.ts";
import { lineEndpoint, trunkEndpoint } from "../../adapters/asterisk/routes.ts";
import { soundUri } from "../../adapters/asterisk/sound-uri.ts";
import { openFolderSoundCache } from "../../adapters/sound-cache/folder-sound-cache.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AsteriskBlock } from "../accounts.ts";
import type { Text } from "@scenario-call/core/language";
import { failed, type Finding, passed, skipped } from "./finding.ts";
import { isHolding, soonSo } from "./left-behind.ts";
import { Probe } from "./probe/probe.ts";
import { isSound, isTone, toneSound } from "./probe/tone.ts";

/** Hz: what is played, and what each telephone says; no one is a harmonic of another. */
const PLAYED = 440;
const SAID = [700, 1240] as const;

/** Frames of 20 ms in a row that are heard: a fifth of a second is no accident. */
const HEARD_FRAMES = 10;

/** Q.850's bearer capability not available, which Asterisk makes of SIP's 488; not every version tells that itself. */
const NO_COMMON_CODEC = 58;

/** How long each step may take, ms. Every answer is one of machines. */
const PATIENCE_MS = 8000;

/** What the echo call is made with. */
export interface EchoCall {
  readonly access: AriAccess;
  readonly clock: Clock;
  readonly block: AsteriskBlock;
  /** Folder of finished sounds, from which Asterisk plays; null where it was not told. */
  readonly soundCache: string | null;
  /** Address of this machine at which Asterisk finds the telephones; null: the one from which ARI is reached. */
  readonly probeAddress: string | null;
}

/** The findings of the call, in the order of their names. */
export type EchoFindings = readonly [application: Finding, sound: Finding, music: Finding, echo: Finding];

const NO_CALL: Text = {
  en: "not looked at: the echo call was not answered",
  ru: "не проверено: эхо-звонок не состоялся",
};

const endpointFor = ({ trunks = [], lines = [] }: AsteriskBlock): string | null => {
  const trunk = trunks.find(({ transport = "udp" }) => transport === "udp");
  if (trunk !== undefined) return trunkEndpoint(trunk.name);
  const [line] = lines;
  return line === undefined ? null : lineEndpoint(line.phone_number);
};

/**
 * Registers an application and has Asterisk call two telephones of this process through an endpoint of the account: one
 * hears a file of the sound cache and the melody, then both are joined and have to hear each other. Nobody outside this
 * machine is called.
 */
export const makeEchoCall = async (call: EchoCall): Promise<EchoFindings> => {
  const { access, clock, block } = call;
  const events = new Set<(event: AriEvent) => void>();
  const client = new AriClient({
    access,
    clock,
    onEvent: (event) => {
      for (const listener of events) listener(event);
    },
    onConnected: async () => {},
    onProblem: () => {},
  });
  try {
    await client.open();
  } catch (error) {
    if (!(error instanceof AriError)) throw error;
    client.close();
    return [noApplication(error), skip("sound"), skip("music"), skip("echo_call")];
  }
  const application = passed("application", {
    en: "an application can be registered, and takes requests over the WebSocket",
    ru: "приложение регистрируется и принимает запросы по WebSocket",
  });
  const endpoint = endpointFor(block);
  try {
    if (endpoint === null) {
      const what: Text = {
        en: "there is neither a trunk over UDP nor a line to call through",
        ru: "звонить не через что: нет ни транка по UDP, ни линии",
      };
      return [
        application,
        ...(["sound", "music", "echo_call"] as const).map((check) => skipped(check, what)),
      ] as const as EchoFindings;
    }
    return [application, ...(await callBoth(client, events, call, endpoint))];
  } finally {
    client.close();
  }
};

const skip = (check: "sound" | "music" | "echo_call"): Finding => skipped(check, NO_CALL);

const noApplication = (error: AriError): Finding =>
  failed(
    "application",
    {
      en: `no application can be registered: ${error.message}`,
      ru: `приложение не регистрируется: ${error.message}`,
    },
    {
      en: "load res_http_websocket.so, res_stasis.so, res_ari_events.so, res_ari_applications.so and app_stasis.so; take care that no proxy between keeps WebSockets out",
      ru: "загрузите res_http_websocket.so, res_stasis.so, res_ari_events.so, res_ari_applications.so и app_stasis.so; проверьте, что прокси по пути пропускает WebSocket",
    },
  );

/** The address of this machine from which a host is reached. */
const addressTowards = async (url: string): Promise<string> => {
  const { hostname, port, protocol } = new URL(url);
  const socket = createConnection({
    host: hostname.replace(/^\[|\]$/gu, ""),
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  });
  try {
    await once(socket, "connect");
    return (socket.localAddress ?? "").replace(/^::ffff:/u, "");
  } finally {
    socket.destroy();
  }
};

const callBoth = async (
  client: AriClient,
  events: Set<(event: AriEvent) => void>,
  { access, clock, soundCache, probeAddress }: EchoCall,
  endpoint: string,
): Promise<readonly [Finding, Finding, Finding]> => {
  const { app } = access;
  const names = [randomBytes(12).toString("hex"), randomBytes(12).toString("hex")] as const;
  const address = probeAddress ?? (await addressTowards(access.url));
  const probe = await Probe.open(clock, address, names, SAID).catch(() => null);
  if (probe === null) return noProbe(address);
  const channels = [`${app}.a`, `${app}.b`] as const;
  const bridge = `${app}.bridge`;
  try {
    const [first, second] = probe.telephones;
    for (const [at, { uri }] of [first, second].entries()) {
      const channelId = channels[at] ?? "";
      const inStasis = seen(
        events,
        (event) => event.type === "StasisStart" && event.channel.id === channelId,
      );
      await client.request("POST", "channels/create", {
        endpoint: `PJSIP/${endpoint}/${uri}`,
        app,
        channelId,
        variables: { "CONNECTEDLINE(all)": "<0000>" },
      });
      await within(clock, inStasis);
      const outcome = seen(
        events,
        (event) =>
          isAnswer(event, channelId) || (event.type === "ChannelDestroyed" && event.channel.id === channelId),
      );
      await client.request("POST", `channels/${encodeURIComponent(channelId)}/dial?timeout=10`);
      const came = await within(clock, outcome);
      if (came === null || came.type === "ChannelDestroyed") return unanswered(address, endpoint, came);
    }
    const sound = await checkSound(client, events, clock, first.phone, channels[0], soundCache);
    const music = await checkMusic(client, first.phone, channels[0]);
    await client.request("POST", `bridges/${encodeURIComponent(bridge)}?type=mixing`);
    await client.request(
      "POST",
      `bridges/${encodeURIComponent(bridge)}/addChannel?channel=${channels.map(encodeURIComponent).join(",")}`,
    );
    const [back, forth] = await Promise.all([
      first.phone.hears((samples) => isTone(samples, SAID[1]), HEARD_FRAMES, PATIENCE_MS),
      second.phone.hears((samples) => isTone(samples, SAID[0]), HEARD_FRAMES, PATIENCE_MS),
    ]);
    return [sound, music, heardFinding(back, forth, address)];
  } catch (error) {
    if (!(error instanceof AriError)) throw error;
    return noCall(error);
  } finally {
    // What is not there any more has gone by itself.
    await Promise.allSettled(
      [
        ...channels.map((id) => `channels/${encodeURIComponent(id)}`),
        `bridges/${encodeURIComponent(bridge)}`,
      ].map(async (uri) => client.request("DELETE", uri)),
    );
    probe.close();
    // An application that still holds something when it is let go of keeps its name until another one ends.
    await soonSo(clock, async () => holdsNothing(client, app));
  }
};

const holdsNothing = async (client: AriClient, app: string): Promise<boolean> => {
  try {
    return !isHolding(await client.request("GET", `applications/${encodeURIComponent(app)}`));
  } catch {
    // Nobody will hear more of it.
    return true;
  }
};

const isAnswer = (event: AriEvent, channel: string): boolean =>
  (event.type === "ChannelStateChange" && event.channel.id === channel && event.channel.state === "Up") ||
  (event.type === "Dial" && event.peer.id === channel && event.dialstatus === "ANSWER");

/** Resolves when such an event has come. */
const seen = async (
  events: Set<(event: AriEvent) => void>,
  isWanted: (event: AriEvent) => boolean,
): Promise<AriEvent> =>
  new Promise((resolve) => {
    const listen = (event: AriEvent): void => {
      if (!isWanted(event)) return;
      events.delete(listen);
      resolve(event);
    };
    events.add(listen);
  });

/** What comes of something, or null where it takes too long. */
const within = async <T>(clock: Clock, work: Promise<T>): Promise<T | null> => {
  const late = Promise.withResolvers<null>();
  const cancel = clock.after(PATIENCE_MS, () => {
    late.resolve(null);
  });
  const first = await Promise.race([work, late.promise]);
  cancel();
  return first;
};

const checkSound = async (
  client: AriClient,
  events: Set<(event: AriEvent) => void>,
  clock: Clock,
  phone: Probe["telephones"][0]["phone"],
  channel: string,
  folder: string | null,
): Promise<Finding> => {
  if (folder === null)
    return skipped("sound", {
      en: "not looked at: give --sound-cache as for the server",
      ru: "не проверено: укажите --sound-cache как для сервера",
    });
  const cannot = (what: Text): Finding =>
    failed("sound", what, {
      en: `let Asterisk's user read ${folder}: the same group for both users, and x on every folder above it; format_wav.so has to be loaded`,
      ru: `дайте пользователю Asterisk читать ${folder}: одна группа у обоих пользователей и право x на все папки выше; нужен модуль format_wav.so`,
    });
  const tone = toneSound(PLAYED, 2);
  const key = createHash("sha256").update(Buffer.from(tone.samples.buffer)).digest("hex");
  let uri;
  try {
    const cache = await openFolderSoundCache({ folder, groupReads: true, now: () => clock.now() });
    uri = soundUri(await cache.put(key, tone));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "it failed";
    return cannot({
      en: `no sound can be written into ${folder} (${code})`,
      ru: `в ${folder} не записать звук (${code})`,
    });
  }
  if (!uri.ok) return cannot({ en: uri.why, ru: `Asterisk не сыграет файл: ${uri.why}` });
  const id = `${channel}.sound`;
  const over = seen(events, (event) => event.type === "PlaybackFinished" && event.playback.id === id);
  const hearing = phone.hears((samples) => isTone(samples, PLAYED), HEARD_FRAMES, PATIENCE_MS);
  await client.request("POST", `channels/${encodeURIComponent(channel)}/play/${encodeURIComponent(id)}`, {
    media: [uri.uri],
  });
  const finished = await within(clock, over);
  if (finished?.type === "PlaybackFinished" && finished.playback.state === "failed")
    return cannot({
      en: "Asterisk cannot read a file of the sound cache",
      ru: "Asterisk не может прочитать файл из папки со звуками",
    });
  return (await hearing)
    ? passed("sound", { en: "a file of the sound cache is heard", ru: "файл из папки со звуками слышен" })
    : cannot({
        en: "a file of the sound cache is played, and not heard",
        ru: "файл из папки со звуками проигран, но не слышен",
      });
};

const checkMusic = async (
  client: AriClient,
  phone: Probe["telephones"][0]["phone"],
  channel: string,
): Promise<Finding> => {
  const uri = `channels/${encodeURIComponent(channel)}/moh`;
  const hearing = phone.hears((samples) => isSound(samples), HEARD_FRAMES, PATIENCE_MS / 2);
  await client.request("POST", `${uri}?mohClass=${MUSIC_CLASS}`);
  const heard = await hearing;
  await client.request("DELETE", uri);
  return heard
    ? passed("music", { en: "whoever waits hears the melody", ru: "тот, кто ждёт, слышит мелодию" })
    : failed(
        "music",
        { en: "whoever waits hears nothing", ru: "тот, кто ждёт, ничего не слышит" },
        {
          en: `the class [${MUSIC_CLASS}] of musiconhold.conf needs a folder with a sound that Asterisk's user can read (asterisk init writes both), then: asterisk -rx 'module reload res_musiconhold.so'`,
          ru: `классу [${MUSIC_CLASS}] в musiconhold.conf нужна папка со звуком, который может читать пользователь Asterisk (asterisk init пишет и то и другое), затем: asterisk -rx 'module reload res_musiconhold.so'`,
        },
      );
};

const heardFinding = (back: boolean, forth: boolean, address: string): Finding => {
  if (back && forth)
    return passed("echo_call", {
      en: "two telephones, joined in a call, hear each other",
      ru: "два телефона, соединённые звонком, слышат друг друга",
    });
  return failed(
    "echo_call",
    back || forth
      ? { en: "sound goes one way only", ru: "звук идёт только в одну сторону" }
      : {
          en: "the call is answered, and no side hears the other",
          ru: "звонок принят, но стороны друг друга не слышат",
        },
    {
      en: `let UDP pass between Asterisk's rtp_from to rtp_to and ${address}, both ways; behind a router set external_address and local_networks in the account`,
      ru: `пропускайте UDP между портами rtp_from–rtp_to Asterisk и ${address} в обе стороны; за маршрутизатором задайте external_address и local_networks в файле учётных записей`,
    },
  );
};

const three = (finding: Finding): readonly [Finding, Finding, Finding] => [
  skip("sound"),
  skip("music"),
  finding,
];

const unanswered = (
  address: string,
  endpoint: string,
  end: Extract<AriEvent, { type: "ChannelDestroyed" }> | null,
): readonly [Finding, Finding, Finding] =>
  end?.cause === NO_COMMON_CODEC
    ? three(
        failed(
          "echo_call",
          { en: "Asterisk offers no G.711", ru: "Asterisk не предлагает G.711" },
          {
            en: `set allow = alaw,ulaw at the endpoint ${endpoint} in pjsip.conf, and load codec_alaw.so and codec_ulaw.so`,
            ru: `поставьте allow = alaw,ulaw у точки ${endpoint} в pjsip.conf и загрузите codec_alaw.so и codec_ulaw.so`,
          },
        ),
      )
    : three(
        failed(
          "echo_call",
          {
            en: `a call from Asterisk to ${address} was not answered`,
            ru: `звонок от Asterisk на ${address} не состоялся`,
          },
          {
            en: "let UDP pass from Asterisk to this machine, or give --probe-address, an address of this machine that Asterisk reaches; where sip_address is 127.0.0.1, run this on Asterisk's machine",
            ru: "пропускайте UDP от Asterisk к этой машине или укажите --probe-address — адрес этой машины, до которого Asterisk достучится; если sip_address — 127.0.0.1, запускайте это на машине с Asterisk",
          },
        ),
      );

const noProbe = (address: string): readonly [Finding, Finding, Finding] =>
  three(
    failed(
      "echo_call",
      { en: `${address} is no IPv4 address of this machine`, ru: `${address} — не адрес IPv4 этой машины` },
      { en: "give another --probe-address", ru: "укажите другой --probe-address" },
    ),
  );

const noCall = (error: AriError): readonly [Finding, Finding, Finding] =>
  three(
    failed(
      "echo_call",
      {
        en: `Asterisk does not make the call: ${error.message}`,
        ru: `Asterisk не создаёт звонок: ${error.message}`,
      },
      {
        en: "look at the modules and trunks above and at Asterisk's log; chan_pjsip.so and res_pjsip_session.so make calls",
        ru: "посмотрите на модули и транки выше и в журнал Asterisk; звонки создают chan_pjsip.so и res_pjsip_session.so",
      },
    ),
  );
