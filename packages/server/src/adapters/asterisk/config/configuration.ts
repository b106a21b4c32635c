import type { AccountFile } from "../../../generated/account.ts";
import { confFile, type ConfSection } from "./conf-file.ts";
import { modulesConf } from "./modules-conf.ts";
import { pjsipConf, type SipPasswords } from "./pjsip-conf.ts";

/** The class of music on hold that is the melody for whoever waits. */
export const MUSIC_CLASS = "scenario-call";

/** What the configuration of an Asterisk is written from. */
export interface ConfigurationSettings {
  readonly asterisk: NonNullable<AccountFile["asterisk"]>;
  readonly passwords: SipPasswords;
  /** How the server gets to ARI. */
  readonly ari: {
    /** Address on which Asterisk's HTTP server listens; `127.0.0.1` unless the server is elsewhere. */
    readonly address: string;
    readonly port: number;
    /** User name: letters, digits, `-` and `_`. */
    readonly user: string;
    readonly password: string;
  };
  /** Folder with the sound files of the melody. */
  readonly musicFolder: string;
}

/**
 * Every configuration file that an Asterisk needs for this server, by its name. Pure; throws a ConfValueError for a value
 * that no configuration file can hold. The files hold passwords.
 */
export const asteriskConfiguration = (settings: ConfigurationSettings): Readonly<Record<string, string>> => {
  const { asterisk, passwords, ari, musicFolder } = settings;
  const { rtp_from: rtpFrom = 10_000, rtp_to: rtpTo = 20_000 } = asterisk.network ?? {};
  return {
    "modules.conf": modulesConf(),
    "pjsip.conf": pjsipConf(asterisk, passwords),
    "http.conf": confFile(
      ["The HTTP server, for ARI only."],
      [
        {
          name: "general",
          why: "Who reaches it can place calls: it is not for the network.",
          lines: [
            { key: "enabled", value: "yes", why: "it is switched on" },
            { key: "bindaddr", value: ari.address, why: "where it listens" },
            { key: "bindport", value: ari.port, why: "the port on which it listens" },
            { key: "sessionlimit", value: 200, why: "connections at once" },
          ],
        },
      ],
    ),
    "ari.conf": confFile(
      ["ARI, by which the server tells Asterisk what to do."],
      [
        {
          name: "general",
          why: "",
          lines: [
            { key: "enabled", value: "yes", why: "it is switched on" },
            { key: "pretty", value: "no", why: "answers without blanks" },
          ],
        },
        {
          name: ari.user,
          why: "The server.",
          lines: [
            { key: "type", value: "user", why: "somebody who may use ARI" },
            { key: "read_only", value: "no", why: "it places calls" },
            { key: "password", value: ari.password, why: "the password" },
          ],
        },
      ],
    ),
    "rtp.conf": confFile(
      ["Sound."],
      [
        {
          name: "general",
          why: "",
          lines: [
            { key: "rtpstart", value: rtpFrom, why: "first port" },
            { key: "rtpend", value: rtpTo, why: "last port; a leg takes two" },
            { key: "icesupport", value: "no", why: "no browsers here" },
            {
              key: "strictrtp",
              value: "yes",
              why: "once sound has come, packets from elsewhere are thrown away",
            },
          ],
        },
      ],
    ),
    "musiconhold.conf": confFile(
      ["Music."],
      [
        {
          name: MUSIC_CLASS,
          why: "The melody `dialing_music`, for accounts that have none of their own.",
          lines: [
            { key: "mode", value: "files", why: "sound files, not a program that makes sound" },
            { key: "directory", value: musicFolder, why: "every file in it is played, one after the other" },
            { key: "sort", value: "alpha", why: "in the order of their names" },
          ],
        },
      ],
    ),
    "indications.conf": confFile(
      ["Tones."],
      [
        {
          name: "general",
          why: "",
          lines: [{ key: "country", value: "ru", why: "the country whose tones are used" }],
        },
        RUSSIA,
      ],
    ),
    "extensions.conf": confFile(["The dial plan is empty: the server alone decides about calls."], []),
    "websocket_client.conf": confFile(
      ["Asterisk opens no WebSocket by itself. The file has to be there."],
      [],
    ),
    "logger.conf": confFile(
      ["What Asterisk writes down."],
      [
        {
          name: "logfiles",
          why: "",
          lines: [
            {
              key: "messages",
              value: "notice,warning,error",
              why: "no telephone numbers as long as all goes well",
            },
          ],
        },
      ],
    ),
  };
};

/** An Asterisk needs one whole country. */
const RUSSIA: ConfSection = {
  name: "ru",
  why: "Frequency in Hz / length in ms.",
  lines: [
    { key: "description", value: "Russian Federation", why: "its name" },
    { key: "ringcadence", value: "1000,4000", why: "how a telephone rings there" },
    { key: "dial", value: "425", why: "heard before dialling" },
    { key: "busy", value: "425/350,0/350", why: "the line is busy" },
    { key: "ring", value: "425/1000,0/4000", why: "it rings at the other end" },
    { key: "congestion", value: "425/175,0/175", why: "no line is free" },
    { key: "callwaiting", value: "425/200,0/5000", why: "a second call waits" },
    { key: "record", value: "1400/400,0/15000", why: "the call is recorded" },
    { key: "info", value: "950/330,1400/330,1800/330,0/1000", why: "an announcement follows" },
  ],
};
