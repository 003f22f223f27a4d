import { weekday } from './day.ts'
import { isCounted, type Run, type RunKind } from './run.ts'
import type { Term } from './term.ts'

/** A finished walk, as {@link explain} needs it. */
export interface Walk {
  readonly acceptedOn: string
  readonly term: Term
  readonly runs: readonly Run[]
  readonly on: string | null
  readonly standing: { readonly from: string } | undefined
  readonly provisional: boolean
  readonly decreed: ReadonlySet<number>
}

/** Lines that let a person redo the sum with a pencil and the notices of the years concerned. */
export function explain(walk: Walk): string[] {
  return [
    `Accepted on ${named(walk.acceptedOn)}; this day does not count.`,
    describeTerm(walk.term),
    ...describeRuns(walk.runs),
    describeEnd(walk),
    ...describeDoubt(walk),
  ]
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

const REASONS: Readonly<Record<RunKind, string>> = {
  WORKING_DAY: 'Monday to Friday',
  MAKE_UP_DAY: 'listed as working',
  NATURAL_DAY: 'every day counts',
  DAY_OFF: 'listed as day off',
  WEEKEND: 'weekend',
  STOPPED: 'clock stopped',
}

function describeTerm({ days, unit, id, source, confirmed, stopDayCounts }: Term): string {
  const rule = id === undefined ? '' : `, rule ${id}`
  const origin = source === undefined ? '' : `, source: ${source}`
  const doubt = confirmed === false ? ', not yet confirmed against the issued text' : ''
  const stop = stopDayCounts === true ? '; the day of a stop counts' : ''
  return `Term: ${days} ${unit === 'WORKING' ? 'working' : 'natural'} days${rule}${origin}${doubt}${stop}.`
}

function describeRuns(runs: readonly Run[]): string[] {
  let counted = 0
  return runs.map((run) => {
    const first = counted + 1
    if (isCounted(run)) counted += run.days
    const numbers = first < counted ? `days ${first} to ${counted}` : `day ${first}`
    const name = run.name === undefined ? '' : `, ${run.name}`
    return `${span(run)}: ${isCounted(run) ? numbers : 'not counted'} (${REASONS[run.kind]}${name}).`
  })
}

function describeEnd({ on, standing, term }: Walk): string {
  if (standing) return `The clock has stood still since ${standing.from}; there is no due day until it is resumed.`
  return `Day ${term.days} is the due day: ${named(on ?? '')}.`
}

function describeDoubt({ provisional, runs, decreed }: Walk): string[] {
  if (!provisional) return []
  const years = new Set<number>()
  for (const run of runs) {
    if (run.kind === 'STOPPED') continue
    for (let year = yearOf(run.from); year <= yearOf(run.to); year++) if (!decreed.has(year)) years.add(year)
  }
  const list = [...years].join(', ')
  return [`Provisional: the calendar for ${list} is not decreed yet, so the due day may move.`]
}

function span({ from, to }: Run): string {
  return from === to ? named(from) : `${named(from)} to ${named(to)}`
}

function named(day: string): string {
  return `${day} ${WEEKDAYS[weekday(day) - 1]}`
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4))
}
