import {
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  parse,
} from 'graphql'
import { NODE } from '../graph/interface-object.ts'
import type { Random } from '../random.ts'
import { createVariables, type Variables } from './variables.ts'
import { randomInput } from './input.ts'

export interface TestOperation {
  readonly text: string
  readonly document: DocumentNode
  /** As a caller sends them. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** What an operation may leave out, because an engine under test is known to fail on it. */
export type OperationPart =
  | 'aliases named as fields'
  | 'widening fragments'
  | 'selections that conditions empty'
  | 'constant conditions'
  | 'fragments on implementers of the record interface'

export interface OperationShape {
  readonly without?: readonly OperationPart[]
}

interface Writing {
  readonly without: ReadonlySet<OperationPart>
  readonly random: Random
  readonly schema: GraphQLSchema
  readonly variables: Variables
  /** What a name in the answer stands for, so that no two selections of one name ever conflict. */
  readonly names: Map<string, string>
  readonly fragments: { readonly name: string; readonly on: string; readonly text: string }[]
  /** Fields that may still be written. */
  left: number
}

const DEPTH_MAX = 6
const ALIASES = ['a', 'b', 'c', 'd', 'constructor', 'toString', 'hasOwnProperty', '__proto__', 'data']
/** Names that are fields too, of keys among others. */
const FIELD_ALIASES = ['id', 'name', 'type']

/** An operation that is valid by construction: whatever the specification allows, in any mixture. */
export function randomOperation(random: Random, schema: GraphQLSchema, shape: OperationShape = {}): TestOperation {
  const variables = createVariables(random)
  const left = 8 + random.below(22)
  const without = new Set(shape.without)
  const writing: Writing = { random, schema, without, variables, names: new Map(), fragments: [], left }
  const mutation = schema.getMutationType()
  const isMutation = mutation && random.chance(0.1)
  const root = isMutation ? mutation : schema.getQueryType()
  if (!root) throw new Error('The schema has no Query.')
  const selections = selectionSet(writing, root, 0)
  const head = `${isMutation ? 'mutation' : 'query'}${random.chance(0.5) ? ' Ask' : ''}${variables.declarations()}`
  const fragments = writing.fragments.map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`)
  const text = [`${head} ${selections}`, ...fragments].join('\n')
  return { text, document: parse(text), variables: variables.values() }
}

function selectionSet(writing: Writing, type: GraphQLCompositeType, depth: number): string {
  const { random } = writing
  const count = 1 + random.below(depth === 0 ? 3 : 4)
  const written = Array.from({ length: count }, () => selection(writing, type, depth))
  const mayBeEmpty = written.every((text) => text.startsWith('...') || /^[^{]*@(skip|include)/.test(text))
  if (mayBeEmpty && writing.without.has('selections that conditions empty')) {
    written.push(named(writing, '__typename', '__typename'))
  }
  return `{ ${written.join(' ')} }`
}

function selection(writing: Writing, type: GraphQLCompositeType, depth: number): string {
  const { random } = writing
  const chance = random.fraction()
  const fragments = isAbstractType(type) ? 0.55 : 0.2
  if (depth < DEPTH_MAX && writing.left > 0) {
    if (chance < fragments * 0.65) return inlineFragment(writing, type, depth)
    if (chance < fragments) return namedFragment(writing, type, depth)
  }
  return chance > 0.93 ? typename(writing) : field(writing, type, depth)
}

function typename(writing: Writing): string {
  return withCondition(writing, named(writing, '__typename', '__typename'))
}

function inlineFragment(writing: Writing, type: GraphQLCompositeType, depth: number): string {
  const { random } = writing
  const condition = random.chance(0.15) ? null : random.pick(overlapping(writing, type))
  const head = withCondition(writing, condition ? `... on ${condition.name}` : '...')
  return `${head} ${selectionSet(writing, condition ?? type, depth + 1)}`
}

function namedFragment(writing: Writing, type: GraphQLCompositeType, depth: number): string {
  const { random, fragments } = writing
  const fitting = overlapping(writing, type)
  const known = fragments.filter(({ on }) => fitting.some(({ name }) => name === on))
  if (known.length > 0 && random.chance(0.4)) return withCondition(writing, `...${random.pick(known).name}`)
  const on = random.pick(fitting)
  const text = selectionSet(writing, on, depth + 1)
  const name = `F${fragments.length}`
  fragments.push({ name, on: on.name, text })
  return withCondition(writing, `...${name}`)
}

/** The type itself, its members, and abstract types that share a member with it. */
function overlapping({ schema, without }: Writing, type: GraphQLCompositeType): GraphQLCompositeType[] {
  const possible = possibleTypes(schema, type)
  if (type.name === NODE && without.has('fragments on implementers of the record interface')) return [type]
  if (without.has('widening fragments')) return [type, ...possible]
  const abstract = Object.values(schema.getTypeMap()).filter(
    (other): other is GraphQLCompositeType =>
      isAbstractType(other) && possibleTypes(schema, other).some((member) => possible.includes(member)),
  )
  return [type, ...possible, ...abstract]
}

function possibleTypes(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isObjectType(type) ? [type] : schema.getPossibleTypes(type)
}

function field(writing: Writing, type: GraphQLCompositeType, depth: number): string {
  const fields = 'getFields' in type ? Object.values(type.getFields()) : []
  const composite = fields.filter((one) => isCompositeType(getNamedType(one.type)))
  const leaves = fields.filter((one) => !composite.includes(one))
  const goDeeper = depth < DEPTH_MAX && writing.left > 0 && composite.length > 0
  const from = goDeeper && (leaves.length === 0 || writing.random.chance(0.6)) ? composite : leaves
  if (from.length === 0) return typename(writing)
  writing.left -= 1
  return writeField(writing, writing.random.pick(from), depth)
}

function writeField(writing: Writing, chosen: GraphQLField<unknown, unknown>, depth: number): string {
  const args = writeArguments(writing, chosen.args)
  const written = named(writing, chosen.name, `${chosen.name}${args}: ${String(chosen.type)}`)
  const head = withCondition(writing, `${written}${args}`)
  const type = getNamedType(chosen.type)
  return isCompositeType(type) ? `${head} ${selectionSet(writing, type, depth + 1)}` : head
}

function writeArguments({ random, variables }: Writing, args: readonly GraphQLArgument[]): string {
  const given = args.filter((argument) => isRequiredArgument(argument) || random.chance(0.5))
  const texts = given.map(
    (argument) => `${argument.name}: ${randomInput(random, argument.type, variables.make).literal}`,
  )
  return texts.length === 0 ? '' : `(${texts.join(', ')})`
}

/** The field’s own name or an alias; the same name twice only where both mean the same. */
function named({ random, names, without }: Writing, name: string, meaning: string): string {
  const aliases = without.has('aliases named as fields') ? ALIASES : [...ALIASES, ...FIELD_ALIASES]
  const wanted = random.chance(0.75) ? name : random.pick(aliases)
  for (let index = 0; ; index += 1) {
    const tried = index === 0 ? wanted : `${wanted.replaceAll('_', '')}_${index}`
    const known = names.get(tried)
    if (known !== undefined && known !== meaning) continue
    names.set(tried, meaning)
    return tried === name ? name : `${tried}: ${name}`
  }
}

function withCondition({ random, variables, without }: Writing, text: string): string {
  if (!random.chance(0.12)) return text
  const constants = without.has('constant conditions') ? 0 : 0.2
  const condition = (directive: string) =>
    `@${directive}(if: ${random.chance(constants) ? String(random.chance(0.7)) : variables.condition()})`
  const wanted = random.pick([['include'], ['skip'], ['include', 'skip']])
  return [text, ...wanted.map(condition)].join(' ')
}
