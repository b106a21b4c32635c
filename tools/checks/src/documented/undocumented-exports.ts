import ts from "typescript";

/** An exported name without a doc comment. */
export interface Undocumented {
  readonly name: string;
  /** Counted from 1. */
  readonly line: number;
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
  );
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText());
  }
  const { name } = statement as ts.DeclarationStatement;
  return [name?.getText() ?? "default"];
}

/** An empty doc comment says nothing, so it does not count. */
function isDocumented(statement: ts.Statement): boolean {
  return ts
    .getJSDocCommentsAndTags(statement)
    .some((doc) => ts.isJSDoc(doc) && (ts.getTextOfJSDocComment(doc.comment) ?? "").trim() !== "");
}

/** Every exported declaration of a source that carries no doc comment. Overloads share the comment of the first. */
export function undocumentedExports(source: string, fileName = "source.ts"): readonly Undocumented[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const documented = new Set<string>();
  const found: Undocumented[] = [];
  for (const statement of file.statements.filter(isExported)) {
    for (const name of namesOf(statement)) {
      if (isDocumented(statement)) documented.add(name);
      else if (!documented.has(name)) {
        found.push({ name, line: file.getLineAndCharacterOfPosition(statement.getStart()).line + 1 });
      }
    }
  }
  return found;
}
