import { expect, it } from "vitest";
import { proxyOf } from "../src/proxy/proxy-of.ts";
import type { Environment } from "../src/proxy/proxy-of.ts";

const P = "http://proxy.example:3128/";
const HTTPS = "https://calls.example/v4.0";
const HTTP = "http://calls.example/v4.0";

const chosen = (url: string, environment: Environment): string | null =>
  proxyOf(new URL(url), environment)?.href ?? null;

it.each<[string, string, Environment, string | null]>([
  ["nothing is set", HTTPS, {}, null],
  ["HTTPS_PROXY is for https", HTTPS, { HTTPS_PROXY: P }, P],
  ["HTTPS_PROXY is not for http", HTTP, { HTTPS_PROXY: P }, null],
  ["HTTP_PROXY is for http", HTTP, { HTTP_PROXY: P }, P],
  ["HTTP_PROXY is not for https", HTTPS, { HTTP_PROXY: P }, null],
  ["ALL_PROXY is for both", HTTPS, { ALL_PROXY: P }, P],
  ["the own variable goes before ALL_PROXY", HTTPS, { ALL_PROXY: "http://other", HTTPS_PROXY: P }, P],
  ["small letters go first", HTTPS, { HTTPS_PROXY: "http://other", https_proxy: P }, P],
  ["an empty variable is not set", HTTPS, { HTTPS_PROXY: "" }, null],
  ["a proxy without a scheme", HTTPS, { HTTPS_PROXY: "proxy.example:3128" }, P],
  [
    "HTTP_PROXY of a CGI program, which a visitor can set",
    HTTP,
    { HTTP_PROXY: P, REQUEST_METHOD: "GET" },
    null,
  ],
  ["http_proxy of a CGI program", HTTP, { http_proxy: P, REQUEST_METHOD: "GET" }, P],
  ["this machine by name", "https://localhost/v4.0", { HTTPS_PROXY: P }, null],
  ["this machine by address", "http://127.0.0.1:8080/v4.0", { HTTP_PROXY: P }, null],
  ["this machine by its IPv6 address", "http://[::1]/v4.0", { HTTP_PROXY: P }, null],
])("%s", (_name, url, environment, expected) => {
  expect(chosen(url, environment)).toBe(expected);
});

it.each<[string, string, boolean]>([
  ["*", HTTPS, true],
  ["calls.example", HTTPS, true],
  ["CALLS.Example", HTTPS, true],
  ["calls.example.", HTTPS, true],
  ["example", HTTPS, true],
  [".example", HTTPS, true],
  ["*.example", HTTPS, true],
  ["other, calls.example", HTTPS, true],
  ["other calls.example", HTTPS, true],
  ["calls.example:443", HTTPS, true],
  ["calls.example:8443", HTTPS, false],
  ["calls.example:8443", "https://calls.example:8443/v4.0", true],
  ["alls.example", HTTPS, false],
  ["calls.example.org", HTTPS, false],
  ["", HTTPS, false],
  ["192.0.2.1", "https://192.0.2.1/v4.0", true],
  ["192.0.2.0/24", "https://192.0.2.1/v4.0", true],
  ["192.0.3.0/24", "https://192.0.2.1/v4.0", false],
  ["2.1", "https://192.0.2.1/v4.0", false],
  ["192.0.2.0/99", "https://192.0.2.1/v4.0", false],
  ["2001:db8::1", "https://[2001:db8::1]/v4.0", true],
  ["[2001:db8::1]:443", "https://[2001:db8::1]/v4.0", true],
  ["2001:db8::/32", "https://[2001:db8::1]/v4.0", true],
])("NO_PROXY=%s and %s: without a proxy is %s", (list, url, isDirect) => {
  expect(chosen(url, { HTTPS_PROXY: P, NO_PROXY: list })).toBe(isDirect ? null : P);
});

it.each(["socks5://user:secret@proxy.example", "http://", "http://user:secret@:99999"])(
  "a proxy that cannot be used (%s) is refused, without a word of it",
  (proxy) => {
    expect(() => chosen(HTTPS, { HTTPS_PROXY: proxy })).toThrow(TypeError);
    expect(() => chosen(HTTPS, { HTTPS_PROXY: proxy })).not.toThrow(/secret|user|proxy\.example/u);
  },
);
