import { NEEDED_MODULES } from "../../adapters/asterisk/config/modules-conf.ts";
import type { AriHttp } from "./ari-http.ts";
import { failed, type Finding, passed } from "./finding.ts";

/** The oldest of each series that takes requests over the WebSocket; newer series all do. */
const OLDEST: Readonly<Record<number, number>> = { 20: 14, 21: 9, 22: 4 };
const NEWER_THAN = 22;

/** Whether a version, such as `22.10.1`, can be used. */
export const isFitVersion = (version: string): boolean => {
  const [, major = 0, minor = 0] = (/^(\d+)\.(\d+)/u.exec(version) ?? []).map(Number);
  return major > NEWER_THAN || minor >= (OLDEST[major] ?? Number.POSITIVE_INFINITY);
};

/** Asterisk's version. */
export const checkVersion = async (ari: AriHttp): Promise<Finding> => {
  const info = await ari.ask("GET", "asterisk/info?only=system");
  const { system } = (info.ok ? (info.body ?? {}) : {}) as {
    readonly system?: { readonly version?: unknown };
  };
  // Distributions add what is nobody's business, and looks like a telephone number.
  const [version = ""] = (typeof system?.version === "string" ? system.version : "").split(/[+~]/u);
  return isFitVersion(version)
    ? passed("version", { en: `Asterisk ${version}`, ru: `Asterisk ${version}` })
    : failed(
        "version",
        {
          en: `Asterisk ${version} takes no requests over the WebSocket`,
          ru: `Asterisk ${version} не принимает запросы по WebSocket`,
        },
        { en: "install Asterisk 20.14, 22.4 or newer", ru: "установите Asterisk 20.14, 22.4 или новее" },
      );
};

/** Whether every module runs that is needed. */
export const checkModules = async (ari: AriHttp): Promise<Finding> => {
  const reply = await ari.ask("GET", "asterisk/modules");
  const running = new Set(
    (reply.ok && Array.isArray(reply.body) ? reply.body : []).flatMap((entry: unknown) => {
      const { name, status } = (entry ?? {}) as { readonly name?: unknown; readonly status?: unknown };
      return typeof name === "string" && status === "Running" ? [name.replace(/\.so$/u, "")] : [];
    }),
  );
  const missing = NEEDED_MODULES.filter((module) => !running.has(module));
  if (missing.length === 0)
    return passed("modules", {
      en: `all ${NEEDED_MODULES.length} modules run`,
      ru: `все нужные модули загружены: ${NEEDED_MODULES.length}`,
    });
  const names = missing.join(", ");
  const lines = missing.map((module) => `load = ${module}.so`).join("; ");
  return failed(
    "modules",
    { en: `these modules do not run: ${names}`, ru: `не загружены модули: ${names}` },
    {
      en: `add to modules.conf (asterisk init writes it): ${lines}; then restart Asterisk. Its log says why one does not load`,
      ru: `добавьте в modules.conf (его пишет asterisk init): ${lines}; затем перезапустите Asterisk. Почему модуль не загрузился, сказано в его журнале`,
    },
  );
};
