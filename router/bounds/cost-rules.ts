import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  type TypeDefinitionNode,
} from 'graphql'
import { argumentsOf, localNames, readFeatures } from '../guard/links.ts'

const COST_FEATURE = 'https://specs.apollo.dev/cost'

/** How long the list of a field is, as `@listSize` states it. */
export interface ListSizeRule {
  readonly assumedSize: number | null
  /** Arguments whose value is the length of the list, or of which the list has one item each: `first`, `filter.ids`. */
  readonly slicingArguments: readonly (readonly string[])[]
  /** Lists below the field that have its length, instead of the field itself: `nodes`, `page { nodes }`. */
  readonly sizedFields: readonly (readonly string[])[]
  readonly requireOneSlicingArgument: boolean
}

/** What a supergraph says about costs, by coordinate: plain data, which can be read on another thread and handed over. */
export interface CostRules {
  /** `@cost`, by `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`. */
  readonly weights: ReadonlyMap<string, number>
  /** `@listSize`, by `Type.field`. */
  readonly lists: ReadonlyMap<string, ListSizeRule>
}

export const NO_COST_RULES: CostRules = { weights: new Map(), lists: new Map() }

/**
 * Reads `@cost` and `@listSize` from a supergraph. Composition renames them, usually to `@federation__cost`; what they are
 * called, the link says.
 *
 * @source https://ibm.github.io/graphql-specs/cost-spec.html; https://specs.apollo.dev/cost/v0.1
 */
export function readCostRules(supergraphSdl: string): CostRules {
  const supergraph = parse(supergraphSdl, { noLocation: true })
  const feature = readFeatures(supergraph)?.find(({ identity }) => identity === COST_FEATURE)
  if (!feature) return NO_COST_RULES
  const [costNames, listNames] = [localNames(feature, 'cost'), localNames(feature, 'listSize')]
  const weights = new Map<string, number>()
  const lists = new Map<string, ListSizeRule>()
  const read: ReadDirectives = (coordinate, { directives = [] }) => {
    for (const directive of directives) {
      const values = argumentsOf(directive)
      const { weight } = values
      if (costNames.includes(directive.name.value) && typeof weight === 'number') weights.set(coordinate, weight)
      if (listNames.includes(directive.name.value)) lists.set(coordinate, listSizeRule(values))
    }
  }
  for (const definition of supergraph.definitions) if (isType(definition)) readType(definition, read)
  return { weights, lists }
}

function isType(node: { readonly kind: Kind }): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition')
}

function readType(type: TypeDefinitionNode, read: ReadDirectives) {
  read(type.name.value, type)
  if (!('fields' in type)) return
  for (const field of type.fields ?? []) {
    const coordinate = `${type.name.value}.${field.name.value}`
    read(coordinate, field)
    for (const argument of argumentsOfField(field)) read(`${coordinate}(${argument.name.value}:)`, argument)
  }
}

function argumentsOfField(field: FieldDefinitionNode | InputValueDefinitionNode): readonly InputValueDefinitionNode[] {
  return field.kind === Kind.FIELD_DEFINITION ? (field.arguments ?? []) : []
}

type ReadDirectives = (
  coordinate: string,
  at: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
) => void

function listSizeRule(values: Readonly<Record<string, unknown>>): ListSizeRule {
  const { assumedSize } = values
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : null,
    slicingArguments: textsOf(values['slicingArguments']).map((path) => path.split('.')),
    sizedFields: textsOf(values['sizedFields']).flatMap(pathsOfSelection),
    requireOneSlicingArgument: values['requireOneSlicingArgument'] !== false,
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** `page { nodes edges }` names two lists: `page.nodes` and `page.edges`. */
function pathsOfSelection(selection: string): readonly (readonly string[])[] {
  const paths: string[][] = []
  const above: string[] = []
  let last: string | undefined
  for (const token of selection.match(/\w+|[{}]/g) ?? []) {
    if (token === '{') {
      if (last !== undefined) above.push(last)
      paths.pop() // it is not a list itself, but leads to some
    } else if (token === '}') {
      above.pop()
    } else {
      paths.push([...above, token])
      last = token
    }
  }
  return paths
}
