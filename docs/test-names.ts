import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vitest/node'
import { codesIn } from './expected-codes.ts'
import { chainOf, every, isNode, type Node, nodesIn, textOf } from './syntax.ts'

/** One test as its file declares it; of a table, one for each row that can be read without running it. */
export interface TestName {
  /** Names of what it stands in, outermost first, and its own. */
  readonly path: readonly string[]
  /** Codes of refusal that its text expects. */
  readonly codes: readonly string[]
}

const root = fileURLToPath(new URL('../', import.meta.url))

/** The tests of a file, in their order. Nothing is run: what only running shows stands as `…`. */
export function testNames(file: string): readonly TestName[] {
  const module = readModule(resolve(root, file))
  return namesWithin(module.program, [], module)
}

interface Module {
  readonly file: string
  readonly program: Node
  /** What names stand for: a declaration here, or what another file of ours exports. */
  readonly declared: ReadonlyMap<string, Node>
  /** Those of them that are declared once: of the others nobody can tell here which is meant. */
  readonly constants: ReadonlyMap<string, Node>
  readonly imported: ReadonlyMap<string, string>
}

/** A row of a table: its cells in order and by name; null for what is no plain text. */
interface Row {
  readonly node: Node
  readonly cells: readonly (string | null)[]
  readonly named: ReadonlyMap<string, string | null>
}

const modules = new Map<string, Module>()

function readModule(file: string): Module {
  const known = modules.get(file)
  if (known) return known
  const program: unknown = parseAst(readFileSync(file, 'utf8'), { lang: 'ts' })
  if (!isNode(program)) throw new Error(`${relative(root, file)} could not be read.`)
  const declared = new Map<string, Node>()
  const twice = new Set<string>()
  const imported = new Map<string, string>()
  for (const node of every(program)) {
    const [name, meaning] = declarationOf(node)
    if (declared.has(name)) twice.add(name)
    else if (name !== '' && meaning) declared.set(name, meaning)
    if (node.type !== 'ImportDeclaration') continue
    const source = ourFile(textOf(node['source']) ?? '', file)
    for (const one of source === null ? [] : nodesIn(node['specifiers']))
      imported.set(nameOf(one['local']), source ?? '')
  }
  const constants = new Map([...declared].filter(([name]) => !twice.has(name)))
  const module = { file, program, declared, constants, imported }
  modules.set(file, module)
  return module
}

function declarationOf(node: Node): readonly [name: string, meaning: Node | null] {
  if (node.type === 'FunctionDeclaration') return [nameOf(node['id']), node]
  if (node.type !== 'VariableDeclarator') return ['', null]
  return [nameOf(node['id']), isNode(node['init']) ? node['init'] : null]
}

/** The file behind an import of ours; null for a package. */
function ourFile(specifier: string, from: string): string | null {
  const file = specifier.startsWith('#') ? resolve(root, specifier.slice(1)) : resolve(dirname(from), specifier)
  return /^[.#]/.test(specifier) && existsSync(file) ? file : null
}

function namesWithin(node: Node, around: readonly string[], module: Module): TestName[] {
  const call = declaringCall(node)
  if (call === null)
    return Object.values(node)
      .flatMap((child) => nodesIn(child))
      .flatMap((child) => namesWithin(child, around, module))
  const rows = call.table && rowsOf(call.table, module)
  if (call.kind === 'describe') return namesWithin(call.body, [...around, spanning(call.name, rows)], module)
  const codes = codesIn(call.body, module.constants)
  if (!rows) return [{ path: [...around, filledIn(call.name, null)], codes }]
  return rows.map((row) => ({
    path: [...around, filledIn(call.name, row)],
    codes: [...new Set([...codesIn(row.node, module.constants), ...codes])],
  }))
}

/** `test(name, …)`, `describe.skipIf(…).each(table)(name, …)` and the like; null for all other calls. */
function declaringCall(node: Node) {
  if (node.type !== 'CallExpression' || !isNode(node['callee'])) return null
  const [name, ...rest] = nodesIn(node['arguments'])
  const body = rest.at(-1)
  const { root: first, calls } = chainOf(node['callee'])
  const kind = first === 'describe' ? 'describe' : /^(test|it|with[A-Z]\w*)$/.test(first) ? 'test' : null
  const title = textOf(name, '…')
  if (kind === null || title === null || body === undefined) return null
  const table = calls.find(({ name: called }) => called === 'each' || called === 'for')?.args[0]
  return { kind, name: title, body, table }
}

/** Rows of a table, followed through constants, functions and files; null when only running would show them. */
function rowsOf(node: Node, module: Module): readonly Row[] | null {
  const within = bare(node)
  if (within !== node) return rowsOf(within, module)
  if (node.type === 'ArrayExpression') {
    const parts = nodesIn(node['elements']).map((one) =>
      one.type === 'SpreadElement' ? (rowsOf(inner(one), module) ?? [rowOf(one)]) : [rowOf(one)],
    )
    return parts.flat()
  }
  if (node.type === 'Identifier') return rowsNamed(nameOf(node), module)
  const callee = node['callee']
  if (node.type !== 'CallExpression' || !isNode(callee)) return null
  if (callee.type === 'Identifier') return rowsNamed(nameOf(callee), module)
  const [made] = nodesIn(node['arguments'])
  const isMade = nameOf(callee['property']) === 'map' && made !== undefined && isNode(made['body'])
  return isMade && isNode(made['body']) ? [rowOf(bare(made['body']))] : null // one stands for all
}

function rowsNamed(name: string, module: Module): readonly Row[] | null {
  const source = module.imported.get(name)
  if (source !== undefined) return rowsNamed(name, readModule(source))
  const meaning = module.declared.get(name)
  if (!meaning) return null
  if (!/Function/.test(meaning.type)) return rowsOf(meaning, module)
  const body = isNode(meaning['body']) ? meaning['body'] : meaning
  const returned =
    body.type === 'BlockStatement' ? nodesIn(body['body']).find(({ type }) => type === 'ReturnStatement') : undefined
  return rowsOf(returned ? inner(returned) : body, module)
}

function rowOf(node: Node): Row {
  const texts = node.type === 'ArrayExpression' ? nodesIn(node['elements']) : [node]
  const cells = texts.map((one) => textOf(one, '…'))
  const named = node.type === 'ObjectExpression' ? nodesIn(node['properties']) : []
  return { node, cells, named: new Map(named.map((one) => [nameOf(one['key']), textOf(one['value'], '…')])) }
}

/** A name as Vitest writes it for a row; `…` for what is not known. */
function filledIn(template: string, row: Row | null): string {
  let at = 0
  return template.replaceAll(/%([sdifjo])|\$(\w+)/g, (_, form: string | undefined, name: string | undefined) => {
    const cell = form === undefined ? row?.named.get(name ?? '') : row?.cells[at++]
    return form === 'j' && typeof cell === 'string' ? JSON.stringify(cell) : (cell ?? '…')
  })
}

/** A name that stands for all rows at once. */
function spanning(template: string, rows: readonly Row[] | null | undefined): string {
  let at = 0
  return template.replaceAll(/%[sdifjo]/g, () => {
    const place = at++
    const cells = (rows ?? []).map(({ cells: own }) => own[place]).filter((one) => typeof one === 'string')
    return cells.length > 0 ? cells.join(' and ') : '…'
  })
}

/** Without brackets and what only the type checker reads. */
function bare(node: Node): Node {
  const { expression } = node
  return /^(TS\w+|Parenthesized)Expression$/.test(node.type) && isNode(expression) ? bare(expression) : node
}

function inner(node: Node): Node {
  return isNode(node['argument']) ? node['argument'] : node
}

function nameOf(node: unknown): string {
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : (textOf(node) ?? '')
}
