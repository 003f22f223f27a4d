import { type GraphQLSchema, isObjectType } from 'graphql'
import type { Caller, RowObligations } from './caller.ts'
import type { RequestContext, Subgraph } from './subgraph.ts'

/**
 * Whether a department applies all that is asked of its rows. Of a type that it lacks, or has as an interface only, it gives
 * no rows; but something of what is asked must be its own, else the call was meant for another.
 */
export function keepsRows({ schema, rows = {} }: Pick<Subgraph, 'schema' | 'rows'>, asked: RowObligations): boolean {
  const own = Object.entries(asked).filter(([coordinate]) => isObjectField(schema, coordinate))
  return (
    own.length > 0 &&
    own.every(([coordinate, policies]) => policies.every((policy) => Object.hasOwn(rows[coordinate] ?? {}, policy)))
  )
}

/**
 * What the resolvers of one call get.
 *
 * @throws Error when the call asks for a policy about rows that the department does not apply: it must not answer then.
 */
export function contextFor(subgraph: Subgraph, caller: Caller | null): RequestContext<unknown> {
  if (caller?.rows && !keepsRows(subgraph, caller.rows))
    throw new Error(`Subgraph ${subgraph.name} was asked to apply a policy about rows that it does not have.`)
  return subgraph.createContext(caller)
}

function isObjectField(schema: GraphQLSchema, coordinate: string): boolean {
  const [typeName = '', fieldName = ''] = coordinate.split('.')
  const type = schema.getType(typeName)
  return isObjectType(type) && Object.hasOwn(type.getFields(), fieldName)
}
