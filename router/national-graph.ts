import { createHash } from 'node:crypto'
import type { ReportFault } from '@civigraph/subgraph-kit'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { costModel, USUAL_COSTS } from './bounds/cost.ts'
import type { OperationLimits } from './bounds/operation-limits.ts'
import { type CacheRules, cacheRules } from './caching/cache-rules.ts'
import { compiledEngine } from './engine/compiled-engine.ts'
import type { Engine, EngineName, PreparedOperation } from './engine/engine.ts'
import type { Department } from './engine/fetch/department.ts'
import { buildSchemaInSlices } from './engine/plan/build-schema.ts'
import { openPlanner } from './engine/plan/open-planner.ts'
import type { OpenedPlanner, PlannerName } from './engine/plan/planner.ts'
import { type PlanTaken, timedPlanner } from './engine/plan/timed-planner.ts'
import type { StockEngineOptions } from './engine/stock-engine.ts'
import { type Guard, guardFor } from './guard/guard.ts'
import { readSupergraphOnThread } from './registry/read-on-thread.ts'
import { type ReadSupergraph, readSupergraph, withSharedScalars } from './registry/read-supergraph.ts'
import { documentChecker } from './steps/check-document.ts'
import { type CheckedOperation, type CheckedOperations, checkedOperations } from './steps/checked-operations.ts'

/** One supergraph made ready: what callers see of it, who may see what, what executes it, and what is known of operations. */
export interface NationalGraph {
  /** SHA-256 of the supergraph's text. */
  readonly id: string
  readonly plannerName: PlannerName
  readonly apiSchema: GraphQLSchema
  /** Address of each department, by name. */
  readonly departmentUrls: ReadonlyMap<string, string>
  readonly guard: Guard
  readonly cacheRules: CacheRules
  readonly operations: CheckedOperations
  /** The operation as the guard left it, ready to run: at once when it was prepared before for this mask of denials. */
  readonly prepare: (
    operation: CheckedOperation,
    mask: string,
    document: DocumentNode,
  ) => PreparedOperation | Promise<PreparedOperation>
  readonly close: () => Promise<void>
}

/** A department for as long as a graph asks it. */
export interface DepartmentLease {
  readonly department: Department
  readonly release?: () => Promise<void>
}

export interface NationalGraphOptions {
  readonly supergraphSdl: string
  readonly takeDepartment: (name: string, url: URL) => DepartmentLease
  readonly limits: OperationLimits
  /** Items that a list is taken to have when nothing tells how many. */
  readonly listSize?: number
  readonly engine?: EngineName
  readonly planner?: PlannerName
  /** Lets Apollo’s planner open what it is known to plan wrongly. For tests. */
  readonly acceptWrongPlans?: boolean
  /** Reads and plans on threads of their own, so that requests are served meanwhile. */
  readonly threads?: boolean
  /** Told how long each plan took. */
  readonly planned?: (plan: PlanTaken) => void
  readonly warn?: (message: string) => void
  readonly reportFault: ReportFault
}

/**
 * Makes a supergraph ready.
 *
 * @throws Error naming coordinates when it holds a requirement that the guard cannot enforce: then nothing may start.
 */
export async function prepareNationalGraph(options: NationalGraphOptions): Promise<NationalGraph> {
  const { supergraphSdl, threads = false } = options
  const read = threads ? await readSupergraphOnThread(supergraphSdl) : readSupergraph(supergraphSdl)
  const planner = await openTimedPlanner(read, options)
  try {
    return await graphOver(planner, read, options)
  } catch (error) {
    await planner.close() // else its thread outlives the supergraph that was refused
    throw error
  }
}

async function openTimedPlanner({ plannerSdl }: ReadSupergraph, options: NationalGraphOptions): Promise<OpenedPlanner> {
  const {
    planner: use = 'native',
    threads: thread = false,
    acceptWrongPlans: acceptWrong = false,
    warn,
    planned,
  } = options
  const planner = await openPlanner({ supergraphSdl: plannerSdl, use, thread, acceptWrong, ...(warn ? { warn } : {}) })
  return planned ? timedPlanner(planner, planned) : planner
}

async function graphOver(
  planner: OpenedPlanner,
  read: ReadSupergraph,
  options: NationalGraphOptions,
): Promise<NationalGraph> {
  const { supergraphSdl, limits, reportFault } = options
  const apiSchema = withSharedScalars(await buildSchemaInSlices(planner.apiDefinitions))
  const guard = guardFor(read.requirements, apiSchema)
  const { departmentOf, release } = departmentsOf(read, options)
  const engine =
    options.engine === 'stock'
      ? await openStockEngine({ supergraphSdl: read.plannerSdl, departmentOf, reportFault })
      : compiledEngine({ schema: apiSchema, planner, departmentOf, reportFault })
  const operations = checkedOperations({
    check: documentChecker(apiSchema, limits),
    costOf: costModel({
      rules: read.costRules,
      schema: apiSchema,
      ...(options.listSize === undefined ? {} : { figures: { ...USUAL_COSTS, list: options.listSize } }),
    }).costOf,
  })
  return {
    id: createHash('sha256').update(supergraphSdl).digest('hex'),
    plannerName: planner.name,
    apiSchema,
    departmentUrls: read.departmentUrls,
    guard,
    cacheRules: cacheRules(read.cacheAges, apiSchema, guard.asksOf),
    operations,
    prepare: preparer(engine, operations),
    async close() {
      await engine.close()
      await planner.close()
      await release()
    },
  }
}

/** Read when somebody asks for it: its packages take 60 MB of memory. */
async function openStockEngine(options: StockEngineOptions): Promise<Engine> {
  const { stockEngine } = await import('./engine/stock-engine.ts')
  return await stockEngine(options)
}

/** The way to each department, opened when the first plan names it. */
function departmentsOf({ departmentUrls }: ReadSupergraph, { takeDepartment }: NationalGraphOptions) {
  const taken = new Map<string, DepartmentLease>()
  const departmentOf = (name: string): Department => {
    const url = departmentUrls.get(name)
    if (url === undefined) throw new Error(`The supergraph has no department ${name}.`)
    const lease = taken.get(name) ?? takeDepartment(name, new URL(url))
    taken.set(name, lease)
    return lease.department
  }
  const release = () => Promise.all([...taken.values()].map(async (lease) => await lease.release?.()))
  return { departmentOf, release }
}

/** Prepares each operation once for each mask; whoever asks meanwhile waits for the same. */
function preparer(engine: Engine, operations: CheckedOperations): NationalGraph['prepare'] {
  return (operation, mask, document) => {
    const known = operation.prepared.get(mask)
    if (known) return known
    const preparing = prepareOnce(operation, mask, document)
    operation.prepared.set(mask, preparing)
    return preparing
  }

  async function prepareOnce(operation: CheckedOperation, mask: string, document: DocumentNode) {
    try {
      const prepared = await engine.prepare({ document, operationName: operation.name })
      operation.prepared.set(mask, prepared)
      operations.grew(operation, prepared.bytes)
      return prepared
    } catch (error) {
      operation.prepared.delete(mask) // what failed for want of time may succeed
      throw error
    }
  }
}
