/** What a department notes of a call that it refused: which rule, and nothing of the call itself. */
export type RecordRefusal = (subgraph: string, reason: string) => void

export interface RefusalRecordOptions {
  /** What was refused: `envelope` unless said otherwise. */
  readonly what?: string
  readonly write?: (line: string) => void
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/** Between two lines about the same rule. */
const QUIET_MS = 10_000

/**
 * Writes a line to standard error for calls that were refused. The first call that breaks a rule is told at once, those that
 * follow are counted and told together: whoever knocks a thousand times a second must not fill the disk.
 */
export function refusalRecord(options: RefusalRecordOptions = {}): RecordRefusal {
  const {
    what = 'envelope',
    write = (line) => void process.stderr.write(line),
    now = () => performance.now(),
  } = options
  const told = new Map<string, { since: number; untold: number }>()
  return (subgraph, reason) => {
    const key = `${subgraph} ${reason}`
    const time = now()
    const known = told.get(key)
    if (known && time - known.since < QUIET_MS) {
      known.untold++
      return
    }
    write(`refused ${subgraph} ${1 + (known?.untold ?? 0)} ${what}: ${reason}\n`)
    told.set(key, { since: time, untold: 0 })
  }
}
