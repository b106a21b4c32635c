import { existsSync } from "node:fs";
import type { Order, Told } from "@scenario-call/client-conformance";
import { chromium } from "playwright-core";
import { launch } from "puppeteer-core";
import type { Consumer } from "./consumer.ts";
import type { Door, Running } from "./runtimes.ts";

/** What the browser's program leaves on the page. */
interface Page {
  readonly carryOut: (door: Door, order: Order) => Promise<Told>;
  readonly violate: () => void;
  /** Resolves at the first violation. */
  readonly violated: Promise<void>;
  readonly violations: readonly string[];
}

/** A browser, with every violation of the policy of the pages that it showed. */
export interface RunningBrowser extends Running {
  /** Violations so far, over all pages. */
  readonly violations: () => readonly string[];
  /** Does what the policy of the page at `home` forbids, and tells what the page's listener heard. */
  readonly violate: (home: string) => Promise<readonly string[]>;
}

/** A browser that this machine may have. */
export interface Browser {
  readonly name: string;
  /** Why it cannot be run here, or `null`. */
  readonly missing: () => string | null;
  readonly start: () => Promise<RunningBrowser>;
}

/** What the drivers of browsers have in common, as far as it is used. */
interface Driven {
  readonly newPage: () => Promise<{
    readonly goto: (url: string) => Promise<unknown>;
    readonly evaluate: <Result, Given extends readonly unknown[]>(
      program: (given: Given) => Result,
      given: Given,
    ) => Promise<Awaited<Result>>;
    readonly close: () => Promise<void>;
  }>;
  readonly close: () => Promise<void>;
}

/** Does what the policy forbids, to show that the page's listener hears it. */
const VIOLATE = "page.violate = () => { try { new Function('return 1'); } catch { /* refused */ } };";

/** Where a test's server has the page and its program. */
export const browserAssets = async (consumer: Consumer): Promise<Readonly<Record<string, string>>> => ({
  "/": '<!doctype html><title>Calls</title><script src="/page.js"></script>',
  "/page.js": await consumer.bundle("in-browser", "iife", VIOLATE),
});

const running = (browser: Driven): RunningBrowser => {
  const heard: string[] = [];
  const show = async (home: string): Promise<Awaited<ReturnType<Driven["newPage"]>>> => {
    const page = await browser.newPage();
    await page.goto(new URL("/", home).href);
    return page;
  };
  return {
    carryOut: async (door, order) => {
      const page = await show(order.home);
      try {
        const { told, violations } = await page.evaluate(
          async (given) => {
            const own = (globalThis as unknown as { readonly page: Page }).page;
            return { told: await own.carryOut(...given), violations: [...own.violations] };
          },
          [door, order] as const,
        );
        heard.push(...violations);
        return told;
      } finally {
        await page.close();
      }
    },
    violations: () => heard,
    violate: async (home) => {
      const page = await show(home);
      return page.evaluate(async () => {
        const { violate, violated, violations } = (globalThis as unknown as { readonly page: Page }).page;
        // In a task of the page: what the debugger itself evaluates is exempt from the policy.
        setTimeout(violate);
        await violated;
        return [...violations];
      }, []);
    },
    close: () => browser.close(),
  };
};

/** The first of the paths at which there is a program. */
const installed = (...paths: readonly string[]): string | undefined => paths.find((path) => existsSync(path));

const CHROMIUM = installed("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
const FIREFOX = installed("/usr/bin/firefox-esr", "/usr/bin/firefox");

const chromiumBrowser: Browser = {
  name: "Chromium under script-src 'self'",
  missing: () => (CHROMIUM === undefined ? "no /usr/bin/chromium: apt-get install chromium" : null),
  start: async () =>
    running(
      await chromium.launch({
        executablePath: CHROMIUM ?? "",
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      }),
    ),
};

/** Firefox as it is installed, driven by WebDriver BiDi: Playwright drives only a Firefox that it has changed. */
const firefoxBrowser: Browser = {
  name: "Firefox under script-src 'self'",
  missing: () => (FIREFOX === undefined ? "no /usr/bin/firefox-esr: apt-get install firefox-esr" : null),
  start: async () =>
    running(
      (await launch({
        browser: "firefox",
        executablePath: FIREFOX ?? "",
        headless: true,
        // The browser's own look for an icon would be a violation, and none of ours.
        extraPrefsFirefox: { "browser.chrome.site_icons": false },
      })) as unknown as Driven,
    ),
};

/** The browsers, which look at the pages that the servers of the tests have. */
export const BROWSERS: readonly Browser[] = [chromiumBrowser, firefoxBrowser];
