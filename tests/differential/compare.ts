import type { GraphQLFormattedError } from 'graphql'
import type { GraphAnswer } from '#router/exchange.ts'
import { canonicalText } from './world/canonical-text.ts'
import { INJECTED_CODES } from './world/world.ts'

/**
 * How an answer differs from the one that is right; empty when it does not.
 *
 * `data` must be equal as JSON text, order of names included. Of errors the set of (path, code) must be equal where the
 * null stands at the error's own path. Where a null has bubbled up from a non-null field, only the place at which it
 * ended must be equal: which of several causes below one null is told is left open by the specification (6.4.4), and
 * depends on which field is executed first. Messages are not compared, and codes only those that the test injects: a
 * department that breaks its own schema has no code.
 */
export function differences(expected: GraphAnswer, actual: GraphAnswer): readonly string[] {
  const rightText = textOf(expected.data)
  const wrongText = textOf(actual.data)
  if (rightText !== wrongText) {
    const isOrder = canonicalText(expected.data ?? null) === canonicalText(actual.data ?? null)
    return [`${isOrder ? 'order' : 'data'} differs: ${firstDifference(rightText, wrongText)}`]
  }
  const right = new Set((expected.errors ?? []).map((error) => sayError(error, expected.data)))
  const wrong = new Set((actual.errors ?? []).map((error) => sayError(error, expected.data)))
  if ((expected.errors?.length ?? 0) >= ERRORS_MAX) return []
  return [
    ...[...right].filter((error) => !wrong.has(error)).map((error) => `error missing: ${error}`),
    ...[...wrong].filter((error) => !right.has(error)).map((error) => `error too much: ${error}`),
  ]
}

/** The router tells at most so many; then one error that counts the rest. */
const ERRORS_MAX = 50

function textOf(data: GraphAnswer['data']): string {
  return JSON.stringify(data ?? null)
}

function sayError({ path, extensions }: GraphQLFormattedError, data: GraphAnswer['data']): string {
  const code = INJECTED_CODES.find((one) => one === extensions?.['code']) ?? 'other'
  if (!path) return `no path, ${code} (${String(extensions?.['code'])})`
  const end = nullOn(path, data)
  if (end === null) return `${path.join('.')} ${code}, where there is no null`
  return end === path.length
    ? `${path.join('.')} ${code}`
    : `below the null at ${path.slice(0, end).join('.') || 'data'}`
}

/** How many steps of a path lead to a null; null when they lead to a value. */
function nullOn(path: readonly (string | number)[], data: unknown): number | null {
  let value: unknown = data ?? null
  for (const [index, step] of path.entries()) {
    if (value === null) return index
    if (typeof value !== 'object') return null
    value = Object.hasOwn(value, step) ? (value as Record<string | number, unknown>)[step] : undefined
  }
  return value === null ? path.length : null
}

function firstDifference(right: string, wrong: string): string {
  let index = 0
  while (index < right.length && right[index] === wrong[index]) index += 1
  const around = (text: string) => text.slice(Math.max(0, index - 60), index + 60)
  return `expected …${around(right)}… got …${around(wrong)}…`
}
