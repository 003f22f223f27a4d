import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type DefinitionNode,
  type GraphQLObjectType,
  GraphQLSchema,
  isObjectType,
  Kind,
  parse,
  specifiedDirectives,
} from 'graphql'
import { buildTypes, type TypesByName } from './build-types.ts'
import { deferDirective } from './defer-directive.ts'

/** Longest work in one go: whatever else waits for this thread waits no longer. */
const SLICE_MS = 5

/**
 * What graphql-js builds from SDL, in slices: in one go the schema of 200 departments stops a fresh thread for more than
 * 50 ms. Nothing is validated: that is for whoever made the definitions.
 *
 * @param definitions Types, and the schema's own definition where it has one; no extensions, no directives.
 */
export async function buildSchemaInSlices(definitions: readonly string[]): Promise<GraphQLSchema> {
  const nodes: DefinitionNode[] = []
  await inSlices(definitions, (one) => nodes.push(...parse(one, { noLocation: true }).definitions))
  const types = buildTypes(nodes)
  // Fields are made when they are first asked for, and the schema asks for all of them at once.
  await inSlices(types.values(), (type) => 'getFields' in type && type.getFields())
  return new GraphQLSchema({ ...rootsOf(nodes, types), types: [...types.values()], directives, assumeValid: true })
}

/** What callers may write; those of federation are for departments. */
const directives = [...specifiedDirectives, deferDirective]

async function inSlices<T>(items: Iterable<T>, work: (item: T) => unknown): Promise<void> {
  let since = performance.now()
  for (const item of items) {
    work(item)
    if (performance.now() - since < SLICE_MS) continue
    // oxlint-disable-next-line no-await-in-loop -- resting in between is what this is for
    await nextTurn()
    since = performance.now()
  }
}

function rootsOf(nodes: readonly DefinitionNode[], types: TypesByName) {
  const schema = nodes.find((node) => node.kind === Kind.SCHEMA_DEFINITION)
  const named = schema?.operationTypes.map(({ operation, type }) => [operation, type.name.value] as const)
  const names: Partial<Record<string, string>> = named ? Object.fromEntries(named) : DEFAULT_ROOTS
  return {
    query: rootNamed(names['query']),
    mutation: rootNamed(names['mutation']),
    subscription: rootNamed(names['subscription']),
    description: schema?.description?.value,
    astNode: schema ?? null,
  }

  function rootNamed(name: string | undefined): GraphQLObjectType | null {
    const type = name === undefined ? undefined : types.get(name)
    return isObjectType(type) ? type : null
  }
}

const DEFAULT_ROOTS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }
