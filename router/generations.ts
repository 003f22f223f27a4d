import type { ReportFault } from '@civigraph/subgraph-kit'
import type { NationalGraph } from './national-graph.ts'
import type { HotOperation } from './steps/checked-operations.ts'

/** The supergraphs that are served: one current, and older ones that requests under way still see to their end. */
export interface Generations {
  readonly current: () => NationalGraph
  /** The current graph, kept alive until it is given back. */
  readonly take: () => NationalGraph
  readonly giveBack: (graph: NationalGraph) => void
  /** Keeps a graph that is still alive for longer than one request: until what it returns is called. */
  readonly hold: (graph: NationalGraph) => () => void
  /**
   * Prepares another supergraph beside the current one, warms it, and makes it current. No request waits for it.
   *
   * @throws Error when it cannot be served; the current one then stays.
   */
  readonly swap: (supergraphSdl: string) => Promise<Swap>
  /** Generations that are not closed yet. */
  readonly alive: () => number
  readonly close: () => Promise<void>
}

/** What a swap did. */
export interface Swap {
  readonly id: string
  /** False when the text was that of the current graph. */
  readonly swapped: boolean
  /** Operations that were planned and compiled before the first request met the new graph. */
  readonly warmed: number
  /** Operations that were asked of the old graph and do not fit the new one. */
  readonly lost: readonly HotOperation[]
}

export interface GenerationsOptions {
  readonly first: NationalGraph
  /** @param inUse The one that it is to follow. */
  readonly prepare: (supergraphSdl: string, inUse: NationalGraph) => Promise<NationalGraph>
  /** Documents that must work: a supergraph that cannot answer one of them is refused. */
  readonly trustedDocuments: () => readonly HotOperation[]
  readonly reportFault: ReportFault
  readonly warmOperationsMax?: number
  readonly warmMs?: number
  /** Longest time that requests of an old generation are waited for. */
  readonly drainMs?: number
}

/** Generations beyond this are closed although requests see them: swapping must not be a way to fill the memory. */
const ALIVE_MAX = 10
const LOOK_MS = 250

export function startGenerations({ first, ...options }: GenerationsOptions): Generations {
  const { prepare, reportFault, drainMs = 60_000 } = options
  let current = first
  let swapping: Promise<unknown> = Promise.resolve()
  const closing = new AbortController()
  const users = new Map<NationalGraph, number>([[first, 0]])
  const draining = new Map<NationalGraph, NodeJS.Timeout>()

  async function swapTo(supergraphSdl: string): Promise<Swap> {
    closing.signal.throwIfAborted()
    const next = await prepare(supergraphSdl, current)
    if (next.id === current.id) {
      await next.close()
      return { id: current.id, swapped: false, warmed: 0, lost: [] }
    }
    try {
      const warmth = await warmUp(next, current, { ...options, given: closing.signal })
      const old = current
      users.set(next, 0)
      current = next
      drain(old)
      return { id: next.id, swapped: true, ...warmth }
    } catch (error) {
      await next.close()
      throw error
    }
  }

  function drain(old: NationalGraph) {
    const until = performance.now() + drainMs
    const look = () => {
      if (users.get(old) === 0 || performance.now() > until) end(old)
      else draining.set(old, setTimeout(look, LOOK_MS).unref())
    }
    draining.set(old, setTimeout(look, LOOK_MS).unref())
    const [oldest] = draining.keys()
    if (users.size > ALIVE_MAX && oldest) end(oldest)
  }

  function end(old: NationalGraph) {
    if (!users.delete(old)) return
    clearTimeout(draining.get(old))
    draining.delete(old)
    old.close().catch((error: unknown) => reportFault(error, 'generation'))
  }

  function use(graph: NationalGraph, by: 1 | -1) {
    const count = users.get(graph)
    if (count !== undefined) users.set(graph, count + by) // else it was ended over their heads
  }

  return {
    current: () => current,
    take() {
      use(current, 1)
      return current
    },
    giveBack: (graph) => use(graph, -1),
    hold(graph) {
      use(graph, 1)
      return () => use(graph, -1)
    },
    swap(supergraphSdl) {
      const swap = swapping.then(() => swapTo(supergraphSdl))
      swapping = swap.catch(() => undefined) // one at a time, whatever became of the one before
      return swap
    },
    alive: () => users.size,
    async close() {
      closing.abort(new Error('The router is going away, and takes up no supergraph.'))
      await swapping
      for (const timer of draining.values()) clearTimeout(timer)
      await Promise.all([...users.keys()].map((graph) => graph.close()))
    },
  }
}

interface WarmUpOptions extends Pick<GenerationsOptions, 'trustedDocuments' | 'warmOperationsMax' | 'warmMs'> {
  readonly given: AbortSignal
}

/** Plans and compiles what will be asked, so that no request meets a cold graph. */
async function warmUp(next: NationalGraph, old: NationalGraph, options: WarmUpOptions) {
  const { trustedDocuments, warmOperationsMax = 200, warmMs = 10_000, given } = options
  const until = performance.now() + warmMs
  const lost: HotOperation[] = []
  let warmed = 0
  for (const trusted of trustedDocuments()) {
    given.throwIfAborted()
    // oxlint-disable-next-line no-await-in-loop -- one after the other: requests are served meanwhile
    if (!(await isWarm(next, trusted)))
      throw new Error(`The supergraph is refused: the trusted document ${trusted.name ?? ''} does not fit it.`)
    warmed++
  }
  for (const operation of old.operations.hottest(warmOperationsMax)) {
    given.throwIfAborted()
    if (performance.now() > until) break
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (await isWarm(next, operation)) warmed++
    else lost.push(operation)
  }
  return { warmed, lost }
}

/** Whether an operation can be asked of a graph; then it is ready. Callers with denials have plans of their own, later. */
async function isWarm(graph: NationalGraph, { text, name }: HotOperation): Promise<boolean> {
  try {
    const operation = graph.operations.find(text, name)
    for (const labels of graph.labelSets) {
      // oxlint-disable-next-line no-await-in-loop -- requests are served meanwhile
      await graph.prepare(operation, '', operation.document, labels)
    }
    return true
  } catch {
    return false
  }
}
