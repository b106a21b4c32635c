import { maskPhone } from "@scenario-call/core";
import { lineSettings, trunkContact, trunkSettings } from "../../adapters/asterisk/config/pjsip-conf.ts";
import { lineEndpoint, trunkEndpoint } from "../../adapters/asterisk/routes.ts";
import type { AsteriskBlock } from "../accounts.ts";
import type { Text } from "@scenario-call/core/language";
import type { AriHttp } from "./ari-http.ts";
import type { Console } from "./console.ts";
import { failed, type Finding, passed, skipped, warned } from "./finding.ts";

type Trunk = NonNullable<AsteriskBlock["trunks"]>[number];

const RELOAD: Text = {
  en: "run asterisk init again, then: asterisk -rx 'module reload res_pjsip.so'",
  ru: "запустите asterisk init ещё раз, затем: asterisk -rx 'module reload res_pjsip.so'",
};

/** What Asterisk is set to in another way than the account says matters in a call. */
const COMPARED = [
  "dtmf_mode",
  "direct_media",
  "send_pai",
  "trust_id_outbound",
  "send_connected_line",
  "ignore_183_without_sdp",
  "allow_transfer",
  "rtp_symmetric",
  "context",
] as const;

const CODECS = ["alaw", "ulaw"];

/** Where Asterisk is in the network, against what the account says. */
export const checkNetwork = async (ari: AriHttp, { network = {} }: AsteriskBlock): Promise<Finding> => {
  const found = await ari.configured("transport", "transport-udp");
  if (found === null)
    return failed(
      "network",
      {
        en: "Asterisk has no transport-udp: its SIP is not the account's",
        ru: "в Asterisk нет transport-udp: его SIP настроен не по файлу учётных записей",
      },
      RELOAD,
    );
  const {
    sip_address: address = "0.0.0.0",
    sip_port: port = 5060,
    external_address: external = "",
  } = network;
  const differs = [
    ["bind", `${address}:${port}`],
    ["external_media_address", external],
    ["external_signaling_address", external],
  ].filter(([key = "", value = ""]) => (found.get(key) ?? "") !== value);
  return differs.length === 0
    ? passed("network", {
        en: `SIP is taken at ${address}:${port}${external === "" ? "" : `, told as ${external}`}`,
        ru: `SIP принимается на ${address}:${port}${external === "" ? "" : `, снаружи это ${external}`}`,
      })
    : failed(
        "network",
        {
          en: `transport-udp is set otherwise than in the account: ${differs.map(([key = ""]) => `${key} is ${found.get(key) || "not set"}`).join(", ")}`,
          ru: `transport-udp настроен не так, как в файле учётных записей: ${differs.map(([key = ""]) => `${key} = ${found.get(key) || "не задано"}`).join(", ")}`,
        },
        {
          en: "run asterisk init again and restart Asterisk: a transport does not change by a reload",
          ru: "запустите asterisk init ещё раз и перезапустите Asterisk: перезагрузка модуля транспорт не меняет",
        },
      );
};

/** Every trunk: that Asterisk has it as the account has it, that it answers, and that it is registered. */
export const checkTrunks = async (
  ari: AriHttp,
  { trunks = [] }: AsteriskBlock,
  console: Console,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const trunk of trunks) {
    const found = await checkTrunk(ari, trunk);
    findings.push(found);
    if (trunk.login !== undefined && (trunk.registers ?? true))
      findings.push(await checkRegistration(trunk, console, found.state === "passed"));
  }
  return findings;
};

const checkTrunk = async (ari: AriHttp, trunk: Trunk): Promise<Finding> => {
  const { name } = trunk;
  const endpoint = trunkEndpoint(name);
  const found = await ari.configured("endpoint", endpoint);
  if (found === null)
    return failed("trunk", { en: "Asterisk does not know it", ru: "Asterisk его не знает" }, RELOAD, name);
  const differs = differences(found, trunkSettings(trunk));
  const contact = (await ari.configured("aor", endpoint))?.get("contact") ?? "";
  if (contact !== trunkContact(trunk)) differs.push("contact");
  if (differs.length > 0) return failed("trunk", differingText(differs), RELOAD, name);
  if ((await stateOf(ari, endpoint)) === "online")
    return passed("trunk", { en: "answers", ru: "отвечает" }, name);
  const { host, port = 5060 } = trunk;
  return failed(
    "trunk",
    {
      en: `${host}:${port} does not answer: no call goes through it`,
      ru: `${host}:${port} не отвечает: звонки через него не пойдут`,
    },
    {
      en: "look at host, port and transport in the account, at name service and firewall, and whether the provider lets this address in; asterisk -rx 'pjsip set logger on' shows what is sent",
      ru: "проверьте host, port и transport в файле учётных записей, DNS и межсетевой экран, и пускает ли провайдер этот адрес; asterisk -rx 'pjsip set logger on' покажет, что отправляется",
    },
    name,
  );
};

const checkRegistration = async ({ name }: Trunk, console: Console, answers: boolean): Promise<Finding> => {
  const shown = await console("pjsip show registrations");
  if (shown === null)
    return warned(
      "registration",
      { en: "ARI does not tell whether it is registered", ru: "ARI не сообщает, есть ли регистрация" },
      {
        en: "run this where Asterisk runs, or give --console, such as --console 'docker compose exec -T asterisk asterisk'",
        ru: "запустите это там, где работает Asterisk, или укажите --console, например --console 'docker compose exec -T asterisk asterisk'",
      },
      name,
    );
  const row = shown.split("\n").find((line) => line.includes(` ${trunkEndpoint(name)}-registration/`));
  const state = /\s(Registered|Rejected|Unregistered|Stopped)\b/u.exec(row ?? "")?.[1] ?? "none";
  if (state === "Registered")
    return passed("registration", { en: "registered", ru: "зарегистрирован" }, name);
  // Asterisk calls it rejected, too, where nobody is there.
  const isRejected = state === "Rejected" && answers;
  return failed(
    "registration",
    isRejected
      ? { en: "the provider rejects login or password", ru: "провайдер не принимает логин или пароль" }
      : { en: "not registered", ru: "не зарегистрирован" },
    isRejected
      ? {
          en: "put the login and password that the provider gave you into the account, then run asterisk init again and: asterisk -rx 'module reload res_pjsip_outbound_registration.so'",
          ru: "впишите в файл учётных записей логин и пароль от провайдера, снова запустите asterisk init и: asterisk -rx 'module reload res_pjsip_outbound_registration.so'",
        }
      : {
          en: "the provider has not answered a registration yet: look at the trunk above, then at Asterisk's log",
          ru: "провайдер пока не ответил на регистрацию: посмотрите на транк выше, затем в журнал Asterisk",
        },
    name,
  );
};

/** Every line: that Asterisk has it, and that a telephone is registered for it. */
export const checkLines = async (
  ari: AriHttp,
  { lines = [] }: AsteriskBlock,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = [];
  for (const { phone_number: number } of lines) {
    const shown = maskPhone(number);
    const found = await ari.configured("endpoint", lineEndpoint(number));
    if (found === null)
      findings.push(
        failed("line", { en: "Asterisk does not know it", ru: "Asterisk её не знает" }, RELOAD, shown),
      );
    else if (differences(found, lineSettings()).length > 0)
      findings.push(failed("line", differingText(differences(found, lineSettings())), RELOAD, shown));
    else if ((await stateOf(ari, lineEndpoint(number))) === "online")
      findings.push(passed("line", { en: "its telephone is there", ru: "телефон на месте" }, shown));
    else
      findings.push(
        warned(
          "line",
          {
            en: "no telephone is registered: calls to it end at once",
            ru: "телефон не зарегистрирован: звонки на неё сразу завершаются",
          },
          {
            en: "switch the telephone on; it registers with the number as user name and the password of the account",
            ru: "включите телефон; он регистрируется с номером как именем и паролем из файла учётных записей",
          },
          shown,
        ),
      );
  }
  return findings;
};

/** Whether trunks and lines speak G.711, for which sounds are kept. */
export const checkCodecs = async (
  ari: AriHttp,
  { trunks = [], lines = [] }: AsteriskBlock,
): Promise<Finding> => {
  const endpoints = [
    ...trunks.map(({ name }) => [trunkEndpoint(name), name] as const),
    ...lines.map(({ phone_number: number }) => [lineEndpoint(number), maskPhone(number)] as const),
  ];
  const without: string[] = [];
  let seen = 0;
  for (const [endpoint, shown] of endpoints) {
    const found = await ari.configured("endpoint", endpoint);
    if (found === null) continue;
    seen += 1;
    const allowed = new Set((found.get("allow") ?? "").split(/[^\w.-]+/u));
    if (!CODECS.some((codec) => allowed.has(codec))) without.push(shown);
  }
  if (seen === 0)
    return skipped("codecs", {
      en: "not looked at: there is no endpoint",
      ru: "не проверено: нет ни одной точки",
    });
  return without.length === 0
    ? passed("codecs", {
        en: "every trunk and line speaks G.711",
        ru: "каждый транк и каждая линия говорят на G.711",
      })
    : failed(
        "codecs",
        {
          en: `neither alaw nor ulaw is allowed at: ${without.join(", ")}`,
          ru: `не разрешены ни alaw, ни ulaw: ${without.join(", ")}`,
        },
        {
          en: "set disallow = all and allow = alaw,ulaw at the endpoint in pjsip.conf (asterisk init writes it), then: asterisk -rx 'module reload res_pjsip.so'",
          ru: "поставьте у точки в pjsip.conf disallow = all и allow = alaw,ulaw (так пишет asterisk init), затем: asterisk -rx 'module reload res_pjsip.so'",
        },
      );
};

const TRUTH: Readonly<Record<string, string>> = { true: "yes", false: "no" };

const differences = (found: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): string[] =>
  COMPARED.filter((key) => {
    const value = found.get(key) ?? "";
    return (TRUTH[value] ?? value) !== (wanted.get(key) ?? "");
  });

const differingText = (differs: readonly string[]): Text => ({
  en: `set otherwise than in the account: ${differs.join(", ")}`,
  ru: `настроено не так, как в файле учётных записей: ${differs.join(", ")}`,
});

const stateOf = async (ari: AriHttp, endpoint: string): Promise<string> => {
  const reply = await ari.ask("GET", `endpoints/PJSIP/${encodeURIComponent(endpoint)}`);
  const { state } = (reply.ok ? (reply.body ?? {}) : {}) as { readonly state?: unknown };
  return typeof state === "string" ? state : "";
};
