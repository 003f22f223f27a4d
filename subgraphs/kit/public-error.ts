import { GraphQLError, Kind } from 'graphql'
import { GraphError, isErrorCode } from './errors.ts'
import { withoutArgumentValue, withoutLiteral, withoutToken, withoutVariableValues } from './quote-free.ts'

/** Records a fault for operators. The error may hold personal data: log its name and stack's frames, never its text. */
export type ReportFault = (error: unknown, path: string) => void

/**
 * What a caller may see of an error: a refusal from the table as it is, an error in the request without the values that
 * GraphQL quotes, and any fault as `INTERNAL`, its text kept back. Only a `GraphError` is a refusal: a foreign error that
 * carries a code of the table is a fault all the same.
 */
export function publicError(error: GraphQLError, reportFault: ReportFault): GraphQLError {
  const { originalError: original, path } = error
  if (path === undefined) return aboutRequest(error, reportFault)
  const refusal = error instanceof GraphError ? error : original
  if (refusal instanceof GraphError) return placed(refusal, error)
  // graphql-js coerces arguments while it executes, so that these errors have the path of their field.
  if (original instanceof GraphQLError && original.message.startsWith('Argument "') && original.path === undefined)
    return placed(withoutArgumentValue(original), error)
  return asFault(error, reportFault)
}

/** Before the first resolver graphql-js itself objects to the request: to a variable, to a literal, or to the text. */
function aboutRequest(error: GraphQLError, reportFault: ReportFault): GraphQLError {
  // First, since it carries the code of a scalar's refusal and yet quotes the value.
  if (error.message.startsWith('Variable "$')) return withoutVariableValues(error)
  if (isErrorCode(error.extensions['code'])) return error
  // Apollo Server puts each of these errors into one of its own.
  if (error.originalError instanceof GraphError) return placed(error.originalError, error)
  if (error.message.startsWith('Syntax Error')) return asInvalid(withoutToken(error))
  const { nodes, originalError: original } = error
  const isOfRequest = nodes !== undefined || original === undefined || original instanceof GraphQLError
  return isOfRequest ? asInvalid(withoutLiteral(error)) : asFault(error, reportFault)
}

function asInvalid(error: GraphQLError): GraphQLError {
  const { extensions } = new GraphError('INVALID_OPERATION', '')
  return new GraphQLError(error.message, {
    extensions,
    ...(error.nodes ? { nodes: error.nodes } : { source: error.source ?? null, positions: error.positions ?? null }),
  })
}

/** The place is told by the field's own name: a path holds aliases, which a caller may choose to mean anything. */
function asFault(error: GraphQLError, reportFault: ReportFault): GraphQLError {
  const [node] = error.nodes ?? []
  const field = node?.kind === Kind.FIELD ? [node.name.value] : []
  const item = error.path?.filter((part) => typeof part === 'number').slice(-1) ?? []
  reportFault(error.originalError ?? error, [...field, ...item].join('.'))
  if (isOutOfReach(error.originalError))
    return placed(new GraphError('UPSTREAM_UNAVAILABLE', 'The department’s database did not answer.'), error)
  return placed(new GraphError('INTERNAL', 'It was recorded.'), error)
}

/** Node's codes of a lost connection, and PostgreSQL's classes 08, 3D, 53 and 57 (appendix A of its manual). */
function isOutOfReach(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (!('code' in error)) return error.message === 'Connection terminated unexpectedly' // pg gives this one no code
  return typeof error.code === 'string' && /^(ECONN|ETIMEDOUT|EPIPE|08|3D|53|57P)/.test(error.code)
}

function placed(refusal: GraphQLError, at: GraphQLError): GraphQLError {
  return new GraphQLError(refusal.message, {
    extensions: refusal.extensions,
    ...(at.nodes ? { nodes: at.nodes } : {}),
    ...(at.path ? { path: at.path } : {}),
  })
}

/** Names a fault without its text, which may quote a value: class and first frames of the stack. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  // The stack begins with the text, and a line of that may look like a frame.
  const frames = (error.stack ?? '')
    .replace(error.message, () => '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 4)
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  return [`${error.name}${code}`, ...frames.map((frame) => frame.trim())].join(' | ')
}
