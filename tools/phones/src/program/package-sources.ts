/** Where a machine's own package sources say that its distribution is had. */
export interface PackageSource {
  /** As it is written there; may be a mirror list. */
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The keyring that signs it; null where the source leaves that to the system. */
  readonly signedBy: string | null;
}

const words = (text: string | undefined): readonly string[] =>
  (text ?? "").split(/\s+/u).filter((word) => word !== "");

/** Reads the sources of a file in the form of deb822 (`debian.sources`). What is switched off is left out. */
export const readDeb822 = (text: string): readonly PackageSource[] =>
  text
    .split(/\n(?:[ \t]*\n)+/u)
    .map(fieldsOf)
    .filter((fields) => words(fields.get("types")).includes("deb") && fields.get("enabled") !== "no")
    .flatMap((fields) =>
      words(fields.get("uris")).map((uri) => ({
        uri,
        suites: words(fields.get("suites")),
        components: words(fields.get("components")),
        signedBy: keyringIn(fields.get("signed-by")),
      })),
    );

/** The fields of a stanza, by their names in small letters. Lines that begin with a space go on. */
const fieldsOf = (stanza: string): ReadonlyMap<string, string> => {
  const lines = stanza.split("\n").filter((line) => !line.startsWith("#"));
  const joined = lines.join("\n").replaceAll(/\n[ \t]+/gu, " ");
  return new Map(
    joined.split("\n").flatMap((line): [string, string][] => {
      const colon = line.indexOf(":");
      return colon === -1 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
};

/** A key that stands in the source itself is no file. */
const keyringIn = (value: string | undefined): string | null =>
  value?.startsWith("/") === true ? (words(value)[0] ?? null) : null;

/** Reads the sources of a file with one on each line (`sources.list`). */
export const readOneLine = (text: string): readonly PackageSource[] =>
  text.split("\n").flatMap((line): PackageSource[] => {
    const found =
      /^\s*deb\s+(?:\[(?<options>[^\]]*)\]\s+)?(?<uri>\S+)\s+(?<suite>\S+)(?<components>[^#]*)/u.exec(line);
    if (found?.groups === undefined) return [];
    const { options, uri = "", suite = "", components } = found.groups;
    const signedBy = words(options)
      .find((option) => option.startsWith("signed-by="))
      ?.slice("signed-by=".length);
    return [{ uri, suites: [suite], components: words(components), signedBy: keyringIn(signedBy) }];
  });

/** The source of the distribution itself: the first that has the suite by exactly this name, and `main`. */
export const distributionSource = (
  sources: readonly PackageSource[],
  codename: string,
): PackageSource | null =>
  sources.find(({ suites, components }) => suites.includes(codename) && components.includes("main")) ?? null;

/** The fields of `/etc/os-release`. */
export const readOsRelease = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split("\n").flatMap((line): [string, string][] => {
      const found = /^(?<name>[A-Z_]+)="?(?<value>[^"]*)"?$/u.exec(line.trim());
      return found?.groups === undefined ? [] : [[found.groups["name"] ?? "", found.groups["value"] ?? ""]];
    }),
  );
