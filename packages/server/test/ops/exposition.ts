/** A sample of a metric, as its line has it. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

/** A metric with all that is told about it. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"`;
const VALUE = String.raw`[+-]?(?:Inf|NaN|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`;
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`, "u");
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL})(?:,${LABEL})*)?\\})? (${VALUE})(?: -?\\d+)?$`, "u");

const numberOf = (text: string): number => Number(text.replace("Inf", "Infinity"));

const sampleOf = (line: string): Sample => {
  const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
  if (name === "") throw new Error(`no sample: ${line}`);
  const pairs = [...labels.matchAll(/([^=,]+)="((?:[^"\\]|\\.)*)"/gu)].map(
    ([, label = "", text = ""]) => [label, text] as const,
  );
  if (new Set(pairs.map(([label]) => label)).size < pairs.length)
    throw new Error(`a label stands twice: ${line}`);
  return { name, labels: new Map(pairs), value: numberOf(value) };
};

/**
 * Reads the text format of Prometheus, version 0.0.4, as strictly as its description is written: every line ends, the lines
 * of a metric stand together, help and type stand once and first, no sample stands twice. Throws an Error otherwise.
 */
export const readExposition = (text: string): readonly Family[] => {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const families: { name: string; type: string; help: string; samples: Sample[] }[] = [];
  const seen = new Set<string>();
  for (const line of text.slice(0, -1).split("\n")) {
    if (line === "") continue;
    let family = families.at(-1);
    if (line.startsWith("#")) {
      const [, kind = "", name = "", rest = ""] = COMMENT.exec(line) ?? [];
      if (kind === "") throw new Error(`neither help nor type: ${line}`);
      if (family?.name !== name) {
        if (families.some((known) => known.name === name)) throw new Error(`${name} is in two places`);
        family = { name, type: "", help: "", samples: [] };
        families.push(family);
      }
      const key = kind === "HELP" ? "help" : "type";
      if (family[key] !== "" || family.samples.length > 0) throw new Error(`too late or twice: ${line}`);
      if (key === "type" && !["counter", "gauge", "histogram", "summary", "untyped"].includes(rest))
        throw new Error(`no type: ${line}`);
      family[key] = rest;
      continue;
    }
    const sample = sampleOf(line);
    const suffix = family?.type === "histogram" ? "_(?:bucket|sum|count)" : "";
    if (family === undefined || !new RegExp(`^${family.name}${suffix}$`, "u").test(sample.name))
      throw new Error(`of no metric, or not with it: ${line}`);
    const key = JSON.stringify([sample.name, ...[...sample.labels].toSorted(([a], [b]) => (a < b ? -1 : 1))]);
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    family.samples.push(sample);
  }
  return families;
};

/** What is wrong with the samples of a histogram: its buckets grow up to `+Inf`, which is its count. */
export const histogramFaults = ({ name, samples }: Family): readonly string[] => {
  const series = Map.groupBy(samples, ({ labels }) =>
    JSON.stringify([...labels].filter(([label]) => label !== "le")),
  );
  return [...series.values()].flatMap((own) => {
    const buckets = own.filter((sample) => sample.name === `${name}_bucket`);
    const [bounds, counts] = [
      buckets.map(({ labels }) => numberOf((labels.get("le") ?? "").replace("+", ""))),
      buckets.map(({ value }) => value),
    ];
    const count = own.find((sample) => sample.name === `${name}_count`)?.value;
    const grows = (values: readonly number[]): boolean =>
      values.every((value, at) => at === 0 || value >= (values[at - 1] ?? 0));
    return [
      grows(bounds) && bounds.at(-1) === Number.POSITIVE_INFINITY ? [] : [`${name}: bounds ${bounds.join()}`],
      grows(counts) && counts.at(-1) === count ? [] : [`${name}: counts ${counts.join()}`],
      own.some((sample) => sample.name === `${name}_sum`) ? [] : [`${name}: no sum`],
    ].flat();
  });
};
