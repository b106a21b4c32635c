import type { ToolResult } from "../run-tool.ts";

/** What the registry knows against what is installed. */
export type Advisories =
  | { readonly asked: true; readonly found: readonly string[] }
  /** The registry could not be asked, or has no such service. */
  | { readonly asked: false; readonly why: string };

interface Audit {
  readonly advisories?: Readonly<
    Record<string, { readonly module_name?: string; readonly title?: string; readonly severity?: string }>
  >;
  readonly metadata?: unknown;
  readonly error?: { readonly message?: string };
}

/** Reads what `pnpm audit --json` printed. Its status says nothing: it fails for findings and for a silent registry alike. */
export function readAudit({ output }: ToolResult): Advisories {
  const audit = parse(output);
  if (audit === null || audit.metadata === undefined) {
    const told = audit?.error?.message ?? output;
    const why = told.trim().split("\n")[0] ?? "";
    return { asked: false, why: why === "" ? "no answer" : why };
  }
  const found = Object.values(audit.advisories ?? {}).map(
    ({ module_name = "?", title = "?", severity = "?" }) => `${module_name}: ${title} (${severity})`,
  );
  return { asked: true, found };
}

function parse(output: string): Audit | null {
  try {
    return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as Audit;
  } catch {
    return null;
  }
}
