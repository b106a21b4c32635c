import type { AccountFile } from "../../../generated/account.ts";
import { lineEndpoint, trunkEndpoint } from "../routes.ts";
import { type ConfLine, type ConfSection, confFile } from "./conf-file.ts";

type AsteriskBlock = NonNullable<AccountFile["asterisk"]>;
type Trunk = NonNullable<AsteriskBlock["trunks"]>[number];
type Line = NonNullable<AsteriskBlock["lines"]>[number];

/** The passwords of trunks by their names, and of lines by their numbers. */
export interface SipPasswords {
  readonly trunks: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, string>;
}

/** A name for a context of the dial plan that is not there: whoever calls in ends nowhere. */
const NOWHERE = "scenario-call-nowhere";

/** After so many seconds without a packet of sound nobody is there any more. */
const DEAF_S = 120;

/** `pjsip.conf`: trunks, lines, and where Asterisk is in the network. */
export const pjsipConf = (block: AsteriskBlock, passwords: SipPasswords): string => {
  const { trunks = [], lines = [], network = {} } = block;
  const keepAlive = network.keep_alive ?? 30;
  const transports = [...new Set(["udp" as const, ...trunks.map(({ transport = "udp" }) => transport)])];
  return confFile(
    [
      "SIP: the ways to the telephone network, and the telephones that register here.",
      "Nobody can call in: the context of every endpoint does not exist.",
    ],
    [
      ...transports.map((transport) => transportSection(transport, network)),
      ...trunks.flatMap((trunk) => trunkSections(trunk, passwords, keepAlive)),
      ...lines.flatMap((line) => lineSections(line, passwords, keepAlive)),
    ],
  );
};

const transportSection = (
  protocol: "udp" | "tcp",
  network: NonNullable<AsteriskBlock["network"]>,
): ConfSection => {
  const { sip_address: address = "0.0.0.0", sip_port: port = 5060, external_address: external } = network;
  const lines: ConfLine[] = [
    { key: "type", value: "transport", why: "a way in and out for SIP" },
    { key: "protocol", value: protocol, why: "what carries it" },
    { key: "bind", value: `${address}:${port}`, why: "where SIP is taken" },
  ];
  if (external !== undefined) {
    const why = "what those outside are told in place of the address of this machine";
    lines.push(
      { key: "external_signaling_address", value: external, why },
      { key: "external_media_address", value: external, why: "the same for sound" },
    );
  }
  for (const [at, net] of (network.local_networks ?? []).entries())
    lines.push({ key: "local_net", value: net, why: at === 0 ? "who is not outside" : "" });
  return { name: `transport-${protocol}`, why: `SIP over ${protocol.toUpperCase()}.`, lines };
};

const endpointLines = (
  transport: "udp" | "tcp",
  { dtmfMode, sendsPai }: { readonly dtmfMode: string; readonly sendsPai: boolean },
): readonly ConfLine[] => [
  { key: "type", value: "endpoint", why: "somebody with whom calls are made" },
  { key: "transport", value: `transport-${transport}`, why: "how SIP gets there" },
  { key: "context", value: NOWHERE, why: "calls from there lead nowhere" },
  { key: "disallow", value: "all", why: "no codec but those that are named" },
  { key: "allow", value: "alaw,ulaw", why: "G.711, which everybody has; sounds are kept for it" },
  { key: "direct_media", value: "no", why: "sound passes through here: messages and music are mixed in" },
  { key: "dtmf_mode", value: dtmfMode, why: "how digits are sent and heard" },
  { key: "trust_id_outbound", value: "yes", why: "the number that is shown may be told" },
  {
    key: "send_pai",
    value: sendsPai ? "yes" : "no",
    why: sendsPai
      ? "P-Asserted-Identity holds what From holds"
      : "the server writes P-Asserted-Identity itself: it has another form than From",
  },
  { key: "send_connected_line", value: "no", why: "no UPDATE at every joining of two legs" },
  { key: "ignore_183_without_sdp", value: "yes", why: "a 183 without sound is no early media" },
  { key: "allow_transfer", value: "no", why: "nobody sends a call anywhere by REFER" },
  {
    key: "rtp_symmetric",
    value: "yes",
    why: "sound goes back to where it comes from: routers change addresses",
  },
  { key: "force_rport", value: "yes", why: "so do answers" },
  { key: "rewrite_contact", value: "yes", why: "and requests" },
  {
    key: "rtp_keepalive",
    value: 15,
    why: "seconds; keeps the way through routers open while nothing is said",
  },
  {
    key: "rtp_timeout",
    value: DEAF_S,
    why: "seconds without a packet after which nobody is there: the leg ends",
  },
  { key: "rtp_timeout_hold", value: DEAF_S, why: "seconds, the same while the call is on hold" },
];

/** The settings of a trunk's endpoint as they are written, by their keys; where a key has several values, the last. */
export const trunkSettings = (trunk: Trunk): ReadonlyMap<string, string> => {
  const { from_format: from = "e164", pai_format: pai = "e164", transport = "udp" } = trunk;
  return settingsOf(endpointLines(transport, { dtmfMode: dtmfModeOf(trunk), sendsPai: from === pai }));
};

/** The same of a line's endpoint. */
export const lineSettings = (): ReadonlyMap<string, string> =>
  settingsOf(endpointLines("udp", { dtmfMode: "rfc4733", sendsPai: true }));

/** Where a trunk is reached, as it is written. */
export const trunkContact = ({ host, port = 5060, transport = "udp" }: Trunk): string =>
  `sip:${host}:${port}${transport === "udp" ? "" : `;transport=${transport}`}`;

const settingsOf = (lines: readonly ConfLine[]): ReadonlyMap<string, string> =>
  new Map(lines.map(({ key, value }) => [key, String(value)]));

const dtmfModeOf = ({ dtmf_mode: mode = "rfc4733" }: Trunk): string =>
  mode === "rfc4733" || mode === "inband" ? mode : "info";

const trunkSections = (
  trunk: Trunk,
  { trunks: passwords }: SipPasswords,
  keepAlive: number,
): readonly ConfSection[] => {
  const { name, host, port = 5060, transport = "udp", login, registers = true } = trunk;
  const { from_format: from = "e164", pai_format: pai = "e164" } = trunk;
  const endpoint = trunkEndpoint(name);
  const auth = `${endpoint}-auth`;
  const address = trunkContact(trunk);
  const sections: ConfSection[] = [
    {
      name: endpoint,
      why: "A trunk.",
      lines: [
        ...endpointLines(transport, { dtmfMode: dtmfModeOf(trunk), sendsPai: from === pai }),
        {
          key: "aors",
          value: endpoint,
          why: "where it is reached: the section of the same name with the type aor",
        },
        { key: "from_domain", value: host, why: "numbers are shown as the provider's" },
        ...(login === undefined
          ? []
          : [{ key: "outbound_auth", value: auth, why: "how we prove who we are when we are asked" }]),
      ],
    },
    {
      name: endpoint,
      why: "Where it is.",
      lines: [
        { key: "type", value: "aor", why: "where he is reached" },
        { key: "contact", value: address, why: "its address" },
        { key: "qualify_frequency", value: keepAlive, why: "seconds; it is asked whether it is there" },
      ],
    },
  ];
  if (login === undefined) return sections;
  sections.push({
    name: auth,
    why: "How we are known there.",
    lines: [
      { key: "type", value: "auth", why: "a user name and its password" },
      { key: "auth_type", value: "userpass", why: "digest, by user name and password" },
      { key: "username", value: login, why: "the user name" },
      { key: "password", value: passwords.get(name) ?? "", why: "the password" },
    ],
  });
  if (!registers) return sections;
  sections.push({
    name: `${endpoint}-registration`,
    why: "Says there where we are.",
    lines: [
      { key: "type", value: "registration", why: "a registration of ours with somebody else" },
      { key: "transport", value: `transport-${transport}`, why: "how SIP gets there" },
      { key: "outbound_auth", value: auth, why: "how we prove who we are when we are asked" },
      { key: "server_uri", value: address, why: "with whom we register" },
      { key: "client_uri", value: `sip:${login}@${host}:${port}`, why: "as whom" },
      { key: "contact_user", value: login, why: "what calls to us would be addressed to" },
      { key: "expiration", value: 300, why: "seconds" },
      { key: "retry_interval", value: 30, why: "seconds after which it is tried again" },
      { key: "forbidden_retry_interval", value: 300, why: "seconds, where it was refused" },
      { key: "max_retries", value: 100_000_000, why: "it is never given up" },
    ],
  });
  return sections;
};

const lineSections = (
  { phone_number: number }: Line,
  { lines: passwords }: SipPasswords,
  keepAlive: number,
): readonly ConfSection[] => {
  const endpoint = lineEndpoint(number);
  const auth = `${endpoint}-auth`;
  return [
    {
      name: endpoint,
      why: "A SIP line, whose telephone registers here.",
      lines: [
        ...endpointLines("udp", { dtmfMode: "rfc4733", sendsPai: true }).filter(
          ({ key }) => key !== "transport",
        ),
        {
          key: "aors",
          value: endpoint,
          why: "where it is reached: the section of the same name with the type aor",
        },
        { key: "auth", value: auth, why: "how its telephone proves who it is" },
      ],
    },
    {
      name: endpoint,
      why: "Where its telephone is, as it says itself.",
      lines: [
        { key: "type", value: "aor", why: "where he is reached" },
        { key: "max_contacts", value: 1, why: "one telephone a line: a call rings at one place" },
        { key: "remove_existing", value: "yes", why: "the one that registered last" },
        { key: "qualify_frequency", value: keepAlive, why: "seconds; it is asked whether it is there" },
      ],
    },
    {
      name: auth,
      why: "How its telephone is known.",
      lines: [
        { key: "type", value: "auth", why: "a user name and its password" },
        { key: "auth_type", value: "userpass", why: "digest, by user name and password" },
        { key: "username", value: number, why: "the user name" },
        { key: "password", value: passwords.get(number) ?? "", why: "the password" },
      ],
    },
  ];
};
