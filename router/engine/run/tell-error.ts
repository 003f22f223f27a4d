import { ERRORS, GraphError, isErrorCode, type ReportFault } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'

/** An error without its place. */
export type Told = Pick<GraphQLFormattedError, 'message' | 'extensions'>

/** Extensions that help a caller's program; whatever else a department adds stays inside. */
const KEPT = ['coordinate', 'missing', 'identifier', 'failed', 'acr', 'maxAge', 'coordinates'] as const

/** A department's error as callers get it: only a code of the table speaks for itself, all else is recorded and masked. */
export function tellDepartmentError(
  { message, extensions = {} }: GraphQLFormattedError,
  department: string,
  reportFault: ReportFault,
): Told {
  const { code } = extensions
  // That an operation of the plan does not fit its department is never the caller's mistake.
  if (!isErrorCode(code) || code === 'INVALID_OPERATION') {
    reportFault(new DepartmentFault(message), department)
    return tellOwnError(new GraphError('INTERNAL', 'It was recorded.'), department)
  }
  const kept = KEPT.filter((name) => Object.hasOwn(extensions, name)).map((name) => [name, extensions[name]])
  return { message, extensions: { ...Object.fromEntries(kept), department, code, retry: ERRORS[code].retry } }
}

/** A refusal of our own about a department. Errors of fields carry no HTTP status: the answer has one for itself. */
export function tellOwnError({ message, extensions }: GraphError, department: string): Told {
  const { http: _, ...kept } = extensions
  return { message, extensions: { ...kept, department } }
}

/** What a department said that is none of the errors of the table. Its text may hold anything. */
class DepartmentFault extends Error {
  override name = 'DepartmentFault'
}
