import { type Mistake, sortMistakes } from "../mistake.ts";
import type { Model } from "../model.ts";
import { buildModel } from "./build.ts";
import { checkApis } from "./check-api.ts";
import { checkBehaviours } from "./check-behaviours.ts";
import { checkDeprecations } from "./check-deprecations.ts";
import { checkErrors } from "./check-errors.ts";
import { checkEventExamples, checkEvents } from "./check-events.ts";
import { checkExamples } from "./check-examples.ts";
import { checkSchemas } from "./check-schemas.ts";
import { checkTranslations } from "./check-translations.ts";
import type { SpecFiles } from "./files.ts";
import { createFits } from "./fits.ts";
import { parseJson } from "./json.ts";
import { MetaChecker } from "./meta.ts";
import type { Proven } from "./proven.ts";
import { parseProse, type Prose } from "./prose.ts";
import { type Resolved, resolveRefs } from "./refs.ts";
import { findApis, findEvents, type Spec } from "./spec.ts";

/** What became of the spec: its model, or null where its form does not allow one; and every mistake in it. */
export interface Loaded {
  readonly model: Model | null;
  readonly mistakes: readonly Mistake[];
}

/** Reads the spec from the text of its files: pure, so that a test can change one file and see what is said. */
export function loadSpec(files: SpecFiles, proven: Proven = new Set()): Loaded {
  const [documents, malformed] = parseDocuments(files, proven);
  const [schemas, unresolved] = resolveSchemas(documents);
  const [prose, doubled] = parseAllProse(files);
  const broken = new Set(malformed.map(({ file }) => file));
  const spec: Spec = {
    documents,
    broken,
    schemas,
    prose,
    apis: findApis(documents),
    events: findEvents(documents),
    samples: [...files]
      .filter(([file]) => /\/examples\/[^/]+\.ya?ml$/u.test(file))
      .map(([file, text]) => ({ file, text })),
  };
  const fits = createFits(proven);
  const outline = [...checkApis(spec), ...checkEvents(spec)];
  const mistakes = [
    ...malformed,
    ...unresolved,
    ...doubled,
    ...outline,
    ...checkSchemas(spec, fits),
    ...checkErrors(spec),
    ...checkDeprecations(spec),
    ...checkTranslations(spec),
    ...checkExamples(spec, fits),
    ...checkEventExamples(spec, fits),
    ...checkBehaviours(spec, files, fits),
  ];
  const isWhole = [malformed, unresolved, outline].every((list) => list.length === 0);
  return { model: isWhole ? buildModel(spec) : null, mistakes: sortMistakes(mistakes) };
}

/** Parses every JSON file and checks its form. What has a mistake is left out, so that the other checks can go on. */
function parseDocuments(
  files: SpecFiles,
  proven: Proven,
): [ReadonlyMap<string, unknown>, readonly Mistake[]] {
  const mistakes: Mistake[] = [];
  const parsed = new Map<string, unknown>();
  for (const [path, text] of files) {
    if (!path.endsWith(".json")) continue;
    const [value, found] = parseJson(path, text);
    mistakes.push(...found);
    if (value !== undefined && found.length === 0) parsed.set(path, value);
  }
  const checker = new MetaChecker(parsed, proven);
  const documents = new Map<string, unknown>();
  for (const [path, value] of parsed) {
    const found = path.startsWith("dialect/") ? [] : checker.check(path);
    mistakes.push(...found);
    if (found.length === 0) documents.set(path, value);
  }
  return [documents, mistakes];
}

function resolveSchemas(
  documents: ReadonlyMap<string, unknown>,
): [ReadonlyMap<string, Resolved>, readonly Mistake[]] {
  const mistakes: Mistake[] = [];
  const schemas = new Map<string, Resolved>();
  for (const path of documents.keys()) {
    if (!path.endsWith(".schema.json") || path.startsWith("dialect/")) continue;
    const [resolved, found] = resolveRefs(path, documents);
    schemas.set(path, resolved);
    mistakes.push(...found);
  }
  return [schemas, mistakes];
}

function parseAllProse(files: SpecFiles): [ReadonlyMap<string, Prose>, readonly Mistake[]] {
  const mistakes: Mistake[] = [];
  const prose = new Map<string, Prose>();
  for (const [path, text] of files) {
    if (!path.endsWith("/ru.md")) continue;
    const [parsed, found] = parseProse(path, text);
    prose.set(path, parsed);
    mistakes.push(...found);
  }
  return [prose, mistakes];
}
