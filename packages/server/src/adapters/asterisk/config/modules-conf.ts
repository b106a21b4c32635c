import { type ConfLine, type ConfSection, confFile } from "./conf-file.ts";

/** What is loaded, by what it is for: nothing else listens, speaks or can be asked for. */
const MODULES: readonly (readonly [why: string, modules: readonly string[]])[] = [
  ["the clock that paces sound", ["res_timing_timerfd"]],
  ["where PJSIP keeps its objects", ["res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb"]],
  ["the dial plan, which is empty, but has to be there", ["pbx_config"]],
  [
    "what lines and files are coded in",
    [
      "codec_ulaw",
      "codec_alaw",
      "codec_a_mu",
      "codec_resample",
      "codec_g722",
      "format_wav",
      "format_pcm",
      "format_sln",
    ],
  ],
  ["the melody for whoever waits", ["res_musiconhold"]],
  ["SIP and RTP", ["res_crypto", "res_rtp_asterisk", "res_pjproject", "res_pjsip", "res_pjsip_session"]],
  [
    "the parts of SIP that are used",
    [
      "res_pjsip_pubsub",
      "res_pjsip_sdp_rtp",
      "res_pjsip_caller_id",
      "res_pjsip_nat",
      "res_pjsip_rfc3326",
      "res_pjsip_dtmf_info",
      "res_pjsip_registrar",
      "res_pjsip_authenticator_digest",
      "res_pjsip_outbound_authenticator_digest",
      "res_pjsip_outbound_registration",
      "res_pjsip_outbound_publish",
      "res_pjsip_endpoint_identifier_ip",
      "res_pjsip_endpoint_identifier_user",
      "res_pjsip_endpoint_identifier_anonymous",
      "res_pjsip_header_funcs",
      "res_pjsip_acl",
      "res_pjsip_dlg_options",
      "res_pjsip_path",
    ],
  ],
  ["channels: SIP ones, and those that play into a bridge", ["chan_pjsip", "chan_bridge_media"]],
  ["bridges", ["bridge_simple", "bridge_softmix", "bridge_native_rtp", "bridge_holding"]],
  [
    "what the server talks to",
    [
      "res_http_websocket",
      "res_websocket_client",
      "res_stasis",
      "res_stasis_answer",
      "res_stasis_device_state",
      "res_stasis_playback",
      "res_stasis_recording",
      "res_stasis_snoop",
      "res_ari",
      "res_ari_model",
      "res_ari_applications",
      "res_ari_asterisk",
      "res_ari_bridges",
      "res_ari_channels",
      "res_ari_device_states",
      "res_ari_endpoints",
      "res_ari_events",
      "res_ari_playbacks",
      "res_ari_recordings",
      "res_ari_sounds",
      "app_stasis",
    ],
  ],
  ["the number that is shown", ["func_callerid", "func_channel"]],
];

/** Every module that is loaded, by its name without an ending. */
export const LOADED_MODULES: readonly string[] = MODULES.flatMap(([, modules]) => modules);

/** Those without which calls can be made: a part of others in one version and not in another. */
const OPTIONAL = new Set(["res_websocket_client"]);

/** Every module that has to run. */
export const NEEDED_MODULES: readonly string[] = LOADED_MODULES.filter((module) => !OPTIONAL.has(module));

/** `modules.conf`. */
export const modulesConf = (): string => {
  const lines: ConfLine[] = [
    { key: "autoload", value: "no", why: "only what stands here: what is not loaded cannot be attacked" },
    ...MODULES.flatMap(([why, modules]) =>
      modules.map((module, at): ConfLine => ({
        key: "load",
        value: `${module}.so`,
        why: at === 0 ? why : "",
      })),
    ),
  ];
  const section: ConfSection = { name: "modules", why: "In this order.", lines };
  return confFile(["Which parts of Asterisk are used."], [section]);
};
