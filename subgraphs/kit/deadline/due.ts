import { GraphError } from '../errors.ts'
import { explain } from './because.ts'
import { isDecreed, isWorking, type Calendar } from './calendar.ts'
import { isRealDay, nextDay } from './day.ts'
import { addToRuns, type Run } from './run.ts'
import type { Term } from './term.ts'

/** A time in which the clock stood still. */
export interface Stop {
  /** The day the clock was stopped (ISO 8601). */
  readonly from: string
  /** The day it was resumed, which counts again; absent while it stands still. */
  readonly until?: string | undefined
}

/** A due day and everything that led to it. */
export interface Due {
  /** ISO 8601; null while an open stop keeps the clock from running out. */
  readonly on: string | null
  /** Whether the walk needed a year whose calendar is not decreed yet, so that the day may still move. */
  readonly provisional: boolean
  /** Days that were no working days. */
  readonly skipped: readonly string[]
  /** Days on which the clock stood still. */
  readonly stopped: readonly string[]
  /** Every day of the walk, equal neighbours joined: for pages that word the explanation themselves. */
  readonly runs: readonly Run[]
  /** English lines, enough to redo the sum by hand. */
  readonly because: readonly string[]
}

/** A walk longer than a century is a mistake in its rows, and must end all the same. */
const LONGEST_WALK_DAYS = 36_525

/**
 * When a matter is due. The day of acceptance does not count; a listed day decides, else Monday to Friday; from the day
 * of a stop up to the day before resumption nothing counts.
 *
 * @param acceptedOn Day of acceptance in the jurisdiction's zone (ISO 8601).
 * @param term From {@link ruleOn} with that same day.
 * @param stops In any order; they may overlap.
 * @throws {GraphError} `BAD_INPUT` for a term that is no whole number above 0, a day that does not exist, a stop that
 *   ends before it begins, or a walk of more than a hundred years.
 */
export function dueOn(calendar: Calendar, acceptedOn: string, term: Term, stops: readonly Stop[] = []): Due {
  refuseImpossible(acceptedOn, term, stops)

  const runs: Run[] = []
  const skipped: string[] = []
  const stopped: string[] = []
  let provisional = false
  let day = acceptedOn
  let standing: Stop | undefined
  for (let counted = 0, walked = 0; counted < term.days; walked++) {
    if (walked >= LONGEST_WALK_DAYS || day >= '9999-12-31') {
      throw new GraphError('BAD_INPUT', 'The term does not end within a hundred years; look at its days and stops.')
    }
    day = nextDay(day)
    const stop = stopOn(stops, day, term)
    if (stop && stop.until === undefined) {
      standing = stop
      break
    }
    if (stop) stopped.push(day)
    else if (term.unit === 'WORKING') {
      provisional ||= !isDecreed(calendar, day)
      if (isWorking(calendar, day)) counted++
      else skipped.push(day)
    } else counted++
    addToRuns(runs, { calendar, day, unit: term.unit, stopped: stop !== undefined })
  }

  const on = standing ? null : day
  const because = explain({ acceptedOn, term, runs, on, standing, provisional, decreed: calendar.decreed })
  return { on, provisional, skipped, stopped, runs, because }
}

function refuseImpossible(acceptedOn: string, term: Term, stops: readonly Stop[]) {
  if (!Number.isSafeInteger(term.days) || term.days <= 0) {
    throw new GraphError('BAD_INPUT', 'A term is a whole number of days above 0.')
  }
  const days = [acceptedOn, ...stops.flatMap(({ from, until }) => (until === undefined ? [from] : [from, until]))]
  if (!days.every(isRealDay)) {
    throw new GraphError('BAD_INPUT', 'Days of acceptance, stop and resumption are real days (YYYY-MM-DD).')
  }
  if (stops.some(({ from, until }) => until !== undefined && until < from)) {
    throw new GraphError('BAD_INPUT', 'A stop cannot be resumed before the day it began.')
  }
}

/** The stop in which a day lies; an open one first, because it keeps the clock from running whatever else is there. */
function stopOn(stops: readonly Stop[], day: string, term: Term): Stop | undefined {
  const inside = stops.filter(
    ({ from, until }) =>
      (term.stopDayCounts === true ? from < day : from <= day) && (until === undefined || day < until),
  )
  return inside.find(({ until }) => until === undefined) ?? inside[0]
}
