import {
  type DocumentNode,
  execute,
  getNamedType,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isEnumType,
} from 'graphql'
import type { GraphAnswer } from '#router/exchange.ts'
import type { Journal } from './federation.ts'
import { canonicalText } from './world/canonical-text.ts'
import { type Args, isThing, type Thing } from './world/thing.ts'
import type { World } from './world/world.ts'

/** One graphql-js schema over the same data: what the nation would answer if it were a single program. */
export function createMonolith(schema: GraphQLSchema, world: World, journal: Journal) {
  const fieldResolver: GraphQLFieldResolver<unknown, unknown> = (source, args: Args, _context, info) => {
    const thing: Thing = isThing(source) ? source : { type: info.parentType.name, key: '' }
    if (info.parentType.name === 'Mutation') journal.push(`${info.fieldName}${canonicalText(args)}`)
    const value = world.valueOf(thing, info.fieldName, args)
    const named = getNamedType(info.returnType)
    return isEnumType(named) ? withoutHidden(value, (name) => named.getValue(String(name)) !== undefined) : value
  }

  return async (document: DocumentNode, variables: Args): Promise<GraphAnswer> => {
    const answer = await execute({ schema, document, variableValues: variables, fieldResolver, typeResolver: typeOf })
    return JSON.parse(JSON.stringify(answer))
  }
}

function typeOf(thing: Thing): string {
  return thing.type
}

/** A value that callers must not know of is null for them, without an error. */
function withoutHidden(value: unknown, isKnown: (name: unknown) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutHidden(item, isKnown))
  return value === null || value instanceof Error || isKnown(value) ? value : null
}
