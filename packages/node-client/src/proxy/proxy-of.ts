import { BlockList, isIP } from "node:net";

/** What is read of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.[0-9]{1,3}){3}|::1)$/u;

/** The value of a variable; the name in small letters goes first. Empty is as good as not set. */
const read = (environment: Environment, name: string): string | null =>
  [environment[name.toLowerCase()], environment[name.toUpperCase()]].find(
    (value) => value !== undefined && value !== "",
  ) ?? null;

/** The host of a URL as names are compared: small letters, without brackets and the last dot. */
const hostOf = ({ hostname }: URL): string => hostname.toLowerCase().replaceAll(/[[\]]|\.$/gu, "");

const portOf = ({ port, protocol }: URL): string =>
  port === "" ? (protocol === "https:" ? "443" : "80") : port;

/** Whether an address lies in a block: `10.0.0.0/8`. */
const liesIn = (address: string, block: string): boolean => {
  const [net = "", length = ""] = block.split("/");
  const [kind, netKind] = [isIP(address), isIP(net)];
  if (kind === 0 || kind !== netKind || !/^[0-9]{1,3}$/u.test(length)) return false;
  if (Number(length) > (kind === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(length), kind === 4 ? "ipv4" : "ipv6");
  return list.check(address, kind === 4 ? "ipv4" : "ipv6");
};

/** `host`, `.host` and `*.host` with everything below them, an address or a block of them; each may have a port. */
const excludes = (entry: string, host: string, port: string): boolean => {
  if (entry === "*") return true;
  if (entry.includes("/")) return liesIn(host, entry);
  const bracketed = /^\[([^\]]+)\](?::([0-9]+))?$/u.exec(entry);
  const named = isIP(entry) === 6 ? null : /^([^:]+)(?::([0-9]+))?$/u.exec(entry);
  const [, name = entry, onlyPort] = bracketed ?? named ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const bare = name.replace(/^\*?\./u, "").replace(/\.$/u, "");
  return host === bare || (isIP(host) === 0 && host.endsWith(`.${bare}`));
};

/**
 * The URL of a proxy. Throws a `TypeError` for what is none that can be used; its text quotes nothing, since there may be a password
 * in it.
 */
export const proxyUrl = (text: string | URL, from: string): URL => {
  const whole =
    typeof text === "string" && !/^[a-z][a-z0-9+.-]*:\/\//iu.test(text) ? `http://${text}` : String(text);
  const url = URL.canParse(whole) ? new URL(whole) : null;
  if (url === null || url.hostname === "") throw new TypeError(`${from} is not the URL of a proxy`);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new TypeError(`${from} must begin with http:// or https://: other proxies are not supported`);
  return url;
};

/**
 * The proxy that an environment prescribes for requests to `url`, or `null`: `https_proxy` or `http_proxy` by the URL, else
 * `all_proxy`, unless `no_proxy` names the host. This machine itself is never reached through a proxy. Throws a `TypeError` for a
 * proxy that cannot be used: going round it in silence is not what was asked for.
 */
export const proxyOf = (url: URL, environment: Environment): URL | null => {
  const host = hostOf(url);
  if (LOOPBACK.test(host)) return null;
  const scheme = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  // In a CGI program HTTP_PROXY is whatever the visitor sends as the header "Proxy".
  const isCgi = scheme === "http_proxy" && environment["REQUEST_METHOD"] !== undefined;
  const own = isCgi ? (environment["http_proxy"] ?? "") : (read(environment, scheme) ?? "");
  const name = own === "" ? "all_proxy" : scheme;
  const value = own === "" ? read(environment, "all_proxy") : own;
  if (value === null) return null;
  const entries = (read(environment, "no_proxy") ?? "").toLowerCase().split(/[\s,]+/u);
  if (entries.some((entry) => entry !== "" && excludes(entry, host, portOf(url)))) return null;
  return proxyUrl(value, `the variable ${name}`);
};
