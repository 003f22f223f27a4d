import { ERRORS } from '@civigraph/subgraph-kit'
import { every, isNode, type Node, textOf } from './syntax.ts'

/** OAuth 2.0 and OpenID Connect have codes of their own. */
const OF_OAUTH =
  /^(invalid_[a-z]+|(access|authorization)_(denied|pending)|(unauthorized|interaction)_(client|required)|slow_down)$/

/** Codes and statuses of refusal that a test's text names, also by way of a constant or a function of its file. */
export function codesIn(body: Node, declared: ReadonlyMap<string, Node>): readonly string[] {
  const codes = new Set<string>()
  for (const node of every(body)) {
    for (const code of codesOf(node)) codes.add(code)
    const meaning = node.type === 'Identifier' ? declared.get(String(node['name'])) : undefined
    if (meaning && /^ObjectExpression$|Function/.test(meaning.type))
      for (const one of every(meaning)) for (const code of codesOf(one)) codes.add(code)
  }
  return [...codes]
}

function codesOf(node: Node): readonly string[] {
  const text = textOf(node) ?? ''
  if (Object.hasOwn(ERRORS, text) || OF_OAUTH.test(text)) return [text]
  const { key, value } = node
  const isStatus = node.type === 'Property' && isNode(key) && key['name'] === 'status' && isNode(value)
  return isStatus && /^(4\d\d|503)$/.test(textOf(value) ?? '') ? [textOf(value) ?? ''] : []
}
