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
  refuseHostile(value)
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw malformed('It is not valid JSON.') // the parser’s own message quotes the text
  }
}

/** Level by level and not by recursion: the values are as deep as a stranger made them. */
function refuseHostile(value: unknown): void {
  let level = [value].filter(isContainer)
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) throw malformed(`Nest values at most ${DEPTH_MAX} deep.`)
    if (level.some((one) => Object.hasOwn(one, '__proto__'))) throw malformed('No member may be called __proto__.')
    level = level.flatMap((one) => Object.values(one).filter(isContainer))
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function malformed(detail: string): GraphError {
  return new GraphError('MALFORMED_REQUEST', detail)
}
