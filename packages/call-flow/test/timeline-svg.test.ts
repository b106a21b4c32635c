import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { RUSSIAN_WORDS, renderTimelineSvg, type Timeline, timeline } from "../src/index.ts";
import { placeCallouts } from "../src/timeline/svg/callouts.ts";
import { fitText, textWidth } from "../src/timeline/svg/text.ts";
import { aPlan, somePhones } from "./arbitraries.ts";
import { play } from "./engine.ts";
import { CONTACT_NUMBER, file, operation, phone, plan, speech } from "./plans.ts";

const A = "employee:0.0";
const B = "employee:0.1";

/** Rings 1 s, message 2 s, music 3 s, talk 2 s, busy tone 3 s: 11 s; the contact from the third second on. */
const call = plan({ employee_message: file(2), contact_message: file(3), dtmf_string: ".1" });
const script = { phones: { [A]: { answers: 1000 }, contact: { answers: 1000, talks: 2000 } } } as const;
const drawn = timeline(call, play(call, script).journal);

interface Bar {
  readonly kind: string;
  readonly title: string;
  readonly x: number;
  readonly width: number;
}

const bars = (svg: string): readonly Bar[] =>
  [
    ...svg.matchAll(
      /<g class="ct-(\w+)"><title>([^<]*)<\/title><rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/gu,
    ),
  ].map(([, kind = "", title = "", x, width]) => ({ kind, title, x: Number(x), width: Number(width) }));

/** Reads tags one by one: every attribute quoted, every element closed, no raw markup in texts. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  const rest = svg.replaceAll(
    /<(?:(\/)([\w-]+)|([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/)?)>/gu,
    (tag, closing: string, closed: string, opened: string, _: string, empty: string) => {
      if (closing === "/") return open.pop() === closed ? "" : tag;
      if (empty !== "/") open.push(opened);
      return "";
    },
  );
  return open.length === 0 && !/[<]|&(?!(?:amp|lt|gt|quot|#39);)/u.test(rest);
}

describe("3.8 timeline as a drawing", () => {
  it("draws every stretch to scale, each side in its own row", () => {
    const all = bars(renderTimelineSvg(drawn, { width: 800 }));
    const told = all.map(({ title }) => title);
    expect(told).toEqual([
      "rings, 0 s – 1 s",
      "message file 2, 1 s – 3 s",
      "dialing_music, 3 s – 6 s",
      "talk, 6 s – 8 s",
      "busy tone, 8 s – 11 s",
      "rings, 3 s – 4 s",
      "message file 3, 4 s – 6 s",
      "talk, 6 s – 8 s",
    ]);
    // One px between neighbours.
    const perSecond = (all[1]!.width + 1) / 2;
    for (const [nth, lasting] of [1, 2, 3, 2, 3, 1, 2, 2].entries())
      expect(Math.abs(all[nth]!.width + 1 - lasting * perSecond)).toBeLessThan(0.3);
    expect(all[5]!.x).toBe(all[2]!.x);
    expect(all[7]!.x).toBe(all[3]!.x);
  });

  it("marks the digits sent and who hangs up, and tells how it ended", () => {
    const svg = renderTimelineSvg(drawn);
    expect(svg).toContain("<title>DTMF 1, 5 s</title>");
    expect(svg).toContain("<title>hangs up, 8 s</title>");
    expect(svg).toContain("<title>released, 11 s</title>");
    expect(svg).toContain(">ended: success_finish, 11 s</text>");
  });

  it("speaks to those who do not see it", () => {
    const svg = renderTimelineSvg(drawn, { title: "Employee first" });
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*lang="en"[^>]*><title>Employee first<\/title><desc>/u);
    expect(svg).toContain(
      "contact: rings, 3 s – 4 s; message file 3, 4 s – 6 s; DTMF 1, 5 s; talk, 6 s – 8 s; hangs up, 8 s.",
    );
  });

  it("speaks Russian", () => {
    const svg = renderTimelineSvg(drawn, { words: RUSSIAN_WORDS });
    expect(svg).toContain('lang="ru"');
    expect(svg).toContain(">сотрудник</text>");
    expect(svg).toContain("<title>сообщение: файл 3, 4 с – 6 с</title>");
    expect(svg).toContain("<title>короткие гудки, 8 с – 11 с</title>");
    expect(svg).toContain(">итог: success_finish, 11 с</text>");
    expect(svg.replaceAll(/<style>.*?<\/style>/gu, "")).not.toMatch(/>[^<]*\b(?:talk|rings|employee)\b/u);
  });

  it("gives each kind a pattern of its own, so that nobody needs its colour", () => {
    const svg = renderTimelineSvg(drawn);
    const dashes = ["ringing", "early_media", "message", "music", "tone", "silence", "failed"].map(
      (kind) =>
        new RegExp(`\\.ct-${kind} \\.ct-strip\\{[^}]*?(?:dasharray:([^;}]*)[^}]*)?\\}`, "u").exec(svg)?.[1] ??
        "solid",
    );
    expect(new Set(dashes).size).toBe(dashes.length);
    // Talk alone is a dark bar with light words.
    expect(svg).toMatch(/\.ct-talk text\{[^}]*--ct-talk-text/u);
  });

  it("follows the reader's light or dark, unless it is told which", () => {
    expect(renderTimelineSvg(drawn)).toContain("@media(prefers-color-scheme:dark)");
    expect(renderTimelineSvg(drawn, { theme: "light" })).not.toContain("@media");
    expect(renderTimelineSvg(drawn, { theme: "dark" })).not.toContain("@media");
  });

  it("has nothing that clashes with another drawing in the same page", () => {
    const svg = renderTimelineSvg(drawn);
    expect(svg).not.toMatch(/\sid=|url\(|href=/u);
    const [, style = ""] = /<style>(.*)<\/style>/u.exec(svg) ?? [];
    const selectors = style.replace(/@media\([^)]*\)\{/u, "").match(/[^{}]+(?=\{)/gu) ?? [];
    expect(selectors.length).toBeGreaterThan(10);
    for (const selector of selectors.flatMap((list) => list.split(",")))
      expect(selector).toMatch(/^\.call-timeline\b/u);
  });

  it("lets no text of somebody else become markup", () => {
    const evil = `</text><script>alert("x")</script>&'\u0000`;
    const phones = [phone({ employee_full_name: evil }), phone()];
    const hostile = plan({ employee_message: speech(evil), operations: [operation({ phones })] });
    const svg = renderTimelineSvg(timeline(hostile, play(hostile, script).journal), {
      title: evil,
      width: 4000,
    });
    expect(svg).not.toContain("<script");
    expect(svg).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;?");
    expect(isWellFormed(svg)).toBe(true);
  });

  it("names the employees where several phones ring, and shows who lost", () => {
    const phones = [phone(), phone({ employee_full_name: "Boris Klein" })];
    const race = plan({ operations: [operation({ dialling: "all_at_once", phones })] });
    const svg = renderTimelineSvg(
      timeline(
        race,
        play(race, { phones: { [B]: { answers: 1000, talks: 1000 }, contact: { answers: 500 } } }).journal,
      ),
    );
    expect(svg).toContain(">Anna Berg</text>");
    expect(svg).toContain(">Boris Klein</text>");
    expect(svg).toContain("<title>answered elsewhere, 1 s</title>");
  });

  it("leaves open what goes on", () => {
    const { journal } = play(call, script);
    const half = timeline(
      call,
      journal.filter(({ at }) => at <= journal[0]!.at + 3500),
    );
    const svg = renderTimelineSvg(half);
    expect(svg).toContain("<title>dialing_music, 3 s – goes on</title>");
    expect(svg).toContain(">goes on</text>");
    expect(svg).not.toContain("ended");
  });

  it("says so where nothing has happened yet", () => {
    const svg = renderTimelineSvg(timeline(call, []), { words: RUSSIAN_WORDS });
    expect(svg).toContain(">В этом звонке ещё ничего не произошло.</text>");
    expect(isWellFormed(svg)).toBe(true);
  });

  it("tells what could not be played", () => {
    const svg = renderTimelineSvg(timeline(call, play(call, { ...script, broken: ["file 2"] }).journal));
    expect(bars(svg).find(({ kind }) => kind === "failed")?.title).toContain(
      "file 2 cannot be played: no such file",
    );
  });

  it("is well formed, inside its width and without overlap in a row, whatever the call", () => {
    fc.assert(
      fc.property(
        aPlan,
        somePhones,
        fc.constantFrom(100, 280, 360, 559, 760, 1400),
        (some, phones, width) => {
          const { journal } = play(some, { phones });
          const svg = renderTimelineSvg(timeline(some, journal), { width, words: RUSSIAN_WORDS });
          const real = Math.max(280, width);
          expect(isWellFormed(svg)).toBe(true);
          expect(svg).toContain(`width="${real}"`);
          for (const bar of bars(svg)) {
            expect(bar.x).toBeGreaterThanOrEqual(0);
            expect(bar.x + bar.width).toBeLessThanOrEqual(real);
          }
          const inner = svg.matchAll(/<svg x="[\d.]+" y="[\d.]+" width="([\d.]+)"[^>]*><text[^>]*>([^<]*)/gu);
          for (const [, room, label = ""] of inner)
            expect(textWidth(label, 12)).toBeLessThanOrEqual(Number(room));
          expect(svg).not.toContain(CONTACT_NUMBER);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("3.8 labels beside their bars", () => {
  it("never overlap, leave the drawing, or are crossed by a line", () => {
    const some = fc.array(fc.record({ x: fc.nat({ max: 400 }), width: fc.integer({ min: 5, max: 200 }) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(some, (wanted) => {
        const placed = placeCallouts(
          wanted.map((one) => ({ ...one, text: "x" })),
          0,
          420,
        );
        for (const one of placed) {
          expect(one.from).toBeGreaterThanOrEqual(0);
          expect(one.to).toBeLessThanOrEqual(420);
          for (const other of placed) {
            if (one === other) continue;
            const overlap = one.line === other.line && one.to > other.from && other.to > one.from;
            const crossed = one.line < other.line && other.x > one.from && other.x < one.to;
            expect({ overlap, crossed }).toEqual({ overlap: false, crossed: false });
          }
        }
      }),
    );
  });

  it("are all there where there is room", () => {
    const wanted = [10, 60, 110].map((x) => ({ x, width: 80, text: "x" }));
    expect(placeCallouts(wanted, 0, 400)).toHaveLength(3);
  });

  it("are cut with an ellipsis, or left out where the rest would tell nothing", () => {
    expect(fitText("message", 200, 12)).toBe("message");
    expect(fitText("message file 237", 80, 12)).toMatch(/^message.*…$/u);
    expect(fitText("message file 237", 20, 12)).toBe("");
  });
});

describe("3.8 timeline as JSON", () => {
  const KEYS = ["detail", "failed", "from", "kind", "lane", "leg", "to", "who"];

  it("is the same after a journey as text, with exactly the documented fields", () => {
    fc.assert(
      fc.property(aPlan, somePhones, (some, phones) => {
        const whole = timeline(some, play(some, { phones }).journal);
        const journeyed = JSON.parse(JSON.stringify(whole)) as Timeline;
        expect(journeyed).toEqual(whole);
        expect(Object.keys(journeyed).toSorted()).toEqual([
          "finish_reason",
          "last_at",
          "segments",
          "started_at",
        ]);
        for (const segment of journeyed.segments) expect(Object.keys(segment).toSorted()).toEqual(KEYS);
      }),
      { numRuns: 50 },
    );
  });
});
