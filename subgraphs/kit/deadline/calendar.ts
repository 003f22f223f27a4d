import { GraphError } from '../errors.ts'
import { isRealDay, weekday } from './day.ts'

/** One listed day of a jurisdiction's calendar, as a notice decrees it. */
export interface CalendarDay {
  /** ISO 8601. Days are keyed by date, never by notice: the notice for 2023 also lists 2022-12-31. */
  readonly date: string
  /** False for a day off, true for a make-up working day (mostly a weekend, but 2020-02-03 was a Monday). */
  readonly working: boolean
  /** Holiday the day belongs to, in the notice's words. */
  readonly name: string
}

/** Working days of one jurisdiction. */
export interface Calendar {
  readonly days: ReadonlyMap<string, CalendarDay>
  /** Years whose notice is out (it comes about November of the year before). Beyond them a due day is provisional. */
  readonly decreed: ReadonlySet<number>
}

/**
 * Makes a calendar from rows.
 *
 * @param rows Listed days of all notices, in any order.
 * @param decreed The years **for which** a notice is out, which is not the same as the years of the listed days.
 * @throws {GraphError} `BAD_INPUT` for a day that does not exist, and for two rows that disagree on a day.
 */
export function calendarOf(rows: Iterable<CalendarDay>, decreed: Iterable<number>): Calendar {
  const days = new Map<string, CalendarDay>()
  for (const row of rows) {
    if (!isRealDay(row.date)) throw new GraphError('BAD_INPUT', 'A calendar row has no real day (YYYY-MM-DD).')
    const known = days.get(row.date)
    if (known && known.working !== row.working) {
      throw new GraphError('BAD_INPUT', `Two calendar rows disagree on ${row.date}; keep the later notice only.`)
    }
    days.set(row.date, row)
  }
  return { days, decreed: new Set(decreed) }
}

/** A listed day decides; else Monday to Friday are working days. */
export function isWorking(calendar: Calendar, day: string): boolean {
  return calendar.days.get(day)?.working ?? weekday(day) <= 5
}

/** Whether the notice for the year of this day is out. */
export function isDecreed(calendar: Calendar, day: string): boolean {
  return calendar.decreed.has(Number(day.slice(0, 4)))
}
