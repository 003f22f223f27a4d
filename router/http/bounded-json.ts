import { isUtf8 } from 'node:buffer'
import { GraphError } from '@civigraph/subgraph-kit'

/** Objects and lists within one another, the outermost counted. */
const DEPTH_MAX = 32

/**
 * Reads JSON that a stranger sent, so that whatever walks it afterwards may do so by recursion and by plain assignment.
 * Of a member that stands twice in an object, the last counts.
 *
 * @throws {GraphError} `MALFORMED_REQUEST` for bytes that are not UTF-8, for text that is not JSON, for values nested
 *   deeper than 32, and for a member `__proto__`, which assignment would take for the prototype.
 */
export function readJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw malformed('Send text in UTF-8.')
  return parseJson(bytes.toString())
}

/** The same for text. */
export function parseJson(text: string): unknown {
  const value = parsed(text)
  refuseHostile(value, 1)
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('It is not valid JSON.') // the parser’s own message quotes the text
  }
}

/** By recursion, since it goes no deeper than the bound; and without a list of anything, since every request is walked. */
function refuseHostile(value: unknown, depth: number): void {
  if (!isContainer(value)) return
  if (depth > DEPTH_MAX) throw malformed(`Nest values at most ${DEPTH_MAX} deep.`)
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) refuseHostile(value[index], depth + 1)
    return
  }
  if (Object.hasOwn(value, '__proto__')) throw malformed('No member may be called __proto__.')
  for (const name in value) refuseHostile(value[name], depth + 1) // what a parser made inherits nothing that is listed
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function malformed(detail: string): GraphError {
  return new GraphError('MALFORMED_REQUEST', detail)
}
