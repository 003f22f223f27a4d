import { createHash } from 'node:crypto'
import { GraphError } from '@civigraph/subgraph-kit'
import { print } from 'graphql'
import { type Child, type ChildOptions, openChild } from './child.ts'
import type { OpenedPlanner, OperationToPlan, PlanNode } from './planner.ts'

export interface PlannerProcessOptions extends Pick<ChildOptions, 'supergraphSdl' | 'use' | 'warn' | 'entry'> {
  readonly acceptWrong?: boolean
  /** Longest time for one plan, without waiting for its turn. After that the planner hangs and is replaced. */
  readonly timeLimitMs?: number
  readonly heapMb?: number
  /** Most plans that wait for their turn. */
  readonly maxWaiting?: number
}

/** An operation is not planned again after so many planners ended over it: one may have been ended by something else. */
const DEATHS_MAX = 2

/** Most operations that are remembered for that. */
const REMEMBERED_MAX = 500

/**
 * A planner in a process of its own. Neither opening nor planning stops the thread that serves, and what ends the
 * planner ends nothing else: @graphql-hive/router-query-planner 0.0.38 panics on some valid operations, which no `catch`
 * sees, and loops for ever on others. One operation is planned after the other; the same text twice is planned twice.
 *
 * @returns When the planner is open. Its plans may fail with `OVERLOADED` when too many wait.
 * @throws Error when it cannot be opened.
 */
export async function plannerProcess(options: PlannerProcessOptions): Promise<OpenedPlanner> {
  const { timeLimitMs = 2_000, maxWaiting = 256 } = options
  const warn = onlyOnce(options.warn)
  const open = () => openChild({ acceptWrong: false, heapMb: 1_024, ...options, warn })
  const deaths = new Map<string, number>()
  let child = open()
  let isClosed = false
  let line = Promise.resolve()
  let waiting = 0

  const { kind: _, ...opened } = (await child).opened
  return { ...opened, plan, close }

  async function plan({ document, labels = new Set() }: OperationToPlan): Promise<PlanNode> {
    if (waiting >= maxWaiting) throw new GraphError('OVERLOADED', 'Too many new operations wait to be planned.')
    waiting += 1
    const turn = line.then(() => start(print(document), [...labels]))
    line = turn.then(({ free }) => free).catch(() => {}) // whoever asked is told
    try {
      const { answer } = await turn
      return await answer
    } finally {
      waiting -= 1
    }
  }

  async function start(text: string, labels: readonly string[]) {
    if ((deaths.get(hashOf(text)) ?? 0) >= DEATHS_MAX) throw new Error('This operation has ended the planner before.')
    const planning = await living()
    const asked = planning.ask(text, labels)
    return { answer: inTime(asked, timeLimitMs), free: whenFree(planning, asked, text) }
  }

  async function living(): Promise<Child> {
    if (isClosed) throw new Error('The planner is closed.')
    const last = await child.catch(() => null)
    if (last?.isAlive()) return last
    child = open()
    return child
  }

  /** A planner that died or hangs is replaced at once: what waits goes to the new one. */
  async function whenFree(planning: Child, asked: Promise<unknown>, text: string): Promise<void> {
    const hangs = !(await settlesWithin(timeLimitMs, asked))
    if ((!hangs && planning.isAlive()) || isClosed) return
    remember(text)
    await planning.stop()
    if (isClosed) return
    child = open()
    await child.catch(() => null) // the next to plan tries again, and is told why it fails
  }

  function remember(text: string): void {
    const hash = hashOf(text)
    deaths.set(hash, (deaths.get(hash) ?? 0) + 1)
    const [oldest] = deaths.keys()
    if (deaths.size > REMEMBERED_MAX && oldest !== undefined) deaths.delete(oldest)
  }

  async function close(): Promise<void> {
    isClosed = true
    const last = await child.catch(() => null)
    await last?.stop()
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

async function inTime(asked: Promise<PlanNode>, limitMs: number): Promise<PlanNode> {
  if (await settlesWithin(limitMs, asked)) return asked
  throw new Error(`Planning took longer than ${limitMs} ms and was given up.`)
}

async function settlesWithin(limitMs: number, promise: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), limitMs)
  const settled = promise.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([settled, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

function onlyOnce(warn: (message: string) => void): (message: string) => void {
  let isSaid = false
  return (message) => {
    if (!isSaid) warn(message)
    isSaid = true
  }
}
