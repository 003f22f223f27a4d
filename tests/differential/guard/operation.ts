import {
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isUnionType,
  OperationTypeNode,
} from 'graphql'
import type { Random } from '../random.ts'

export interface RandomOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, boolean>>
}

const MAX_DEPTH = 4
/** What the router itself asks; the reference knows nothing of it. */
const OF_THE_REGISTER = new Set(['intendedUsesInForce', 'consentsInForce'])

/** An operation that asks anything of a schema in any form. Not every one is valid: the same name may stand for two fields. */
export function randomOperation(schema: GraphQLSchema, random: Random): RandomOperation {
  const fragments: string[] = []
  /** Names of fragments that were written for objects of the same types. */
  const reusable = new Map<string, string[]>()
  const kind = random.chance(0.15) ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY
  const root = schema.getRootType(kind)
  if (!root) throw new Error(`The schema has no ${kind}.`)
  const body = selections(root, possibleOf(root), MAX_DEPTH)
  const used = ['a', 'b'].filter((name) => [body, ...fragments].some((text) => text.includes(`$${name})`)))
  const declared = used.length > 0 ? `(${used.map((name) => `$${name}: Boolean!`).join(' ')})` : ''
  return {
    query: [`${kind} Random${declared} ${body}`, ...fragments].join('\n'),
    variables: Object.fromEntries(used.map((name) => [name, random.chance(0.5)])),
  }

  /** `possible`: the types that objects can have here, all fragments around considered. */
  function selections(type: GraphQLCompositeType, possible: readonly string[], depth: number): string {
    const count = 1 + random.below(3)
    return `{ ${Array.from({ length: count }, () => selection(type, possible, depth)).join(' ')} }`
  }

  function selection(type: GraphQLCompositeType, possible: readonly string[], depth: number): string {
    if (random.chance(0.06)) return random.pick(['__typename', 'kind: __typename'])
    if (depth > 0 && random.chance(isUnionType(type) ? 0.95 : isInterfaceType(type) ? 0.4 : 0.15))
      return fragment(type, possible, depth)
    return isUnionType(type) ? '__typename' : field(random.pick(fieldsOf(type, depth)), depth)
  }

  function fragment(type: GraphQLCompositeType, possible: readonly string[], depth: number): string {
    const on = random.pick(overlapping(possible))
    const within = possibleOf(on).filter((name) => possible.includes(name))
    const told = `${condition()}${deferred(type)}`
    const key = `${within.join()} ${depth}`
    const known = reusable.get(key) ?? []
    if (known.length > 0 && random.chance(0.5)) return `...${random.pick(known)}${told}`
    const text = selections(on, within, depth - 1)
    const shape = random.below(3)
    if (shape === 0 && on === type) return `... ${told} ${text}`
    if (shape < 2) return `... on ${on.name} ${told} ${text}`
    const name = `F${fragments.length}`
    fragments.push(`fragment ${name} on ${on.name} ${text}`)
    reusable.set(key, [...known, name])
    return `...${name}${told}`
  }

  function field({ name, args, type }: GraphQLField<unknown, unknown>, depth: number): string {
    const below = getNamedType(type)
    const alias = random.chance(0.25) ? `${random.pick([`${name}2`, `${name}3`, 'v'])}: ` : ''
    const given = args.length > 0 ? `(${args.map((one) => `${one.name}: "x"`).join(' ')})` : ''
    return `${alias}${name}${given}${condition()}${isCompositeType(below) ? ` ${selections(below, possibleOf(below), depth - 1)}` : ''}`
  }

  function fieldsOf(type: Exclude<GraphQLCompositeType, { getTypes: unknown }>, depth: number) {
    const all = Object.values(type.getFields()).filter(({ name }) => !OF_THE_REGISTER.has(name))
    const leaves = all.filter((one) => !isCompositeType(getNamedType(one.type)))
    return depth > 0 || leaves.length === 0 ? all : leaves
  }

  /** Types that a fragment may be on, so that it applies to something. */
  function overlapping(possible: readonly string[]): GraphQLCompositeType[] {
    const all = Object.values(schema.getTypeMap()).filter((one) => isCompositeType(one) && !one.name.startsWith('__'))
    return all
      .filter((one) => isCompositeType(one))
      .filter((one) => possibleOf(one).some((name) => possible.includes(name)))
  }

  function possibleOf(type: GraphQLCompositeType): string[] {
    return (isAbstractType(type) ? schema.getPossibleTypes(type) : [type]).map(({ name }) => name)
  }

  function condition(): string {
    if (!random.chance(0.2)) return ''
    return ` @${random.pick(['include', 'skip'])}(if: ${random.pick(['$a', '$b', 'true', 'false'])})`
  }

  function deferred(type: GraphQLCompositeType): string {
    if (type === schema.getMutationType() || !random.chance(0.25)) return ''
    return random.pick([' @defer', ' @defer(if: $a)', ' @defer(if: false)'])
  }
}
