import { type ToolResult, runTool } from "../run-tool.ts";

/** What a tarball is looked at for, with the tool's verdict. */
export interface Verdict extends ToolResult {
  readonly what: string;
}

/** Whether a packed package can be used as its manifest says: files that exist, types that fit, ESM throughout. */
export function verdicts(tarball: string): readonly Verdict[] {
  return [
    { what: "publint", ...runTool(process.cwd(), "publint", ["run", tarball, "--strict"]) },
    {
      what: "types (attw)",
      ...runTool(process.cwd(), "attw", [tarball, "--profile", "esm-only", "--no-color", "--no-emoji"]),
    },
  ];
}
