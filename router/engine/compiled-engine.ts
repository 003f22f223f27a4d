import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import { type DocumentNode, getOperationAST, type GraphQLSchema } from 'graphql'
import type { Engine, OperationToPrepare, PreparedOperation } from './engine.ts'
import type { Department } from './fetch/department.ts'
import { withoutDefer } from './plan/defer-directive.ts'
import type { Planner, PlanNode } from './plan/planner.ts'
import type { PossibleTypes } from './plan/possible-types.ts'
import { compileOperation, withoutMetaFields } from './run/compile.ts'

export interface CompiledEngineOptions {
  /** What callers see; the schema that operations were validated against. */
  readonly schema: GraphQLSchema
  /** Of the whole supergraph. */
  readonly possibleTypes: PossibleTypes
  readonly planner: Planner
  readonly departmentOf: (name: string) => Department
  readonly reportFault: ReportFault
}

/** The engine of this router: a planner decides who is asked for what, and the plan is compiled to code once. */
export function compiledEngine(options: CompiledEngineOptions): Engine {
  const { schema, planner, reportFault } = options

  /** Planned as if nothing were deferred: what may come later is told apart afterwards, the same for every planner. */
  function toPlan(document: DocumentNode, operationName: string | undefined): DocumentNode | null {
    const whole = withoutDefer(document)
    const operation = getOperationAST(whole, operationName)
    if (!operation) throw new Error('The document does not hold the operation.')
    return withoutMetaFields(whole, operation, schema)
  }

  async function prepare({
    document,
    operationName,
    labels = NO_LABELS,
  }: OperationToPrepare): Promise<PreparedOperation> {
    const operation = getOperationAST(document, operationName)
    if (!operation) throw new Error('The document does not hold the operation.')
    try {
      const asked = toPlan(document, operationName)
      const plan = asked ? await planner.plan({ document: asked, labels }) : NOTHING_TO_FETCH
      return compileOperation({ ...options, document, operation, plan })
    } catch (error) {
      if (error instanceof GraphError) throw error // too many wait for the planner
      reportFault(error, 'planner')
      throw new GraphError('PLAN_FAILED', 'It was recorded.')
    }
  }

  return { prepare, close: async () => {} }
}

const NOTHING_TO_FETCH: PlanNode = { kind: 'Empty' }
const NO_LABELS: ReadonlySet<string> = new Set()
