import { createHash } from 'node:crypto'
import { GraphError, isErrorCode, withoutLiterals, withoutToken, withoutVariableValues } from '@civigraph/subgraph-kit'
import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import type { Step } from '../exchange.ts'
import { sizeOf, valueDepthOf } from './operation-size.ts'

export interface OperationLimits {
  /** Lexical tokens of a document. */
  readonly maxTokens: number
  /** Fields below one another. */
  readonly maxDepth: number
  /** Fields of an operation, each counted wherever a fragment brings it. */
  readonly maxFields: number
  /** Fields of the root, under whatever names: each may be a question of its own. */
  readonly maxRootFields: number
  /** Values that an operation may ask for, estimated from its page sizes. */
  readonly maxValues: number
  /** Whether callers may ask for the schema. */
  readonly introspection: boolean
}

/** The operation does not fit the schema; each error has its place in the text. */
export class InvalidOperation extends Error {
  override name = 'InvalidOperation'
  readonly errors: readonly GraphQLError[]

  constructor(errors: readonly GraphQLError[]) {
    super('The operation does not fit the national schema.')
    this.errors = errors
  }
}

type Variables = Readonly<Record<string, unknown>>

const VALUE_DEPTH_MAX = 8
/** Longer texts are checked each time: a thousand of them would fill the memory. */
const CACHED_TEXT_CHARACTERS_MAX = 20_000
const CHECKED_DOCUMENTS_MAX = 1_000

/** Parses, bounds and validates the operation; a text that was seen before costs a look-up. */
export function checkOperation(schema: GraphQLSchema, limits: OperationLimits): Step {
  const checked = new Map<string, DocumentNode>()
  return {
    name: 'check operation',
    refuses: ['INVALID_OPERATION', 'LIMIT_EXCEEDED', 'BAD_INPUT', 'IDENTIFIER_INVALID'],
    run(exchange) {
      const { query, operationName } = exchange.request
      const key = createHash('sha256').update(query).digest('base64url')
      let document = checked.get(key)
      if (!document) {
        document = withinTheStack(() => checkedDocument(query, schema, limits))
        if (checked.size >= CHECKED_DOCUMENTS_MAX) checked.delete(checked.keys().next().value ?? '')
        if (query.length <= CACHED_TEXT_CHARACTERS_MAX) checked.set(key, document)
      }
      const operation = getOperationAST(document, operationName)
      if (!operation) throw invalid('`operationName` must name one operation of the document.')
      if (operation.operation === OperationTypeNode.SUBSCRIPTION)
        throw invalid('Subscriptions cannot be posted as a plain request.')
      checkVariables(schema, operation, exchange.request.variables ?? {})
      exchange.document = document
    },
  }
}

/** graphql-js walks values within values by recursion; what is too deep for it is too deep for anybody. */
function withinTheStack(check: () => DocumentNode): DocumentNode {
  try {
    return check()
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge('hold values nested only so deep that they can be read')
    throw error
  }
}

function checkedDocument(query: string, schema: GraphQLSchema, limits: OperationLimits): DocumentNode {
  const document = parsed(query, limits)
  // Before anything reads them: Apollo's packages take time that doubles with each list in a list.
  if (valueDepthOf(document) > VALUE_DEPTH_MAX) throw tooLarge(`hold values nested at most ${VALUE_DEPTH_MAX} deep`)
  const rules = limits.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]
  // Without suggestions: a misspelt name must not reveal what the schema holds.
  const errors = validate(schema, document, rules, { maxErrors: 20, hideSuggestions: true })
  if (errors.length > 0) throw new InvalidOperation(errors.map((error) => withCode(withoutLiterals(error, document))))
  const { depth, fields, rootFields, values } = sizeOf(document, schema)
  if (depth > limits.maxDepth) throw tooLarge(`lie at most ${limits.maxDepth} deep`)
  if (fields > limits.maxFields) throw tooLarge(`number at most ${limits.maxFields}`)
  if (rootFields > limits.maxRootFields) throw tooLarge(`number at most ${limits.maxRootFields} at the root`)
  if (values > limits.maxValues) throw tooLarge(`ask for at most ${limits.maxValues} values, page sizes multiplied`)
  return document
}

/** Identifiers among them are checked here too: a department would answer for the whole fetch, not for one field. */
function checkVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
) {
  const { errors } = getVariableValues(schema, variableDefinitions, given, { maxErrors: 20 })
  if (errors) throw new InvalidOperation(errors.map(withoutVariableValues))
}

function parsed(query: string, { maxTokens }: OperationLimits): DocumentNode {
  try {
    return parse(query, { maxTokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    if (error.message.includes('tokens. Parsing aborted'))
      throw new GraphError('LIMIT_EXCEEDED', `A document may have at most ${maxTokens} tokens.`)
    throw new InvalidOperation([withCode(withoutToken(error))])
  }
}

function tooLarge(rule: string): GraphError {
  return new GraphError('LIMIT_EXCEEDED', `The fields of an operation may ${rule}; split it.`)
}

function withCode(error: GraphQLError): GraphQLError {
  if (isErrorCode(error.extensions['code'])) return error
  const { extensions } = new GraphError('INVALID_OPERATION', '')
  return new GraphQLError(error.message, {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions,
  })
}

function invalid(detail: string): GraphError {
  return new GraphError('INVALID_OPERATION', detail)
}
