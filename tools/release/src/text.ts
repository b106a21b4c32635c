import type { Item, Plan } from "./plan.ts";
import type { PackedFile } from "./tarball.ts";

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

const total = (files: readonly PackedFile[]): number => files.reduce((sum, { size }) => sum + size, 0);

/** What a tarball has: each file, or each folder of the first level with how many there are in it. */
export function contentsText(files: readonly PackedFile[], each: boolean): string {
  if (each) return files.map(({ path, size }) => `    ${path}  ${kB(size)}`).join("\n");
  const byFolder = Map.groupBy(files, ({ path }) => (path.includes("/") ? `${path.split("/")[0]}/` : path));
  return [...byFolder]
    .map(([name, those]) => {
      const count = name.endsWith("/") ? `${those.length} files, ` : "";
      return `    ${name}  ${count}${kB(total(those))}`;
    })
    .join("\n");
}

/** What is to happen with a package, in a line. */
function itemLine({ package: { name, version }, tarball, tag, state, provenance }: Item): string {
  const size = `${kB(tarball.size)} packed, ${tarball.files.length} files`;
  const how = state === "there" ? "there already" : `tag ${tag}${provenance ? ", with provenance" : ""}`;
  return `${name}@${version}  ${size}  ${how}`;
}

/** A plan for people. */
export function planText(
  { items, against }: Plan,
  options: { readonly files: boolean; readonly addressOf: (name: string) => string },
): string {
  const packages = items.flatMap((item) => [
    `  ${itemLine(item)}  to ${options.addressOf(item.package.name)}`,
    contentsText(item.tarball.files, options.files),
  ]);
  return ["In this order:", ...packages, ...against.map((why) => `  REFUSED: ${why}`)].join("\n");
}

/** What the changelogs say, packages that say the same together. */
export function changelogText(sections: readonly { readonly name: string; readonly text: string }[]): string {
  const byText = Map.groupBy(
    sections.filter(({ text }) => text !== ""),
    ({ text }) => text,
  );
  return [...byText]
    .map(([text, those]) => `==== ${those.map(({ name }) => name).join(", ")}\n${text}`)
    .join("\n\n");
}
