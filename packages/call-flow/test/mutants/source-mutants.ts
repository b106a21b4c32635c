/** Small faults in the source of the flow, one at a time, made by rules that know nothing of what it does. */
import ts from "typescript";

import { loadFlow, SOURCES } from "./load-source.ts";
import type { Mutant } from "./mutant.ts";

/** One replaced stretch of a file. */
interface Edit {
  readonly what: string;
  readonly node: ts.Node;
  readonly text: string;
}

const K = ts.SyntaxKind;

const SWAPPED: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [K.EqualsEqualsEqualsToken]: "!==",
  [K.ExclamationEqualsEqualsToken]: "===",
  [K.AmpersandAmpersandToken]: "||",
  [K.BarBarToken]: "&&",
  [K.LessThanToken]: "<=",
  [K.LessThanEqualsToken]: "<",
  [K.GreaterThanToken]: ">=",
  [K.GreaterThanEqualsToken]: ">",
  [K.PlusToken]: "-",
  [K.MinusToken]: "+",
  [K.AsteriskToken]: "+",
};

/** Calls whose result keeps the type of what they are called on. */
const PASSING = new Set(["filter", "slice", "toSorted"]);
const SEARCHING: Readonly<Record<string, string>> = { some: "every", every: "some" };

function ofBinary(node: ts.BinaryExpression): readonly Edit[] {
  const swapped = SWAPPED[node.operatorToken.kind];
  const edits: Edit[] = [];
  if (swapped !== undefined)
    edits.push({
      what: `-> ${swapped}`,
      node,
      text: `${node.left.getText()} ${swapped} ${node.right.getText()}`,
    });
  if (node.operatorToken.kind === K.QuestionQuestionToken) {
    edits.push({ what: "-> left side", node, text: `(${node.left.getText()})` });
    edits.push({ what: "-> right side", node, text: `(${node.right.getText()})` });
  }
  if ([K.AmpersandAmpersandToken, K.BarBarToken].includes(node.operatorToken.kind)) {
    edits.push({ what: "-> left side", node, text: `(${node.left.getText()})` });
    edits.push({ what: "-> right side", node, text: `(${node.right.getText()})` });
  }
  return edits;
}

function ofCall(node: ts.CallExpression): readonly Edit[] {
  if (!ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  const searching = SEARCHING[name.text];
  if (searching !== undefined) return [{ what: `-> ${searching}`, node: name, text: searching }];
  return PASSING.has(name.text) ? [{ what: `without ${name.text}`, node, text: expression.getText() }] : [];
}

function ofLiteral(node: ts.Node): readonly Edit[] {
  if (ts.isNumericLiteral(node)) return [{ what: "+ 1", node, text: `(${node.text} + 1)` }];
  if (ts.isStringLiteral(node)) return [{ what: "-> another", node, text: `"mutant"` }];
  if (node.kind === K.TrueKeyword) return [{ what: "-> false", node, text: "false" }];
  if (node.kind === K.FalseKeyword) return [{ what: "-> true", node, text: "true" }];
  return [];
}

function ofNode(node: ts.Node): readonly Edit[] {
  if (ts.isIfStatement(node))
    return [
      { what: "never", node: node.expression, text: "false" },
      { what: "always", node: node.expression, text: "true" },
    ];
  if (ts.isConditionalExpression(node))
    return [
      { what: "-> first", node, text: `(${node.whenTrue.getText()})` },
      { what: "-> second", node, text: `(${node.whenFalse.getText()})` },
    ];
  if (ts.isBinaryExpression(node)) return ofBinary(node);
  if (ts.isCallExpression(node)) return ofCall(node);
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken)
    return [{ what: "without !", node, text: `(${node.operand.getText()})` }];
  if (ts.isExpressionStatement(node)) return [{ what: "left out", node, text: ";" }];
  if (ts.isPropertyAssignment(node) && ts.isObjectLiteralExpression(node.parent) && hasSpread(node.parent))
    return [{ what: "left out", node, text: "...{}" }];
  if (ts.isCaseClause(node) && node.statements.length > 0)
    return [{ what: "falls through", node, text: `case ${node.expression.getText()}:` }];
  return ofLiteral(node);
}

/** A change of a copy: leaving a field out leaves it as it was. */
const hasSpread = (node: ts.ObjectLiteralExpression) => node.properties.some(ts.isSpreadAssignment);

function isCode(node: ts.Node): boolean {
  return !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node);
}

/** Shown to onlookers, never asked by `step`: `leg-view.test.ts` looks at them. */
const VIEWS: ReadonlySet<string> = new Set(["legViews", "activityOf"]);

function editsOf(node: ts.Node): readonly Edit[] {
  if (!isCode(node)) return [];
  const inner: Edit[] = [];
  ts.forEachChild(node, (child) => {
    inner.push(...editsOf(child));
  });
  return [...ofNode(node), ...inner];
}

/** The function or constant that a node stands in. */
function home(node: ts.Node): string {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if (ts.isFunctionDeclaration(at)) return at.name?.text ?? "";
    if (ts.isVariableDeclaration(at) && ts.isSourceFile(at.parent.parent.parent)) return at.name.getText();
  }
  return "";
}

/** Enough of the text to find the place again. */
function excerpt(node: ts.Node): string {
  const text = node.getText().replaceAll(/\s+/gu, " ");
  return text.length <= 70 ? text : `${text.slice(0, 67)}...`;
}

type Flow = Pick<Required<Mutant>, "step" | "create">;

/** Loaded when it is first asked: a mutant that cannot even be loaded is caught there. */
function lazily(load: () => Flow): Flow {
  let flow: Flow | null = null;
  const loaded = () => (flow ??= load());
  return { step: (state, event) => loaded().step(state, event), create: (plan) => loaded().create(plan) };
}

function ofFile(lot: string, file: string, source: string): readonly Mutant[] {
  const tree = ts.createSourceFile(`${file}.js`, source, ts.ScriptTarget.ESNext, true);
  const times = new Map<string, number>();
  const edits = editsOf(tree).filter(({ node }) => !VIEWS.has(home(node)));
  return edits.map(({ what, node, text }) => {
    const name = `${file} ${home(node)}: ${excerpt(node)} ${what}`;
    const nth = (times.get(name) ?? 0) + 1;
    times.set(name, nth);
    const mutated = source.slice(0, node.getStart()) + text + source.slice(node.getEnd());
    return {
      id: `${lot}: ${nth === 1 ? name : `${name} (${nth})`}`,
      ...lazily(() => loadFlow(file, mutated)),
    };
  });
}

/** Files whose mutants are hunted together: two lots, so that two processors have work. */
const DECISIONS: ReadonlySet<string> = new Set([
  "dialling.ts",
  "endings.ts",
  "leg-view.ts",
  "rules.ts",
  "switching.ts",
  "timers.ts",
]);

/** The mutants of the files that decide, or of all others. */
export function sourceMutants(lot: "decisions" | "the rest"): readonly Mutant[] {
  const files = [...SOURCES].filter(([file]) => DECISIONS.has(file) === (lot === "decisions"));
  return files.flatMap(([file, source]) => ofFile(lot, file, source));
}
