// Changes that a mistake could have made, in the JavaScript that tsc emitted. All mutants of a file live side by side in one
// text, each behind a switch: `__mutant(7)` is true while mutant 7 is the one under test, and says that the place was reached.
import ts from "typescript";

const K = ts.SyntaxKind;

const OPERATORS = new Map([
  [K.AmpersandAmpersandToken, ["||"]],
  [K.BarBarToken, ["&&"]],
  [K.EqualsEqualsEqualsToken, ["!=="]],
  [K.ExclamationEqualsEqualsToken, ["==="]],
  [K.LessThanToken, ["<=", ">="]],
  [K.LessThanEqualsToken, ["<", ">"]],
  [K.GreaterThanToken, [">=", "<="]],
  [K.GreaterThanEqualsToken, [">", "<"]],
  [K.PlusToken, ["-"]],
  [K.MinusToken, ["+"]],
  [K.AsteriskToken, ["/"]],
  [K.PlusEqualsToken, ["-="]],
  [K.MinusEqualsToken, ["+="]],
]);

/** Methods, and what to call in their place; null calls nothing and takes what the method was called on. */
const METHODS = new Map([
  ["some", "every"],
  ["every", "some"],
  ["min", "max"],
  ["max", "min"],
  ["filter", null],
  ["sort", null],
  ["reverse", null],
  ["toSorted", null],
  ["toReversed", null],
]);

/**
 * Returns the text with all its mutants behind switches, and a line for each mutant: where it is, what stood there and what
 * stands there in its place. Numbers go up from `firstId`.
 */
export function makeMutants(name, text, firstId) {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const mutants = [];
  const textOf = (node) => text.slice(node.getStart(file), node.end);

  const note = (node, replacement) => {
    const id = firstId + mutants.length;
    const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
    mutants.push({ id, file: name, line, before: textOf(node), after: replacement });
    return id;
  };

  /** The node's text, with the children that have switches in place. */
  const inner = (node) => {
    let [out, at] = ["", node.getStart(file)];
    ts.forEachChild(node, (child) => {
      const start = child.getStart(file);
      if (start < at) return;
      out += text.slice(at, start) + withSwitches(child);
      at = child.end;
    });
    return out + text.slice(at, node.end);
  };

  const withSwitches = (node) => {
    if (isLeftAlone(node)) return textOf(node);
    if (isRemovable(node)) return `{ if (!__mutant(${note(node, "")})) { ${inner(node)} } }`;
    const ids = replacementsOf(node, textOf).map((replacement) => [note(node, replacement), replacement]);
    const own = inner(node);
    return ids.length === 0
      ? own
      : `(${ids.map(([id, replacement]) => `__mutant(${id}) ? (${replacement}) : `).join("")}(${own}))`;
  };

  return { text: `const __mutant = globalThis.__mutant;\n${withSwitches(file)}`, mutants };
}

/** Messages are for people, and imports are no decisions; what is `?.` cannot be cut apart. */
function isLeftAlone(node) {
  return (
    ts.isTemplateExpression(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    (ts.isCallExpression(node) && node.expression.kind === K.SuperKeyword) ||
    (node.flags & ts.NodeFlags.OptionalChain) !== 0
  );
}

function isRemovable(node) {
  if (ts.isContinueStatement(node) || ts.isBreakStatement(node)) return !ts.isCaseOrDefaultClause(node.parent);
  if (!ts.isExpressionStatement(node) || ts.isStringLiteral(node.expression)) return false;
  return !(ts.isCallExpression(node.expression) && node.expression.expression.kind === K.SuperKeyword);
}

function replacementsOf(node, textOf) {
  if (ts.isBinaryExpression(node)) return [...operatorsOf(node, textOf), ...conditionOf(node, textOf)];
  if (isCondition(node)) return ["true", "false"];
  if (node.kind === K.TrueKeyword) return ["false"];
  if (node.kind === K.FalseKeyword) return ["true"];
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) return [textOf(node.operand)];
  if (ts.isNumericLiteral(node) && !isKey(node)) return [`${node.text} + 1`];
  if (node.kind === K.BigIntLiteral) return [`${node.text.slice(0, -1)}n + 1n`];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0 && !isPattern(node)) return ["[]"];
  return ts.isCallExpression(node) ? callsOf(node, textOf) : [];
}

function operatorsOf({ left, operatorToken, right }, textOf) {
  if (operatorToken.kind === K.QuestionQuestionToken) return [textOf(right)];
  const isText = [left, right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
  if (isText && operatorToken.kind === K.PlusToken) return [];
  const others = OPERATORS.get(operatorToken.kind) ?? [];
  return others.map((other) => `${textOf(left)} ${other} ${textOf(right)}`);
}

/** A comparison that always comes out one way; of `a && b` the parts are mutated instead. */
function conditionOf(node) {
  const isLogical = [K.AmpersandAmpersandToken, K.BarBarToken].includes(node.operatorToken.kind);
  if (isLogical) return [];
  if (isCondition(node)) return ["true", "false"];
  return [];
}

/** A condition, or a part of one. */
function isCondition(node) {
  const { parent } = node;
  if (parent === undefined || ts.isWhileStatement(parent) || ts.isForStatement(parent)) return false;
  if (ts.isIfStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken !== node &&
    [K.AmpersandAmpersandToken, K.BarBarToken].includes(parent.operatorToken.kind) &&
    node.kind !== K.TrueKeyword &&
    node.kind !== K.FalseKeyword
  );
}

function callsOf({ expression, arguments: given }, textOf) {
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const name = expression.name.text;
  if (name === "at" && given.length === 1 && textOf(given[0]) === "-1")
    return [`${textOf(expression.expression)}.at(0)`];
  if (!METHODS.has(name)) return [];
  const other = METHODS.get(name);
  const target = textOf(expression.expression);
  return [other === null ? target : `${target}.${other}(${given.map(textOf).join(", ")})`];
}

const isKey = ({ parent }) => ts.isPropertyAssignment(parent) && ts.isNumericLiteral(parent.name);

/** The left side of `[a, b] = [b, a]`. */
const isPattern = (node) => ts.isBinaryExpression(node.parent) && node.parent.left === node;
