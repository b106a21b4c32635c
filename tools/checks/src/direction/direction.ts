/** The part of dependency-cruiser's JSON report that is looked at here. */
export interface CruiseReport {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly unknown[] }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string; readonly severity: string };
      readonly comment?: string;
    }[];
  };
}

/**
 * What is wrong, one line each; nothing if all is well.
 *
 * A cruiser that cannot read TypeScript reports no modules and no violations, so each of `sources` must have been
 * seen, and dependencies between them too.
 */
export function complaints(report: CruiseReport, sources: readonly string[]): readonly string[] {
  const seen = new Set(report.modules.map((module) => module.source));
  const unseen = sources.filter((source) => !seen.has(source)).map((source) => `not looked at: ${source}`);
  const dependencies = report.modules.reduce((sum, module) => sum + module.dependencies.length, 0);
  const blind = dependencies === 0 ? ["no dependency at all was found: the sources were not understood"] : [];
  const violations = report.summary.violations
    .filter(({ rule }) => rule.severity === "error")
    .map(
      ({ from, to, rule, comment }) =>
        `${from} -> ${to}: ${rule.name}${comment === undefined ? "" : `. ${comment}`}`,
    );
  return [...blind, ...unseen, ...violations];
}
