/** A node of a syntax tree, as far as pages are printed from it. */
export interface Node {
  readonly type: string
  readonly [member: string]: unknown
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

export function nodesIn(value: unknown): readonly Node[] {
  return [value].flat().filter(isNode)
}

/** A node and all below it, in the order of the text. */
export function* every(node: Node): Generator<Node> {
  yield node
  for (const member of Object.values(node)) for (const child of nodesIn(member)) yield* every(child)
}

/**
 * What a literal says; null for anything else.
 *
 * @param unknown Stands for what is put into a template; without it such a template is no literal.
 */
export function textOf(node: unknown, unknown: string | null = null): string | null {
  if (!isNode(node)) return null
  if (node.type === 'Literal') return 'regex' in node ? String(node['raw']) : String(node['value'])
  if (node.type !== 'TemplateLiteral') return null
  const parts = nodesIn(node['quasis']).map(({ value }) => String(Object(value).cooked))
  return parts.length === 1 || unknown !== null ? parts.join(unknown ?? '') : null
}

export interface Chain {
  /** The name that it begins with. */
  readonly root: string
  /** What is called on it, by name, with what it is given. */
  readonly calls: readonly { readonly name: string; readonly args: readonly Node[] }[]
}

/** `a.b(x).c(y)` as `a` and the calls of `b` and `c`. */
export function chainOf(node: Node, args: readonly Node[] = []): Chain {
  const { callee, object, property } = node
  if (node.type === 'CallExpression' && isNode(callee)) return chainOf(callee, nodesIn(node['arguments']))
  if (node.type !== 'MemberExpression' || !isNode(object)) return { root: String(node['name'] ?? ''), calls: [] }
  const { root, calls } = chainOf(object)
  return { root, calls: [...calls, { name: String(Object(property).name), args }] }
}
