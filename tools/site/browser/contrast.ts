/**
 * Texts on the page that have less contrast than WCAG 2.2 AA asks for (1.4.3): 4.5 to 1, and 3 to 1 for large ones (24
 * px, or bold and 18.66 px). Each kind of text is told once. It runs inside the page and has everything within.
 */
export function faintTexts(): string[] {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (canvas === null) throw new Error("there is no canvas to read colours from");
  const read = (css: string): Colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (above: Colour, below: Colour): Colour => {
    const mix = (nth: 0 | 1 | 2): number => above[nth] * above[3] + below[nth] * (1 - above[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const grounds = new Map<Element, Colour>();
  const behind = (element: Element | null): Colour => {
    if (element === null) return [255, 255, 255, 1];
    const known = grounds.get(element);
    if (known !== undefined) return known;
    const own = read(getComputedStyle(element).backgroundColor);
    const ground = own[3] === 1 ? own : over(own, behind(element.parentElement));
    grounds.set(element, ground);
    return ground;
  };
  const luminance = ([red, green, blue]: Colour): number => {
    const linear = [red, green, blue].map((each) =>
      each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
  };
  const contrast = (one: Colour, other: Colour): number => {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const seen = new Map<string, string>();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? "";
    // What a screen does not show has no contrast: words for screen readers, and what is hidden until it is asked for.
    if (element === null || text === "" || !element.checkVisibility({ opacityProperty: true })) continue;
    const style = getComputedStyle(element);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ground = behind(element);
    const key = `${style.color} ${ground.join()} ${large}`;
    if (seen.has(key)) continue;
    const ratio = contrast(over(read(style.color), ground), ground);
    seen.set(
      key,
      ratio < (large ? 3 : 4.5)
        ? `${ratio.toFixed(2)} ${element.tagName}.${element.className} ${text.slice(0, 40)}`
        : "",
    );
  }
  return [...seen.values()].filter((found) => found !== "");
}
