/** The built site, as people see it: from a sub-path, in a browser that reaches nothing else. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownRepository } from "../src/repository.ts";
import { ROOT } from "../src/site.ts";
import { faintTexts } from "./contrast.ts";
import { type Served, serve } from "./serve.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
if (CHROMIUM === undefined) process.stdout.write("NOT RUN: the docs site in Chromium: it is not installed\n");

const BASE = "/scenario-call/";
const BEHAVIOURS = "reference/call-api/start-scenario-call-behaviours-s.html";

/** Pages that stand for all of their kind. */
const PAGES: readonly string[] = [
  "",
  "first-call.html",
  "what-to-do.html",
  "guides/node-client.html",
  "sandbox.html",
  "operations.html",
  "reference/",
  "reference/call-api/start-scenario-call.html",
  BEHAVIOURS,
  "reference/call-api/errors.html",
  "reference/server/account.html",
  "performance.html",
  "asterisk.html",
  "architecture.html",
  "events.html",
].flatMap((page) => [page, `ru/${page}`]);

const WIDTHS = [360, 768, 1280] as const;
const SCHEMES = ["light", "dark"] as const;

/** For a run of half a minute that makes many small things: half of the garbage collector's time is saved. */
const ROOM = "--max-semi-space-size=64";

const folder = mkdtempSync(join(tmpdir(), "scenario-call-site-"));
/** Where the pictures of the pages are left for people to look at; only if asked for. */
const SHOTS = process.env["DOCS_SCREENSHOTS"];

let served: Served | undefined;
let browser: Browser | undefined;

const siteUrl = (): string => {
  if (served === undefined) throw new Error("The site is not served");
  return served.url;
};

/** What a page did that it should not: lines of the console, and requests to anything but the site. */
interface Watched extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
}

async function open(options: Parameters<Browser["newContext"]>[0]): Promise<Watched> {
  if (browser === undefined) throw new Error("The browser did not start");
  const context: BrowserContext = await browser.newContext(options);
  // The test itself ends what hangs.
  context.setDefaultTimeout(0);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/^(error|warning)$/u.test(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  await context.route(
    (url) => !url.href.startsWith(siteUrl()) && url.protocol !== "data:",
    async (route) => {
      complaints.push(`a request to ${route.request().url()}`);
      await route.abort();
    },
  );
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Opens a page and waits until it is alive: its buttons do something. */
const goTo = async (page: Page, path: string): Promise<void> => {
  await page.goto(siteUrl() + path);
  await page.waitForFunction(() => "__vue_app__" in (document.querySelector("#app") ?? {}));
};

const isDark = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.classList.contains("dark"));

/** Pictures of what is on the screen, light and dark. */
async function keepPictures(page: Page, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  mkdirSync(SHOTS, { recursive: true });
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(() => isDark(page)).toBe(colorScheme === "dark");
    const file = `${name}-${colorScheme}`.replaceAll("/", "_").replace(".html", "");
    await page.screenshot({ path: join(SHOTS, `${file}.png`) });
  }
}

beforeAll(async () => {
  execFileSync(process.execPath, [ROOM, "tools/site/src/main.ts", "--base", BASE, "--out", folder], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  served = await serve(folder, BASE);
  if (CHROMIUM !== undefined)
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
});

afterAll(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test("the site is built, every page in both languages", () => {
  const there = PAGES.filter((page) =>
    existsSync(join(folder, page === "" || page.endsWith("/") ? `${page}index.html` : page)),
  );
  expect(there).toEqual(PAGES);
});

test("a page leads to the sources where package.json names their address, and nowhere else out of the site", () => {
  const html = readFileSync(join(folder, "architecture.html"), "utf8");
  const outside = [...html.matchAll(/href="(https?:[^"]+)"/gu)].map(([, address]) => address ?? "");
  const own = ownRepository();
  expect(outside.length > 0).toBe(own !== null);
  expect(outside.filter((address) => own === null || !address.startsWith(own.url))).toEqual([]);
  expect(html).toMatch(own === null ? /<code>spec\/dialect\/README\.md<\/code>/u : /\/README\.md"/u);
});

describe.runIf(CHROMIUM !== undefined)("in Chromium", () => {
  test("no error, no request elsewhere, nothing wider than the screen, every text with the contrast of WCAG AA", async () => {
    await using opened = await open({ viewport: { width: WIDTHS[0], height: 800 } });
    const { page } = opened;
    const wide: string[] = [];
    const faint: string[] = [];
    for (const path of PAGES) {
      await goTo(page, path);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (over > 0) wide.push(`${path}: ${over} px more than ${width}`);
        await keepPictures(page, `${path}-${width}`);
      }
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await expect.poll(() => isDark(page)).toBe(colorScheme === "dark");
        const found = await page.evaluate(faintTexts);
        faint.push(...found.map((text) => `${path} (${colorScheme}): ${text}`));
      }
    }
    await page.waitForLoadState("networkidle");
    expect(wide).toEqual([]);
    expect(faint).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  test.each([
    ["an English page finds a mnemonic", "", "limit_exceeded", /limit_exceeded/u],
    ["a Russian page finds a mnemonic", "ru/", "limit_exceeded", /limit_exceeded/u],
    ["a Russian page finds a Russian word", "ru/", "автоответчик", /песочниц|автоответчик/iu],
    ["a Russian page finds another form of a word", "ru/", "звонками", /звон(?:ок|к[аиуе])/iu],
  ])("the search of %s", async (_, path, words, found) => {
    await using opened = await open({ viewport: { width: 1280, height: 800 } });
    const { page } = opened;
    await goTo(page, path);
    await page.locator(".VPNavBarSearch button").first().click();
    await page.locator(".VPLocalSearchBox input").fill(words);
    const first = page.locator(".VPLocalSearchBox .result").first();
    await first.waitFor();
    expect(await page.locator(".VPLocalSearchBox .results").textContent()).toMatch(found);
    expect(await first.getAttribute("href")).toMatch(
      path === "" ? /^\/scenario-call\/(?!ru\/)/u : /^\/scenario-call\/ru\//u,
    );
    await first.click();
    await page.waitForURL((url) => url.pathname.length > BASE.length + path.length);
    expect(opened.complaints).toEqual([]);
  });

  test("what a Russian page says to those who hear it is Russian too", async () => {
    await using opened = await open({ viewport: { width: 1280, height: 800 } });
    await goTo(opened.page, "ru/first-call.html");
    const labels = await opened.page.evaluate(() =>
      [...document.querySelectorAll(".vp-doc [aria-label], .vp-doc [title]")].map(
        (element) => element.getAttribute("aria-label") ?? element.getAttribute("title") ?? "",
      ),
    );
    expect(labels.length).toBeGreaterThan(5);
    expect(labels.filter((label) => !/\p{Script=Cyrillic}/u.test(label))).toEqual([]);
  });

  test("from a mnemonic one comes to its section", async () => {
    await using opened = await open({ viewport: { width: 1280, height: 800 } });
    await goTo(opened.page, "what-to-do.html");
    await opened.page.locator(".vp-doc a", { hasText: "contact_in_blacklist" }).first().click();
    await opened.page.waitForURL(/call-api\/errors\.html#error-contact_in_blacklist$/u);
    const section = opened.page.locator("h2", { hasText: "contact_in_blacklist" });
    await expect.poll(async () => (await section.boundingBox())?.y ?? -1).toBeLessThan(400);
    expect((await section.boundingBox())?.y).toBeGreaterThanOrEqual(0);
  });

  test.each(["sandbox.html", BEHAVIOURS, "architecture.html", ""])(
    "the other language is the same page: %s",
    async (path) => {
      await using opened = await open({ viewport: { width: 1280, height: 800 } });
      await goTo(opened.page, path);
      await opened.page.locator(".VPNavBarTranslations button").hover();
      await opened.page.locator(".VPNavBarTranslations .items a").first().click();
      await opened.page.waitForURL(`${siteUrl()}ru/${path}`);
      await expect.poll(() => opened.page.locator("html").getAttribute("lang")).toBe("ru");
      expect(await opened.page.locator(".vp-doc h1").count()).toBe(1);
      expect(opened.complaints).toEqual([]);
    },
  );

  test("a drawing is in the colours of the page, also where the system has others", async () => {
    await using opened = await open({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
    await goTo(opened.page, "first-call.html");
    const shown = (): Promise<readonly string[]> =>
      opened.page.evaluate(() =>
        [...document.querySelectorAll<HTMLImageElement>(".drawing img")]
          .filter((image) => image.offsetParent !== null)
          .map((image) => new URL(image.src).pathname.split("/")[3] ?? ""),
      );
    expect(await shown()).toEqual(["light"]);
    await opened.page.locator(".VPNavBarAppearance button").click();
    expect(await shown()).toEqual(["dark"]);
    await expect
      .poll(() =>
        opened.page.evaluate(() =>
          [...document.querySelectorAll<HTMLImageElement>(".drawing .in-dark")].map(
            (image) => image.naturalWidth > 0,
          ),
        ),
      )
      .toEqual([true]);
    expect(opened.complaints).toEqual([]);
  });
});
