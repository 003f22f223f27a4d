import { GraphError } from '@civigraph/subgraph-kit'
import {
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLField,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type ValueNode,
} from 'graphql'
import type { Variables } from '../engine/engine.ts'
import type { ListSizeRule } from './cost-rules.ts'
import type { Formula } from './formula.ts'

/** How long lists are of which nobody says more. */
export interface ListFigures {
  /** Items of a list without a page. */
  readonly list: number
  /** Items of a page for which no size is asked. */
  readonly page: number
}

/** How long the list of a field is, and lists below it that have its length. */
export interface ListSizes {
  /** 1 for what is no list. */
  readonly own: Formula
  readonly below: readonly SizeBelow[]
}

/** The length of a list some fields further down. */
export interface SizeBelow {
  readonly path: readonly string[]
  readonly size: Formula
}

/**
 * The sizes that a field states: by its rule, or by an argument `first`, as every connection of the national graph has it.
 * Where the field is no list itself, its page is in the lists directly below, unless the rule names them.
 */
export function listSizes({ field, node, rule }: ListAsked, figures: ListFigures): ListSizes {
  const isList = isListType(getNullableType(field.type))
  const bare = isList ? figures.list : 1
  const size = rule ? statedSize({ field, node, rule }, figures) : pageSize(field, node, figures)
  if (size === undefined) return { own: bare, below: [] }
  const sizedFields = rule?.sizedFields ?? []
  if (isList && sizedFields.length === 0) return { own: size, below: [] }
  const paths = sizedFields.length > 0 ? sizedFields : listsOf(field).map((name) => [name])
  return { own: bare, below: paths.map((path) => ({ path, size })) }
}

type Field = GraphQLField<unknown, unknown>

/** A field that is asked for, with what its department says about its length. */
export interface ListAsked {
  readonly field: Field
  readonly node: FieldNode
  readonly rule: ListSizeRule | undefined
}

/** The lists directly below a field: `nodes`, `edges`, or what else it calls them. */
function listsOf(field: Field): readonly string[] {
  const type = getNamedType(field.type)
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  return Object.values(type.getFields())
    .filter((below) => isListType(getNullableType(below.type)))
    .map(({ name }) => name)
}

function pageSize(field: Field, node: FieldNode, { page }: ListFigures): Formula | undefined {
  if (!field.args.some(({ name }) => name === 'first')) return undefined
  const size = sizeOf(field, node, ['first']) ?? page
  if (typeof size === 'number') return atLeastOne(size)
  return (variables) => atLeastOne(size(variables) ?? page)
}

/** The largest of the sizes that are given; the assumed size where none is. */
function statedSize({ field, node, rule }: ListAsked & { rule: ListSizeRule }, { list }: ListFigures): Formula {
  const otherwise = rule.assumedSize ?? list
  if (rule.slicingArguments.length === 0) return otherwise
  const sizes = rule.slicingArguments.map((path) => sizeOf(field, node, path)).filter((size) => size !== undefined)
  const [only] = sizes
  const requiresOne = rule.requireOneSlicingArgument
  if (sizes.length === 1 && typeof only === 'number') return atLeastOne(only)
  return (variables) => {
    const given = sizes
      .map((size) => (typeof size === 'number' ? size : size(variables)))
      .filter((size) => size !== undefined)
    if (requiresOne && given.length !== 1)
      throw new GraphError('BAD_INPUT', `Give exactly one size for the list of \`${field.name}\`.`)
    return given.length === 0 ? otherwise : atLeastOne(Math.max(...given))
  }
}

type Size = number | ((variables: Variables) => number | undefined)

/** What an argument says about a size; undefined when it says nothing, whatever the variables are. */
function sizeOf(field: Field, node: FieldNode, path: readonly string[]): Size | undefined {
  const [name, ...within] = path
  const given = node.arguments?.find((argument) => argument.name.value === name)
  if (given) return sizeIn(given.value, within)
  return sizeOfData(field.args.find((argument) => argument.name === name)?.defaultValue, within)
}

function sizeIn(value: ValueNode, path: readonly string[]): Size | undefined {
  if (value.kind === Kind.VARIABLE) {
    const { value: variable } = value.name
    return (variables) => sizeOfData(variables[variable], path)
  }
  const [name, ...within] = path
  if (name !== undefined) {
    if (value.kind !== Kind.OBJECT) return undefined
    const member = value.fields.find((one) => one.name.value === name)
    return member && sizeIn(member.value, within)
  }
  if (value.kind === Kind.INT) return Number(value.value)
  return value.kind === Kind.LIST ? value.values.length : undefined
}

function sizeOfData(data: unknown, path: readonly string[]): number | undefined {
  let found = data
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Object.entries(found).find(([key]) => key === name)?.[1]
  }
  if (typeof found === 'number') return found
  return Array.isArray(found) ? found.length : undefined
}

/** Nobody knows what a department takes 0 or -1 for. */
function atLeastOne(size: number): number {
  return Math.max(1, size)
}
