import { MAX_FOREIGN_SHARE, type Summary } from '../measure/sample.ts'

/** One promise about speed: ours against another row, as a ratio of requests per second, per query. */
interface Goal {
  readonly promise: string
  readonly ours: string
  readonly others: readonly string[]
  readonly atLeast: Readonly<Record<string, number>>
}

const every = (ratio: number) => ({ classic: ratio, one: ratio, hop1: ratio, hop100: ratio })

/** What was promised on one core, same machine, same hour. Against several rows, the fastest of them counts. */
const goals: readonly Goal[] = [
  {
    promise: '1. eight times stock Apollo (hop100: five times)',
    ours: 'civigraph',
    others: ['apollo'],
    atLeast: { classic: 8, one: 8, hop1: 8, hop100: 5 },
  },
  {
    promise: '2. three times Hive with its Rust planner, in its better setting',
    ours: 'civigraph',
    others: ['hive-rust', 'hive-rust-alone'],
    atLeast: every(3),
  },
  {
    promise: '3. at least the Rust gateway, each fetch on its own',
    ours: 'civigraph',
    others: ['grafbase-alone'],
    atLeast: every(1),
  },
  {
    promise: '3. at least the Rust gateway, both sharing equal fetches',
    ours: 'civigraph-shared',
    others: ['grafbase'],
    atLeast: every(1),
  },
  {
    promise: '4. three quarters of the floor (classic, hop100: 0.6)',
    ours: 'civigraph',
    others: ['floor'],
    atLeast: { classic: 0.6, one: 0.75, hop1: 0.75, hop100: 0.6 },
  },
  {
    promise: '5. guard on: 0.7 of guard off, the same envelopes on both sides',
    ours: 'civigraph-guard',
    others: ['civigraph'],
    atLeast: every(0.7),
  },
]

/** A difference below this is none: that much comes from the machine. */
const TOLERANCE = 0.05

/** One goal on one query. */
export interface Verdict {
  readonly promise: string
  readonly query: string
  readonly against: string
  /** Ours to theirs, by requests per second. */
  readonly ratio: number
  /** The same by CPU time per request, which other programs disturb less. */
  readonly ratioByCpu: number
  readonly wanted: number
  readonly holds: boolean
  /** Other programs took part: the verdict is no verdict. */
  readonly disturbed: boolean
}

/** Every goal for which both sides were measured. */
export function judge(summaries: readonly Summary[]): readonly Verdict[] {
  return goals.flatMap(({ promise, ours, others, atLeast }) =>
    Object.entries(atLeast).flatMap(([query, wanted]) => {
      const mine = summaries.find((row) => row.gateway === ours && row.query === query)
      const fastest = summaries
        .filter((row) => others.includes(row.gateway) && row.query === query)
        .toSorted((left, right) => right.rps - left.rps)[0]
      if (!mine || !fastest) return []
      const ratio = mine.rps / fastest.rps
      return [
        {
          promise,
          query,
          against: fastest.gateway,
          ratio,
          ratioByCpu: fastest.cpuMsPerRequest / mine.cpuMsPerRequest,
          wanted,
          holds: ratio >= wanted * (1 - TOLERANCE),
          disturbed: Math.max(mine.foreignShare, fastest.foreignShare) > MAX_FOREIGN_SHARE,
        },
      ]
    }),
  )
}

/** The sixth: an even answer under load. Rows of ours whose slowest hundredth takes over three times the median. */
export function unevenRows(summaries: readonly Summary[]): readonly Summary[] {
  return summaries.filter(({ gateway, query, p50Ms, p99Ms }) => {
    const atFullLoad = !query.includes(' ')
    return gateway.startsWith('civigraph') && atFullLoad && p99Ms > 3 * p50Ms
  })
}
