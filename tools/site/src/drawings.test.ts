import { expect, test } from "vitest";
import { drawingAddress, inScheme } from "./drawings.ts";

const SVG =
  "<svg><style>.a{--ink:#000}@media(prefers-color-scheme:dark){.a{--ink:#fff}.b{--ink:#eee}}.a text{fill:var(--ink)}</style></svg>";

test("a light drawing knows nothing of the dark, whatever the system says", () => {
  expect(inScheme(SVG, "light")).toBe("<svg><style>.a{--ink:#000}.a text{fill:var(--ink)}</style></svg>");
});

test("a dark drawing is dark without being asked", () => {
  expect(inScheme(SVG, "dark")).toBe(
    "<svg><style>.a{--ink:#000}.a{--ink:#fff}.b{--ink:#eee}.a text{fill:var(--ink)}</style></svg>",
  );
});

test("both have an address of their own", () => {
  expect(drawingAddress("docs/reference/generated/ru/a/b.svg", "dark")).toBe(
    "/drawings/dark/ru/reference/a/b.svg",
  );
});
