import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js'
import { GraphError } from '@civigraph/subgraph-kit'
import {
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  GraphQLError,
  isInterfaceType,
  Kind,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql'
import type { Department, SubgraphFetch } from '#router/engine/fetch/department.ts'
import { canonicalText } from './world/canonical-text.ts'
import { type DepartmentFacts, fieldsTypes } from './world/facts.ts'
import { representations, select } from './world/select.ts'
import { type Args, isThing, type Thing } from './world/thing.ts'
import type { World } from './world/world.ts'

/** Each root field of a mutation that ran, in order. */
export type Journal = string[]

/** What departments did that only federation makes them do. */
export const FEATURES = [
  'reference',
  'absent',
  'requires',
  'provides',
  'interfaceObject',
  'override',
  'shareable',
] as const

export type Feature = (typeof FEATURES)[number]

/** Where a department tells what it did. */
export interface Onlookers {
  readonly journal: Journal
  readonly note: (feature: Feature) => void
  /** An operation that does not fit the department's schema was sent to it. */
  readonly refuse: (message: string) => void
}

/** A department in this process: Apollo's own subgraph library over graphql-js, behind JSON text in both directions. */
export function inProcessDepartment(facts: DepartmentFacts, world: World, onlookers: Onlookers): Department {
  const schema = buildSubgraphSchema({
    typeDefs: parse(facts.sdl),
    resolvers: referenceResolvers(facts, world, onlookers),
  })
  const documents = new Map<string, DocumentNode>()
  const fieldResolver = departmentResolver(facts, world, onlookers)

  function documentOf(text: string): DocumentNode {
    const known = documents.get(text)
    if (known) return known
    const document = parse(text)
    const [mistake] = validate(schema, document)
    if (mistake) {
      onlookers.refuse(mistake.message)
      throw new GraphError('UPSTREAM_MALFORMED', 'It was sent an operation that does not fit its schema.')
    }
    documents.set(text, document)
    return document
  }

  return {
    name: facts.name,
    async send({ text, body }: SubgraphFetch) {
      const { variables, operationName } = JSON.parse(body) as { variables?: Args; operationName?: string | null }
      const answer = await execute({
        schema,
        document: documentOf(text),
        fieldResolver,
        typeResolver: (thing: Thing) => thing.type,
        variableValues: variables ?? {},
        operationName: operationName ?? null,
      })
      return JSON.parse(JSON.stringify(answer))
    },
  }
}

function referenceResolvers(facts: DepartmentFacts, world: World, { note }: Onlookers): GraphQLResolverMap<unknown> {
  const resolvers = Object.fromEntries(
    fieldsTypes(facts.schema)
      .filter(({ name }) => facts.keysOf.has(name))
      .map((type) => [
        type.name,
        {
          async __resolveReference(reference: Record<string, unknown>) {
            const thing = world.thingOf(facts, type.name, reference)
            note(thing ? 'reference' : 'absent')
            return thing && { ...thing }
          },
          ...(isInterfaceType(type) ? { __resolveType: (thing: Thing) => thing.type } : {}),
        },
      ]),
  )
  return resolvers
}

function departmentResolver(
  facts: DepartmentFacts,
  world: World,
  { journal, note }: Onlookers,
): GraphQLFieldResolver<unknown, unknown> {
  const taken = takenFrom(facts, world.departments)
  const shared = sharedWith(facts, world.departments)
  return (source, args: Args, _context, info) => {
    const { parentType, fieldName } = info
    const thing: Thing = isThing(source) ? source : { type: parentType.name, key: '' }
    if (parentType.name === 'Mutation') journal.push(`${fieldName}${canonicalText(args)}`)
    const name = `${parentType.name}.${fieldName}`
    const written = facts.fields.get(name)
    const provided = providedBelow(thing.provided, thing.type, fieldName)
    if (!written || taken.has(name))
      throw new GraphQLError(`${facts.name} was asked for ${name}, which is not its own.`)
    if (written.isExternal && provided === undefined) {
      throw new GraphQLError(`${facts.name} was asked for ${name}, which it only requires.`)
    }
    if (written.isExternal) note('provides')
    if (written.requires) note('requires')
    if (written.overrides !== null) note('override')
    if (facts.interfaceObjects.has(parentType.name)) note('interfaceObject')
    if (shared.has(name)) note('shareable')
    const given = written.requires ? select(representations, thing.given ?? {}, written.requires) : undefined
    const value = world.valueOf(thing, fieldName, args, given)
    const below = written.provides ?? provided ?? null
    return below ? withProvided(value, below) : value
  }
}

/** Coordinates that another department has taken over: to ask here is a mistake of the planner. */
function takenFrom(facts: DepartmentFacts, all: readonly DepartmentFacts[]): ReadonlySet<string> {
  return new Set(
    all.flatMap((other) =>
      [...other.fields].filter(([, { overrides }]) => overrides === facts.name).map(([name]) => name),
    ),
  )
}

/** Coordinates of entities that another department answers too. */
function sharedWith(facts: DepartmentFacts, all: readonly DepartmentFacts[]): ReadonlySet<string> {
  const others = all.filter((other) => other !== facts)
  return new Set(
    [...facts.fields.keys()].filter((name) => others.some(({ fields }) => fields.get(name)?.isExternal === false)),
  )
}

/** What is provided below a field that is itself provided; undefined when it is not. */
function providedBelow(
  provided: SelectionSetNode | undefined,
  type: string,
  field: string,
): SelectionSetNode | null | undefined {
  for (const node of provided?.selections ?? []) {
    if (node.kind === Kind.FIELD && node.name.value === field) return node.selectionSet ?? null
    if (node.kind === Kind.INLINE_FRAGMENT && node.typeCondition?.name.value === type) {
      const below = providedBelow(node.selectionSet, type, field)
      if (below !== undefined) return below
    }
  }
  return undefined
}

function withProvided(value: unknown, provided: SelectionSetNode): unknown {
  if (Array.isArray(value)) return value.map((item) => withProvided(item, provided))
  return isThing(value) ? { ...value, provided } : value
}
