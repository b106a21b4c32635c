import type { AsteriskConfiguration, AsteriskPorts } from "./start.ts";

/** Who may use ARI in the configuration for the tests. */
export interface AriUser {
  readonly name: string;
  readonly password: string;
}

/** A line at which a phone registers. */
export interface Line {
  /** Its user name, and how it is dialled: `PJSIP/` and this. */
  readonly user: string;
  readonly password: string;
}

const MODULES = [
  ["res_timing_timerfd", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "pbx_config"],
  ["codec_ulaw", "codec_alaw", "codec_a_mu", "codec_resample", "codec_g722"],
  ["format_wav", "format_pcm", "format_sln", "res_musiconhold"],
  ["res_crypto", "res_rtp_asterisk", "res_pjproject", "res_pjsip", "res_pjsip_session", "res_pjsip_pubsub"],
  ["res_pjsip_sdp_rtp", "res_pjsip_caller_id", "res_pjsip_nat", "res_pjsip_rfc3326", "res_pjsip_dtmf_info"],
  ["res_pjsip_registrar", "res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest"],
  ["res_pjsip_outbound_registration", "res_pjsip_outbound_publish", "res_pjsip_endpoint_identifier_ip"],
  ["res_pjsip_endpoint_identifier_user", "res_pjsip_endpoint_identifier_anonymous"],
  ["res_pjsip_header_funcs", "res_pjsip_acl", "res_pjsip_dlg_options", "res_pjsip_path"],
  ["chan_pjsip", "chan_bridge_media"],
  ["bridge_simple", "bridge_softmix", "bridge_native_rtp", "bridge_holding"],
  ["res_http_websocket", "res_websocket_client", "res_stasis", "res_stasis_answer", "res_stasis_playback"],
  ["res_stasis_recording", "res_stasis_snoop", "res_stasis_device_state", "res_ari", "res_ari_model"],
  ["res_ari_applications", "res_ari_asterisk", "res_ari_bridges", "res_ari_channels", "res_ari_endpoints"],
  ["res_ari_events", "res_ari_playbacks", "res_ari_recordings", "res_ari_sounds", "res_ari_device_states"],
  ["app_stasis", "func_callerid", "func_channel"],
].flat();

/**
 * The least with which the phones can be tried out by bare ARI requests: one endpoint, `phones`, that dials any phone of
 * this machine as `PJSIP/phones/sip:user@127.0.0.1:port`, and these lines.
 */
export const minimalConfiguration = (
  { http, sip, rtp }: AsteriskPorts,
  user: AriUser,
  lines: readonly Line[],
): AsteriskConfiguration => ({
  "http.conf": `[general]\nenabled=yes\nbindaddr=127.0.0.1\nbindport=${http}\nsessionlimit=200\n`,
  "ari.conf": `[general]\nenabled=yes\n[${user.name}]\ntype=user\npassword=${user.password}\npassword_format=plain\n`,
  "rtp.conf": `[general]\nrtpstart=${rtp.from}\nrtpend=${rtp.to}\nicesupport=no\n`,
  "musiconhold.conf": "[general]\n",
  "indications.conf": INDICATIONS,
  "websocket_client.conf": "",
  "extensions.conf": "[general]\n[refused]\n",
  "modules.conf": ["[modules]", "autoload=no", ...MODULES.map((name) => `load=${name}.so`), ""].join("\n"),
  "pjsip.conf": [
    section("udp", "transport", ["protocol=udp", `bind=127.0.0.1:${sip}`]),
    section("phones", "endpoint", ENDPOINT),
    ...lines.flatMap(({ user, password }) => [
      section(user, "endpoint", [`aors=${user}`, `auth=${user}`, ...ENDPOINT]),
      section(user, "aor", ["max_contacts=1", "remove_existing=yes"]),
      section(user, "auth", ["auth_type=digest", `username=${user}`, `password=${password}`]),
    ]),
  ].join("\n"),
});

const section = (name: string, type: string, settings: readonly string[]): string =>
  [`[${name}]`, `type=${type}`, ...settings, ""].join("\n");

const ENDPOINT = [
  "transport=udp",
  "context=refused",
  "disallow=all",
  "allow=alaw,ulaw",
  "direct_media=no",
  "dtmf_mode=rfc4733",
  "trust_id_outbound=yes",
  "send_pai=yes",
  "send_connected_line=no",
  "ignore_183_without_sdp=yes",
];

const INDICATIONS = `[general]
country=ru
[ru]
description=Russian Federation
ringcadence=1000,4000
dial=425
busy=425/350,0/350
ring=425/1000,0/4000
congestion=425/175,0/175
callwaiting=425/200,0/5000
dialrecall=425/400,0/40
record=1400/500,0/15000
info=950/330,1400/330,1800/330,0/1000
stutter=425/400,0/40
`;
