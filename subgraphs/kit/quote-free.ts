import { type DocumentNode, GraphQLError, Kind, print, type ValueNode, visit } from 'graphql'
import { GraphError } from './errors.ts'

/**
 * graphql-js quotes values in its messages: `Variable "$id" got invalid value "…"`, `Int cannot represent … "…"`. A value
 * may be somebody's number, so it must leave neither in an answer nor in a log.
 */

/** An error about a document, with every literal of that document taken out of its text. */
export function withoutLiterals(error: GraphQLError, document: DocumentNode): GraphQLError {
  const refusal = error.originalError
  if (refusal instanceof GraphError) return reworded(error, refusal.message, refusal.extensions)
  const spared = withoutLiteral(error)
  const message = literalsOf(document).reduce((text, literal) => text.replaceAll(literal, '…'), spared.message)
  return message === spared.message ? spared : reworded(error, message, error.extensions)
}

/** An error about one literal, which graphql-js quotes as it stands; its place and the type expected there are kept. */
export function withoutLiteral(error: GraphQLError): GraphQLError {
  const kind = error.nodes?.[0]?.kind
  if (kind === undefined || !QUOTED.has(kind) || OF_NAMES_ONLY.test(error.message)) return error
  const [, named, builtIn] = /^(?:Expected value of type "([^"]+)"|(\w+) cannot represent)/.exec(error.message) ?? []
  const type = named ?? builtIn
  const message =
    type === undefined ? 'A value does not fit the type of its place.' : `A value does not fit type "${type}".`
  return reworded(error, message, error.extensions)
}

/** An error about the syntax of a document, which graphql-js words with the token that it met; its place is kept. */
export function withoutToken(error: GraphQLError): GraphQLError {
  return new GraphQLError('Syntax Error: the document is not GraphQL from this place on.', {
    extensions: error.extensions,
    source: error.source ?? null,
    positions: error.positions ?? null,
  })
}

/** An error about variables, which graphql-js words with the value; only the variable’s name is kept. */
export function withoutVariableValues(error: GraphQLError): GraphQLError {
  return withoutValue(error, /^Variable "(\$\w+)"/.exec(error.message)?.[1] ?? 'A variable')
}

/** An error about an argument that a variable left without a value; only the argument’s name is kept. */
export function withoutArgumentValue(error: GraphQLError): GraphQLError {
  return withoutValue(error, `\`${/^Argument "(\w+)"/.exec(error.message)?.[1] ?? 'An argument'}\``)
}

const QUOTED = new Set<string>([Kind.STRING, Kind.INT, Kind.FLOAT, Kind.BOOLEAN, Kind.NULL, Kind.LIST, Kind.OBJECT])

/** Messages about a literal that quote only names: two of graphql-js, and ours, so that doing it twice changes nothing. */
const OF_NAMES_ONLY = /^(?:Field "[\w.]+" (?:of required type|is not defined by type) |A value does not fit )/

function withoutValue(error: GraphQLError, name: string): GraphQLError {
  const refusal = error.originalError
  if (refusal instanceof GraphError) return reworded(error, `${name}: ${refusal.message}`, refusal.extensions)
  const { message, extensions } = new GraphError('BAD_INPUT', `${name} is missing or does not fit its declared type.`)
  return reworded(error, message, extensions)
}

/** Printed literals, the longest first so that one inside another leaves nothing behind. Names of enum values stay. */
function literalsOf(document: DocumentNode): string[] {
  const literals = new Set<string>()
  const add = (node: ValueNode) => {
    literals.add(print(node))
    if ('value' in node && typeof node.value === 'string' && node.value.length > 2) literals.add(node.value)
  }
  visit(document, { StringValue: add, IntValue: add, FloatValue: add, ListValue: add, ObjectValue: add })
  return [...literals].filter((literal) => literal.length > 1).toSorted((a, b) => b.length - a.length)
}

function reworded(error: GraphQLError, message: string, extensions: GraphQLError['extensions']): GraphQLError {
  return new GraphQLError(message, {
    extensions,
    ...(error.nodes ? { nodes: error.nodes } : {}),
    ...(error.path ? { path: error.path } : {}),
  })
}
