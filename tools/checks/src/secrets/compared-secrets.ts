import ts from "typescript";

/** A place at which a secret is compared in a way that may tell by its time where two differ. */
export interface ComparedSecret {
  /** Counted from 1. */
  readonly line: number;
  /** As it stands there. */
  readonly text: string;
}

/** The one source that may know how secrets are compared. */
export const COMPARES_SECRETS = "packages/server/src/same-secret.ts";

/** Words of a name that mean a secret, or what is made of one to be compared in its place. */
const SECRET_WORDS = new Set(
  "token secret password passphrase signature proof digest hmac mac hash sha256 credential credentials authorization".split(
    " ",
  ),
);

/** Words behind which no secret stands: what is told about it. */
const ABOUT_IT = new Set("kind length size status type name file path env param place at until".split(" "));

const EQUALITY = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

/** What answers whether two are the same, or where they differ: as methods, or as functions of both. */
const COMPARES = new Set(
  "equals compare localeCompare is isDeepStrictEqual startsWith endsWith includes indexOf timingSafeEqual".split(
    " ",
  ),
);

/**
 * Finds where a source compares what its name calls a secret other than by `isSameSecret`, and where it takes
 * `timingSafeEqual` in its own hands. It goes by names, as whoever reads it does; comparing with a word or a number that stands
 * there, with `null` or with `undefined` is no comparison of secrets.
 */
export function comparedSecrets(source: string, fileName = "source.ts"): readonly ComparedSecret[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const found: ComparedSecret[] = [];
  const visit = (node: ts.Node): void => {
    if (isSuspect(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push({ line: line + 1, text: node.getText().replaceAll(/\s+/gu, " ") });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isSuspect(node: ts.Node): boolean {
  if (ts.isImportSpecifier(node)) return (node.propertyName ?? node.name).text === "timingSafeEqual";
  if (ts.isBinaryExpression(node) && EQUALITY.has(node.operatorToken.kind))
    return compares([node.left, node.right]);
  if (!ts.isCallExpression(node)) return false;
  const { expression, arguments: given } = node;
  if (ts.isIdentifier(expression)) return COMPARES.has(expression.text) && compares(given);
  if (!ts.isPropertyAccessExpression(expression) || !COMPARES.has(expression.name.text)) return false;
  // As a method of one of them, or of a module that takes both.
  return compares(given.length > 1 ? given : [expression.expression, ...given]);
}

function compares(operands: readonly ts.Expression[]): boolean {
  return !operands.some(isFixed) && operands.some(isSecret);
}

function isFixed(node: ts.Expression): boolean {
  const plain = plainOf(node);
  return (
    ts.isLiteralExpression(plain) ||
    plain.kind === ts.SyntaxKind.NullKeyword ||
    plain.kind === ts.SyntaxKind.TrueKeyword ||
    plain.kind === ts.SyntaxKind.FalseKeyword ||
    ts.isTypeOfExpression(plain) ||
    (ts.isIdentifier(plain) && plain.text === "undefined")
  );
}

function isSecret(node: ts.Expression): boolean {
  const name = nameOf(plainOf(node));
  const words = name.split(/(?=[A-Z])|[^A-Za-z0-9]+/u).map((word) => word.toLowerCase());
  const last = words.at(-1) ?? "";
  if (ABOUT_IT.has(last) || /^[A-Z]/u.test(name)) return false;
  return words.some((word) => SECRET_WORDS.has(word) || SECRET_WORDS.has(word.replace(/s$/u, "")));
}

/** Of a member its own name; of a call that of the function, since it says what comes out. */
function nameOf(node: ts.Expression): string {
  if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node)) return node.argumentExpression.getText().replaceAll(/["'`]/gu, "");
  if (ts.isCallExpression(node)) {
    // `hash("sha256", token, "hex")`, but also `token.trim()`.
    const own = nameOf(plainOf(node.expression));
    const of = ts.isPropertyAccessExpression(node.expression)
      ? nameOf(plainOf(node.expression.expression))
      : "";
    return own === "" ? of : of === "" ? own : `${of} ${own}`;
  }
  return "";
}

function plainOf(node: ts.Expression): ts.Expression {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isSatisfiesExpression(node)
  )
    return plainOf(node.expression);
  // `given ?? ""` is what was given.
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return plainOf(node.left);
  return node;
}
