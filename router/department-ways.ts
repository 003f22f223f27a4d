import type { LookupFunction } from 'node:net'
import type { Caller, ReportFault, Subscribe } from '@civigraph/subgraph-kit'
import type { ExecutionResult } from 'graphql'
import type { RouterConfig } from './config.ts'
import type { FetchCall } from './engine/fetch/department.ts'
import { unsignedRows } from './engine/fetch/attempt.ts'
import type { DepartmentTls } from './engine/fetch/dial.ts'
import { openDepartments } from './engine/fetch/departments.ts'
import { failureError } from './engine/fetch/failure.ts'
import { type InProcessRequest, inProcessDepartment } from './engine/fetch/in-process-department.ts'
import type { SourceAddress, SourceProtocol } from './engine/stream/source.ts'
import type { DepartmentLease, NationalGraph } from './national-graph.ts'
import type { EnvelopeSigner } from './sso/envelope.ts'

/** A department that runs in this process. */
export interface InProcessParts {
  readonly call: (request: InProcessRequest, caller: Caller | null) => Promise<ExecutionResult>
  readonly subscribe: Subscribe
}

export interface DepartmentWaysOptions {
  readonly config: RouterConfig
  /** Departments that run in this process; the others are reached over HTTP. */
  readonly inProcess: ReadonlyMap<string, InProcessParts>
  readonly signer: EnvelopeSigner
  readonly tls: DepartmentTls
  readonly lookup: LookupFunction
  readonly onCall: (call: FetchCall) => void
  readonly reportFault: ReportFault
}

/** How each department is reached, for questions and for subscriptions. */
export interface DepartmentWays {
  readonly take: (name: string, url: URL) => DepartmentLease
  readonly sourceOf: (name: string, graph: NationalGraph) => SourceAddress
  /** Signs who asks; null for a department that asks for no envelope. */
  readonly envelope: (
    name: string,
    caller: Caller | null,
    body: Uint8Array,
  ) => Promise<readonly [name: string, value: string] | null>
  /** For metrics: 0 closed, 1 half open, 2 open. */
  readonly breakers: () => Iterable<readonly [name: string, state: number]>
}

const BREAKER_FIGURES = { closed: 0, halfOpen: 1, open: 2 } as const

export function departmentWays({
  config,
  inProcess,
  signer,
  tls,
  lookup,
  onCall,
  reportFault,
}: DepartmentWaysOptions): DepartmentWays {
  const { subgraphTimeoutMs: timeoutMs, unsignedDepartments } = config
  const elsewhere = openDepartments({
    timeoutMs,
    maxAnswerBytes: config.maxSubgraphAnswerBytes,
    share: config.shareFetches,
    pools: { allowH2: config.http2, tls, lookup },
    envelopeFor: (name) => (unsignedDepartments.has(name) ? null : (caller, body) => signer.sign(name, caller, body)),
    onCall,
    reportFault,
  })

  function protocolOf(name: string): SourceProtocol {
    if (inProcess.has(name)) return 'in-process'
    return config.socketDepartments.has(name) ? 'graphql-ws' : 'sse'
  }

  return {
    take(name, url) {
      const here = inProcess.get(name)
      if (here) return { department: inProcessDepartment({ name, call: here.call, timeoutMs, onCall, reportFault }) }
      const { it, release } = elsewhere.take(name, url)
      return { department: it, release }
    },
    sourceOf: (name, { departmentUrls }) => ({
      department: name,
      url: new URL(departmentUrls.get(name) ?? `memory:${name}`),
      protocol: protocolOf(name),
    }),
    async envelope(name, caller, body) {
      if (!unsignedDepartments.has(name)) return await signer.sign(name, caller, body)
      if (!caller?.rows) return null
      reportFault(unsignedRows(name), name)
      throw failureError(name, 'notSent', 0)
    },
    *breakers() {
      for (const { name, breaker } of elsewhere.inUse()) yield [name, BREAKER_FIGURES[breaker.state]]
    },
  }
}
