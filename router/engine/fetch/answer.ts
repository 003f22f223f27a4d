import type { GraphQLFormattedError } from 'graphql'
import type { SubgraphAnswer } from './department.ts'

type Read = { readonly ok: true; readonly answer: SubgraphAnswer } | { readonly ok: false; readonly failure: NoAnswer }

type NoAnswer = 'notJson' | 'notGraphql'

/** Reads what a department said, and takes nothing that only resembles a GraphQL answer. */
export function readAnswer(text: string): Read {
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch {
    return { ok: false, failure: 'notJson' }
  }
  return checkAnswer(said)
}

/**
 * `data` is an object or null, `errors` a list of objects with a message, and one of the two is there.
 *
 * @source GraphQL, October 2021, 7.1 (Response Format).
 */
export function checkAnswer(said: unknown): Read {
  if (!isRecord(said)) return NO_GRAPHQL
  const { data, errors } = said
  if (data !== undefined && data !== null && !isRecord(data)) return NO_GRAPHQL
  // Some servers write `errors: null` where the specification wants no `errors`.
  if (errors === undefined || errors === null) {
    return data === undefined ? NO_GRAPHQL : { ok: true, answer: { data, errors: undefined } }
  }
  return isErrors(errors) ? { ok: true, answer: { data, errors } } : NO_GRAPHQL
}

const NO_GRAPHQL: Read = { ok: false, failure: 'notGraphql' }

function isErrors(errors: unknown): errors is GraphQLFormattedError[] {
  return Array.isArray(errors) && errors.every((error) => isRecord(error) && typeof error['message'] === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
