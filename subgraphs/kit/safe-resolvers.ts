import { GraphQLScalarType } from 'graphql'
import { sharedScalars } from './scalars/index.ts'

type Resolve = (...args: unknown[]) => unknown

/**
 * Adds the shared scalars, and makes reference resolvers safe: a synchronous throw in one of them would null the whole
 * `_entities` batch of Apollo's subgraph library, and it writes `__typename` on what they return, which must therefore be
 * a fresh object and not a row that a loader keeps.
 */
export function safeResolvers(resolvers: object): Record<string, unknown> {
  const safe: Record<string, unknown> = { ...sharedScalars }
  for (const [type, fields] of Object.entries(resolvers)) {
    safe[type] = isFieldMap(fields) ? safeFields(type, fields) : fields
  }
  return safe
}

function safeFields(type: string, fields: Record<string, unknown>): Record<string, unknown> {
  const resolve = fields['__resolveReference']
  if (!isResolve(resolve)) return fields
  return {
    ...fields,
    async __resolveReference(...args: unknown[]) {
      const row = await resolve(...args)
      // A row may name its own type: a reference to an interface must.
      return typeof row === 'object' && row !== null ? { __typename: type, ...row } : row
    },
  }
}

function isFieldMap(fields: unknown): fields is Record<string, unknown> {
  return typeof fields === 'object' && fields !== null && !(fields instanceof GraphQLScalarType)
}

function isResolve(value: unknown): value is Resolve {
  return typeof value === 'function'
}
