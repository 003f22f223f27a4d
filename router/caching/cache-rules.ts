import {
  type DirectiveNode,
  type DocumentNode,
  type GraphQLNamedType,
  getNamedType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
} from 'graphql'
import { argumentsOf, localNames, readFeatures } from '../guard/links.ts'

/** Identity of the directive `@cacheControl(maxAge: Int, scope: PUBLIC | PRIVATE, inheritMaxAge: Boolean)`, as the kit links it. */
const CACHING_FEATURE = 'https://specs.civigraph.example/cacheControl'

/** How long answers may be kept by caches that many callers share. */
export interface CacheRules {
  /** Seconds for which an operation's answer may be kept; 0: not at all, which is the rule unless every part says more. */
  readonly maxAgeSeconds: (document: DocumentNode, definition: OperationDefinitionNode) => number
}

/**
 * The rules of one graph. As with Apollo's `@cacheControl`, an answer is as fresh as its strictest part: a root
 * field and a field that leads to an object say 0 unless they, or the type they lead to, say otherwise; leaves, and what
 * inherits, follow the object they stand on.
 *
 * @param stated What the supergraph says: `readCacheAges`.
 * @param isGuarded Whether a coordinate asks something of the caller: then nothing around it is ever public.
 */
export function cacheRules(
  stated: CacheAges,
  schema: GraphQLSchema,
  isGuarded: (coordinate: string) => boolean,
): CacheRules {
  return {
    maxAgeSeconds(document, { selectionSet, operation }) {
      const root = schema.getRootType(operation)
      return operation === OperationTypeNode.QUERY && root ? ageOf(selectionSet, root, fragmentsOf(document)) : 0
    },
  }

  function ageOf(set: SelectionSetNode, type: GraphQLNamedType, fragments: Fragments): number {
    let age = Infinity
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        age = Math.min(age, fieldAge(type, selection.name.value, selection.selectionSet, fragments))
      } else {
        const spread = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
        const on = schema.getType(spread?.typeCondition?.name.value ?? type.name)
        age = Math.min(age, spread && on ? ageOf(spread.selectionSet, on, fragments) : 0)
      }
      if (age === 0) return 0
    }
    return age
  }

  function fieldAge(type: GraphQLNamedType, name: string, below: SelectionSetNode | undefined, fragments: Fragments) {
    if (name.startsWith('__')) return name === '__typename' ? Infinity : 0
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
    if (!field) return 0
    const owners = [type, ...(isAbstractType(type) ? schema.getPossibleTypes(type) : [])]
    if (owners.some((owner) => isGuarded(`${owner.name}.${name}`))) return 0
    const leadsTo = getNamedType(field.type)
    const own = Math.min(...owners.map((owner) => ownAge(owner, name, leadsTo)))
    return own === 0 || !below ? own : Math.min(own, ageOf(below, leadsTo, fragments))
  }

  function ownAge(owner: GraphQLNamedType, name: string, leadsTo: GraphQLNamedType): number {
    const age = stated.get(`${owner.name}.${name}`) ?? stated.get(leadsTo.name)
    if (age !== undefined) return age
    const isRoot = owner === schema.getQueryType()
    return isRoot || isCompositeType(leadsTo) ? 0 : Infinity
  }
}

type Fragments = ReadonlyMap<string, Extract<DocumentNode['definitions'][number], { kind: Kind.FRAGMENT_DEFINITION }>>

function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  )
}

/** Seconds by type and by coordinate, as `@cacheControl` states them. */
export type CacheAges = ReadonlyMap<string, number>

/** Reads what a supergraph says about caches. */
export function readCacheAges(supergraphSdl: string): CacheAges {
  const supergraph = parse(supergraphSdl, { noLocation: true })
  const feature = readFeatures(supergraph)?.find(({ identity }) => identity === CACHING_FEATURE)
  const names = new Set(feature ? localNames(feature, 'cacheControl') : [])
  const ages = new Map<string, number>()
  for (const node of supergraph.definitions) {
    if (!('directives' in node) || !('name' in node) || !node.name) continue
    state(node.name.value, node.directives ?? [])
    const fields = 'fields' in node ? (node.fields ?? []) : []
    for (const field of fields) state(`${node.name.value}.${field.name.value}`, field.directives ?? [])
  }
  return ages

  function state(coordinate: string, directives: readonly DirectiveNode[]) {
    for (const directive of directives.filter(({ name }) => names.has(name.value))) {
      const { maxAge, scope, inheritMaxAge } = argumentsOf(directive)
      if (inheritMaxAge === true && scope !== 'PRIVATE') {
        ages.set(coordinate, Infinity) // it is as fresh as what it stands in
        continue
      }
      const seconds = scope === 'PRIVATE' || typeof maxAge !== 'number' || maxAge < 0 ? 0 : maxAge
      ages.set(coordinate, Math.min(seconds, ages.get(coordinate) ?? Infinity))
    }
  }
}
