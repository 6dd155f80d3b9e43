import ts from 'typescript'

/** A place where the process lets go of the thread: what was done before it may be all that is ever done. */
export interface Point {
  /** Which one it is, in words: the function it stands in, and what is waited for. The same after any other change. */
  readonly name: string
  readonly kind: 'await' | 'for await' | 'callback'
  /** The expression that is waited for or called back, as positions in the text. */
  readonly from: number
  readonly to: number
}

/** Callbacks that run later than what stands behind them. Not `catch`: nothing that went well comes through one. */
const LATER: readonly string[] = ['then', 'finally']

/** Every `await`, `for await`, and callback of a promise in a module, in the order of the text. */
export function pointsIn(path: string, text: string): Point[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  const found: Point[] = []
  const visit = (node: ts.Node) => {
    found.push(...pointsAt(node, source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return numbered(found.sort((a, b) => a.from - b.from))
}

function pointsAt(node: ts.Node, source: ts.SourceFile): Point[] {
  const point = (kind: Point['kind'], on: ts.Node, what: string): Point => ({
    name: `${placeOf(node)}: ${what}`,
    kind,
    from: on.getStart(source),
    to: on.getEnd(),
  })
  if (ts.isAwaitExpression(node)) return [point('await', node.expression, `await ${told(node.expression, source)}`)]
  if (ts.isForOfStatement(node) && node.awaitModifier)
    return [point('for await', node.expression, `for await ${told(node.expression, source)}`)]
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return []
  const { name, expression } = node.expression
  if (!LATER.includes(name.text)) return []
  return node.arguments.map((callback) => point('callback', callback, `${told(expression, source)}.${name.text}`))
}

/** What stands there, without what is in brackets, which changes more often than what it is about. */
function told(node: ts.Node, source: ts.SourceFile): string {
  if (ts.isCallExpression(node)) return `${told(node.expression, source)}(…)`
  if (ts.isPropertyAccessExpression(node)) return `${told(node.expression, source)}.${node.name.text}`
  if (ts.isNewExpression(node)) return `new ${node.expression.getText(source)}`
  if (ts.isParenthesizedExpression(node)) return `(${told(node.expression, source)})`
  const words = node.getText(source).replaceAll(/\s+/g, ' ')
  return words.length > 60 ? `${words.slice(0, 59)}…` : words
}

/** The names of the functions and classes around it, outermost first. */
function placeOf(node: ts.Node): string {
  const names: string[] = []
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    const named = ts.isFunctionLike(at) || ts.isClassDeclaration(at) ? nameOf(at) : undefined
    if (named !== undefined) names.unshift(named)
  }
  return names.join('.') || 'module'
}

function nameOf(node: ts.SignatureDeclaration | ts.ClassDeclaration): string | undefined {
  if (node.name) return node.name.getText()
  const { parent } = node
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name) return parent.name.getText()
  return undefined
}

/** Those that would be called the same get numbers. */
function numbered(points: readonly Point[]): Point[] {
  const met = new Map<string, number>()
  return points.map((point) => {
    const times = (met.get(point.name) ?? 0) + 1
    met.set(point.name, times)
    return times === 1 ? point : { ...point, name: `${point.name} #${times}` }
  })
}
