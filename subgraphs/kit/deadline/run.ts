import type { Calendar } from './calendar.ts'
import { weekday } from './day.ts'
import type { TermUnit } from './term.ts'

/**
 * Why a day counted or did not. Counted: `WORKING_DAY` (Monday to Friday), `MAKE_UP_DAY` (listed as working),
 * `NATURAL_DAY`. Not counted: `DAY_OFF` (listed as off), `WEEKEND`, `STOPPED`.
 */
export type RunKind = 'WORKING_DAY' | 'MAKE_UP_DAY' | 'NATURAL_DAY' | 'DAY_OFF' | 'WEEKEND' | 'STOPPED'

/** Days one after the other with the same reason. */
export interface Run {
  readonly kind: RunKind
  /** First and last day, both included (ISO 8601). */
  readonly from: string
  readonly to: string
  readonly days: number
  /** Name of the holiday, for listed days. */
  readonly name?: string
}

/** A day of the walk and what is needed to say why it counted. */
interface WalkedDay {
  readonly calendar: Calendar
  readonly day: string
  readonly unit: TermUnit
  readonly stopped: boolean
}

/** Adds the next day of a walk: to the last run when the reason is the same, else as a run of its own. */
export function addToRuns(runs: Run[], walked: WalkedDay): void {
  const { day } = walked
  const { kind, name } = reasonOf(walked)
  const last = runs.at(-1)
  if (last?.kind === kind && last.name === name) runs.splice(-1, 1, { ...last, to: day, days: last.days + 1 })
  else runs.push({ kind, from: day, to: day, days: 1, ...(name === undefined ? {} : { name }) })
}

/** Whether the days of a run count towards the term. */
export function isCounted({ kind }: Run): boolean {
  return kind === 'WORKING_DAY' || kind === 'MAKE_UP_DAY' || kind === 'NATURAL_DAY'
}

function reasonOf({ calendar, day, unit, stopped }: WalkedDay): { kind: RunKind; name?: string } {
  if (stopped) return { kind: 'STOPPED' }
  if (unit === 'NATURAL') return { kind: 'NATURAL_DAY' }
  const listed = calendar.days.get(day)
  if (listed) return { kind: listed.working ? 'MAKE_UP_DAY' : 'DAY_OFF', name: listed.name }
  return { kind: weekday(day) <= 5 ? 'WORKING_DAY' : 'WEEKEND' }
}
