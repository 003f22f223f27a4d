import {
  type DocumentNode,
  getNamedType,
  type GraphQLField,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql'
import type { Variables } from '../engine/engine.ts'
import { type AskedField, collectAsked } from './collect-asked.ts'
import type { CostRules } from './cost-rules.ts'
import { evaluate, type Formula, onlyIf, product, sum } from './formula.ts'
import { inputCost } from './input-cost.ts'
import { type ListFigures, listSizes, type SizeBelow } from './list-size.ts'
import { type Fragments, fragmentsOf } from './measure-fields.ts'
import { type UsualWeights, weightsOf } from './weights.ts'

/** What an operation may cost, in cost units: known per text, evaluated for the variables of each request. */
export interface OperationCost {
  /** @throws {GraphError} `BAD_INPUT` where a list requires exactly one size and the request gives none or several. */
  readonly estimate: (variables: Variables) => number
}

/** Knows what operations may cost before anybody is asked: objects received, weighed as the departments say. */
export interface CostModel {
  /** @param document Within the limits of `operation-limits.ts`: then this takes time in proportion to its fields. */
  readonly costOf: (document: DocumentNode, operation: OperationDefinitionNode) => OperationCost
}

/** Figures for what no department states. */
export interface CostFigures extends ListFigures, UsualWeights {
  /** A mutation, whatever it does. */
  readonly mutation: number
  /** `__schema` or `__type`, which the router answers by itself. */
  readonly schemaQuestion: number
}

/**
 * As other routers count, but for three: single values are not free, or a page of many thousand of them would cost no more
 * than its objects; a bare list counts 10, because lists that may grow have pages here; questions about the schema cost.
 */
export const USUAL_COSTS: CostFigures = {
  object: 1,
  value: 0.05,
  page: 20,
  list: 10,
  mutation: 10,
  schemaQuestion: 100,
}

export interface CostModelOptions {
  readonly rules: CostRules
  /** What callers see of the supergraph. */
  readonly schema: GraphQLSchema
  readonly figures?: CostFigures
}

/**
 * A model of costs: each object counts 1, times the lists around it. What is asked twice is counted once; of what is asked
 * on several types all is counted.
 *
 * @source https://ibm.github.io/graphql-specs/cost-spec.html
 */
export function costModel({ rules, schema, figures = USUAL_COSTS }: CostModelOptions): CostModel {
  const weights = weightsOf(rules, schema, figures)
  return {
    costOf(document, { operation, selectionSet }) {
      const root = schema.getRootType(operation)?.name ?? ''
      const flat = operation === OperationTypeNode.MUTATION ? figures.mutation : 0
      const formula = sum([flat, costOfSets([selectionSet], { on: root, sizes: [], fragments: fragmentsOf(document) })])
      return { estimate: (variables) => wholeUnits(evaluate(formula, variables)) }
    },
  }

  function costOfSets(sets: readonly SelectionSetNode[], place: Place): Formula {
    const asked = collectAsked(sets, place.on, place.fragments)
    return sum([...asked].map((one) => onlyIf(one.conditions, costOfField(one, place))))
  }

  function costOfField(asked: AskedField, place: Place): Formula {
    const name = asked.node.name.value
    if (name === '__schema' || name === '__type') return figures.schemaQuestion
    const field = fieldOf(asked.on, name)
    if (!field) return costOfUnknown(asked, place)
    const { own, below } = listSizes({ field, node: asked.node, rule: rules.lists.get(`${asked.on}.${name}`) }, figures)
    const passed = sizesFor(name, place.sizes)
    const type = getNamedType(field.type)
    const item = costOfSets(asked.below, { ...place, on: type.name, sizes: [...passed.below, ...below] })
    return sum([costOfCall(asked, field), product(passed.own ?? own, sum([weights.ofType(type), item]))])
  }

  function costOfCall({ on, node }: AskedField, field: GraphQLField<unknown, unknown>): Formula {
    const given = (node.arguments ?? []).flatMap(({ name: { value: name }, value }) => {
      const argument = field.args.find((one) => one.name === name)
      if (!argument) return []
      return [weights.ofArgument(on, field.name, name), inputCost(value, argument.type, rules.weights)]
    })
    return sum([weights.ofField(on, field.name), ...given])
  }

  /** `__typename`; and, when the text is a fetch, `_entities`: as many as a list of which nobody says more. */
  function costOfUnknown({ node, on, below }: AskedField, place: Place): Formula {
    if (below.length === 0) return figures.value
    const items = node.name.value === '_entities' ? figures.list : 1
    return product(items, sum([figures.object, costOfSets(below, { ...place, on, sizes: [] })]))
  }

  function fieldOf(owner: string, name: string): GraphQLField<unknown, unknown> | undefined {
    const type = schema.getType(owner)
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
  }
}

/** Where selection sets stand. */
interface Place {
  /** Name of the type they are asked on. */
  readonly on: string
  /** What fields above them say about lists here and below. */
  readonly sizes: readonly SizeBelow[]
  readonly fragments: Fragments
}

/** What of the sizes concerns a field itself, and what lies below it. */
function sizesFor(name: string, sizes: readonly SizeBelow[]) {
  const concerning = sizes.filter(({ path }) => path[0] === name)
  return {
    own: concerning.find(({ path }) => path.length === 1)?.size,
    below: concerning
      .filter(({ path }) => path.length > 1)
      .map(({ path: [, ...further], size }) => ({ path: further, size })),
  }
}

/** Sums of twentieths come out a little above or below what they are. */
function wholeUnits(cost: number): number {
  return Math.min(Math.ceil(Math.round(cost * 1_000) / 1_000), Number.MAX_SAFE_INTEGER)
}
