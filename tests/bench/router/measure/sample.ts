/** One run of one query against one gateway. */
export interface Sample {
  readonly gateway: string
  readonly query: string
  readonly round: number
  readonly rps: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuMsPerRequest: number
  readonly fetchesPerRequest: number
  readonly rssMb: number
  /** Requests that failed or were answered with a status over 399. */
  readonly failed: number
  /** Bodies that the departments had not seen before; 0, or the run says nothing. */
  readonly misses: number
  /** CPU of programs that have nothing to do with the run, as a share of one core. */
  readonly foreignShare: number
  /** Bytes of an average answer, as a share of the answer that was checked; 1, or something else was answered. */
  readonly answerShare: number
  /** From the start of the process to its first right answer. */
  readonly startMs: number
}

/** What is kept of a gateway and a query after all rounds; this is what `--json` writes. */
export interface Row {
  readonly gateway: string
  readonly query: string
  readonly rps: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly cpuMsPerRequest: number
  readonly fetchesPerRequest: number
  readonly rssMb: number
}

/** Samples with more foreign work than this are put aside while there are better ones. */
export const MAX_FOREIGN_SHARE = 0.12

/** A row and how far to trust it. */
export interface Summary extends Row {
  readonly samples: number
  /** Largest foreign share among the samples that count. */
  readonly foreignShare: number
  readonly startMs: number
  /** In words, what makes the row worthless; null: nothing. */
  readonly fault: string | null
}

/** Medians by gateway and query: of the samples that were left alone, or of the three most quiet ones. */
export function summarise(samples: readonly Sample[]): readonly Summary[] {
  const cells = Map.groupBy(samples, ({ gateway, query }) => `${gateway} ${query}`)
  return [...cells.values()].map((cell) => summaryOf(cell))
}

function summaryOf(cell: readonly Sample[]): Summary {
  const byQuiet = cell.toSorted((left, right) => left.foreignShare - right.foreignShare)
  const quiet = byQuiet.filter(({ foreignShare }) => foreignShare <= MAX_FOREIGN_SHARE)
  const counted = quiet.length > 0 ? quiet : byQuiet.slice(0, 3)
  const of = (pick: (sample: Sample) => number) => median(counted.map(pick))
  const [{ gateway, query } = { gateway: '', query: '' }] = cell
  return {
    gateway,
    query,
    rps: of(({ rps }) => rps),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    cpuMsPerRequest: of(({ cpuMsPerRequest }) => cpuMsPerRequest),
    fetchesPerRequest: of(({ fetchesPerRequest }) => fetchesPerRequest),
    rssMb: of(({ rssMb }) => rssMb),
    samples: counted.length,
    foreignShare: Math.max(...counted.map(({ foreignShare }) => foreignShare)),
    startMs: of(({ startMs }) => startMs),
    fault: faultOf(cell),
  }
}

function faultOf(cell: readonly Sample[]): string | null {
  const failed = cell.reduce((sum, sample) => sum + sample.failed, 0)
  const misses = cell.reduce((sum, sample) => sum + sample.misses, 0)
  const worst = cell.find(({ answerShare }) => Math.abs(answerShare - 1) > 0.02)
  const faults = [
    failed > 0 ? `${failed} failed` : '',
    misses > 0 ? `${misses} misses` : '',
    worst ? `answers of ${Math.round(worst.answerShare * 100)} % of their size` : '',
  ]
  return faults.filter(Boolean).join(', ') || null
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
