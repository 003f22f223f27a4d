import { Kind, parse, visit } from 'graphql'
import { fromApolloPlan } from './apollo-nodes.ts'
import { supergraphTypes } from './supergraph-types.ts'
import { planOperation } from './plan-operation.ts'
import type { Planner } from './planner.ts'

export interface ApolloPlannerOptions {
  /** Opens a supergraph although some of its plans will be wrong. For tests that know which. */
  readonly acceptWrong?: boolean
  /** Plans `@defer` by Defer nodes; without it a deferred fragment is fetched with the rest. */
  readonly defer?: boolean
}

/**
 * The planner of Apollo's gateway, in JavaScript: runs anywhere, and is loaded only here.
 *
 * @throws Error when the supergraph has `@requires` over fields with arguments, which this planner answers with wrong
 *   data and no error: two uses of a field with different arguments are fetched under one name.
 */
export async function apolloPlanner(supergraphSdl: string, options: ApolloPlannerOptions = {}): Promise<Planner> {
  const { acceptWrong = false, defer = false } = options
  if (!acceptWrong) refuseWrongCases(supergraphSdl)
  const { Supergraph, operationFromDocument } = await import('@apollo/federation-internals')
  const { QueryPlanner } = await import('@apollo/query-planner')
  const supergraph = Supergraph.build(supergraphSdl)
  const apiSchema = supergraph.apiSchema()
  const library = new QueryPlanner(supergraph, { incrementalDelivery: { enableDefer: defer } })
  const rules = { types: supergraphTypes(supergraphSdl), groups: false }
  return {
    name: 'apollo',
    async plan({ document, labels = new Set() }) {
      const overrideConditions = new Map([...labels].map((label) => [label, true]))
      return planOperation(document, rules, (part) => {
        const { node } = library.buildQueryPlan(operationFromDocument(apiSchema, part), { overrideConditions })
        return node ? fromApolloPlan(node) : null
      })
    },
    async close() {},
  }
}

function refuseWrongCases(supergraphSdl: string): void {
  const wrong = fieldsRequiringArguments(supergraphSdl)
  if (wrong.length === 0) return
  throw new Error(
    `Apollo’s planner fetches wrong data for @requires over fields with arguments: ${wrong.join(', ')}. ` +
      'Run the native planner, or publish these departments without such a @requires.',
  )
}

function fieldsRequiringArguments(supergraphSdl: string): readonly string[] {
  const found: string[] = []
  for (const type of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    visit(type, {
      FieldDefinition({ name, directives = [] }) {
        const given = directives.flatMap((one) => (one.name.value === 'join__field' ? (one.arguments ?? []) : []))
        const requires = given.filter((argument) => argument.name.value === 'requires')
        const hasArguments = requires.some(({ value }) => value.kind === Kind.STRING && value.value.includes('('))
        if (hasArguments) found.push(`${type.name.value}.${name.value}`)
      },
    })
  }
  return found
}
