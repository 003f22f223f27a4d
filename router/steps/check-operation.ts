import { GraphError, withoutVariableValues } from '@civigraph/subgraph-kit'
import { getVariableValues, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import type { Variables } from '../engine/engine.ts'
import type { Form, Step } from '../exchange.ts'
import type { CheckedOperation } from './checked-operations.ts'
import { InvalidOperation } from './invalid-operation.ts'

const NO_VARIABLES: Variables = Object.freeze({})

/** Parses, bounds and validates the operation; a text that was seen before costs a look-up. */
export function checkOperation(): Step {
  return {
    name: 'check operation',
    refuses: [
      'INVALID_OPERATION',
      'LIMIT_EXCEEDED',
      'BAD_INPUT',
      'IDENTIFIER_INVALID',
      'METHOD_NOT_ALLOWED',
      'NOT_ACCEPTABLE',
    ],
    run(exchange) {
      const { query, operationName, variables = NO_VARIABLES } = exchange.request
      if (query === null) throw new Error('No step found the text of the operation.')
      const operation = exchange.graph.operations.find(query, operationName)
      refuseForm(exchange.form, operation.kind)
      exchange.operation = operation
      exchange.variables = coerced(exchange.graph.apiSchema, operation.definition, variables)
    },
  }
}

/** What a form of request can carry: GraphQL over HTTP asks that GET changes nothing, and a stream has no single answer. */
function refuseForm(form: Form, kind: CheckedOperation['kind']) {
  if (form === 'GET' && kind === 'mutation') throw new GraphError('METHOD_NOT_ALLOWED', 'Send mutations by POST.')
  if (form !== 'STREAM' && kind === 'subscription')
    throw new GraphError('NOT_ACCEPTABLE', 'Subscribe with Accept: text/event-stream, or over a WebSocket.')
}

/** Identifiers among them are checked here too: a department would answer for the whole fetch, not for one field. */
function coerced(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
): Variables {
  if (variableDefinitions.length === 0) return NO_VARIABLES
  const { coerced: values, errors } = getVariableValues(schema, variableDefinitions, given, { maxErrors: 20 })
  if (errors) throw new InvalidOperation(errors.map(withoutVariableValues))
  return values
}
