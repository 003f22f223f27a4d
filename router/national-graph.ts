import { createHash } from 'node:crypto'
import type { ReportFault } from '@civigraph/subgraph-kit'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { costModel, USUAL_COSTS } from './bounds/cost.ts'
import type { OperationLimits } from './bounds/operation-limits.ts'
import { type CacheRules, cacheRules } from './caching/cache-rules.ts'
import { compiledEngine } from './engine/compiled-engine.ts'
import type { Engine, EngineName, OperationToPrepare, PreparedOperation } from './engine/engine.ts'
import type { Department } from './engine/fetch/department.ts'
import { buildSchemaInSlices } from './engine/plan/build-schema.ts'
import { openPlanner } from './engine/plan/open-planner.ts'
import { type Drawn, drawOf, type LabelSet, labelSets } from './engine/plan/override-labels.ts'
import type { OpenedPlanner, PlannerName } from './engine/plan/planner.ts'
import type { PlanTaken } from './engine/plan/timed-planner.ts'
import type { StockEngineOptions } from './engine/stock-engine.ts'
import { type Guard, guardFor } from './guard/guard.ts'
import type { Policies } from './guard/policies.ts'
import { holdsToPurposes, type RegisterRules, requireRegisters, USUAL_REGISTERS } from './guard/require-registers.ts'
import { type AddressRules, requireAddresses } from './registry/department-address.ts'
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
  /** Whether it has a register of intended uses, so that applications are held to purposes. */
  readonly holdsToPurposes: boolean
  readonly cacheRules: CacheRules
  readonly operations: CheckedOperations
  /** The `@override` labels that are on for a request; null for a supergraph without such labels. */
  readonly drawLabels: ((request: Drawn) => LabelSet) | null
  /** Sets that requests can draw; undefined where there is nothing to draw. */
  readonly labelSets: readonly (LabelSet | undefined)[]
  /**
   * The operation as the guard left it, ready to run: at once when it was prepared before for this mask of denials and
   * these labels.
   */
  readonly prepare: (
    operation: CheckedOperation,
    mask: string,
    document: DocumentNode,
    labels?: LabelSet,
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
  /** What departments’ addresses may be. Without it any will do: for graphs whose departments are all in this process. */
  readonly addresses?: AddressRules
  readonly limits: OperationLimits
  /** Items that a list is taken to have when nothing tells how many. */
  readonly listSize?: number
  /** What holds for the registers that the router itself asks. Default: purposes where they are registered. */
  readonly registers?: Partial<RegisterRules>
  /** Of the kinds that the guard knows. */
  readonly policies?: Policies
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
 * @throws Error naming coordinates when it holds a requirement that the guard cannot enforce, or departments whose address
 * must not be called: then nothing may start.
 */
export async function prepareNationalGraph(options: NationalGraphOptions): Promise<NationalGraph> {
  const { supergraphSdl, threads = false } = options
  const read = threads ? await readSupergraphOnThread(supergraphSdl) : readSupergraph(supergraphSdl)
  if (options.addresses) requireAddresses(read.departmentUrls, options.addresses)
  const planner = await plannerOf(read, options)
  try {
    return await graphOver(planner, read, options)
  } catch (error) {
    await planner.close() // else its thread outlives the supergraph that was refused
    throw error
  }
}

const USUAL_RULES: RegisterRules = { purposes: 'where-registered', names: USUAL_REGISTERS, keep: false }

function plannerOf({ plannerSdl }: ReadSupergraph, options: NationalGraphOptions): Promise<OpenedPlanner> {
  const { planner: use = 'native', threads: isolated = false, acceptWrongPlans: acceptWrong = false } = options
  return openPlanner({ ...options, supergraphSdl: plannerSdl, use, isolated, acceptWrong })
}

async function graphOver(
  planner: OpenedPlanner,
  read: ReadSupergraph,
  options: NationalGraphOptions,
): Promise<NationalGraph> {
  const { supergraphSdl, limits, reportFault } = options
  const apiSchema = withSharedScalars(await buildSchemaInSlices(planner.apiDefinitions))
  const guard = guardFor(read.requirements, apiSchema, options.policies)
  const registers = { ...USUAL_RULES, ...options.registers }
  requireRegisters(registers, { guard, apiSchema, fields: read.registerFields })
  const { departmentOf, release } = departmentsOf(read, options)
  const engine =
    options.engine === 'stock'
      ? await openStockEngine({ supergraphSdl: read.plannerSdl, departmentOf, reportFault })
      : compiledEngine({ schema: apiSchema, possibleTypes: planner.possibleTypes, planner, departmentOf, reportFault })
  const sets = labelSets(planner.overrideLabels)
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
    holdsToPurposes: holdsToPurposes(read.registerFields),
    cacheRules: cacheRules(read.cacheAges, apiSchema, guard.asksOf),
    operations,
    drawLabels: sets && ((request) => sets.drawn(drawOf(request))),
    labelSets: sets?.all ?? [undefined],
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

/** Prepares each operation once for each mask and set of labels; whoever asks meanwhile waits for the same. */
function preparer(engine: Engine, operations: CheckedOperations): NationalGraph['prepare'] {
  return (operation, mask, document, on) => {
    const key = on === undefined ? mask : `${on.key}${mask}`
    const known = operation.prepared.get(key)
    if (known) return known
    const preparing = prepareOnce(operation, key, { document, operationName: operation.name, labels: on?.labels })
    operation.prepared.set(key, preparing)
    return preparing
  }

  async function prepareOnce(operation: CheckedOperation, key: string, toPrepare: OperationToPrepare) {
    try {
      const prepared = await engine.prepare(toPrepare)
      operation.prepared.set(key, prepared)
      operations.grew(operation, prepared.bytes)
      return prepared
    } catch (error) {
      operation.prepared.delete(key) // what failed for want of time may succeed
      throw error
    }
  }
}
