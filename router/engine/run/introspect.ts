import { type DocumentNode, executeSync, type GraphQLSchema, type OperationDefinitionNode } from 'graphql'
import type { Variables } from '../engine.ts'
import { withRootFields } from './root-fields.ts'
import type { Tree } from './tree.ts'

/** Whether a root field asks about the schema. */
export function isMetaField(name: string): boolean {
  return name === '__schema' || name === '__type'
}

/** What an operation asks of departments: all but root `__typename`, `__schema` and `__type`. Null: nothing. */
export function withoutMetaFields(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  _schema: GraphQLSchema,
): DocumentNode | null {
  return withRootFields(document, operation, (name) => name !== '__typename' && !isMetaField(name))
}

/** Answers what an operation asks about the schema itself. */
export type Introspection = (variables: Variables) => Tree

/** Null when the operation asks nothing about the schema. */
export function introspection(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): Introspection | null {
  const asked = withRootFields(document, operation, isMetaField)
  if (!asked) return null
  return (variables) => {
    const { data } = executeSync({ schema, document: asked, variableValues: variables })
    if (!data) throw new Error('The schema could not answer about itself.')
    return data
  }
}
