import { figureStatus, type FigureStatus, isTooSmall, roundParts } from '@civigraph/subgraph-kit'

/**
 * Matters that are counted together: all records of open data, or people's own of one authority, service and month. Of an
 * authority or service, of any period, figures are sums of such groups and of nothing smaller.
 */
export interface FeedbackCell {
  /** Open data, which its authority published record by record. */
  readonly published: boolean
  /** Different people in it. */
  readonly people: number
  readonly fewestPeople: number
  readonly onTime: number
  readonly lateSettled: number
  readonly lateStillOpen: number
  readonly running: number
  readonly notPromised: number
  readonly closed: number
  readonly open: number
  readonly good: number
  readonly lessThanGood: number
  readonly byDefault: number
  readonly unrated: number
  /** Neither rated nor closed. */
  readonly notToRate: number
  readonly contradictedFlags: number
}

/** Hours to closing, over open data alone and over all groups that are not hidden. */
export interface FeedbackHours {
  readonly medianPublished: string | null
  readonly p90Published: string | null
  /** Whole hours. */
  readonly medianAll: string | null
  readonly p90All: string | null
  /** Closed matters of people in the groups that are not hidden. */
  readonly closedOfPeople: number
}

/** Ratings summed up; a count is null when it is kept back. */
export interface RatingSums {
  readonly status: FigureStatus
  readonly roundedTo: number | null
  readonly given: number | null
  readonly byDefault: number | null
  readonly unrated: number | null
  readonly goodRate: string | null
}

/** How an authority answers, counted from what happened; a count is null when it is kept back. */
export interface RecordSums {
  readonly status: FigureStatus
  readonly roundedTo: number | null
  readonly threads: number | null
  readonly closed: number | null
  readonly promised: number | null
  readonly onTime: number | null
  readonly late: number | null
  readonly lateStillOpen: number | null
  readonly running: number | null
  readonly notPromised: number | null
  readonly onTimeRate: string | null
  readonly onTimeRateSettled: string | null
  readonly medianHoursToClose: string | null
  readonly p90HoursToClose: string | null
  readonly contradictedFlags: number | null
  readonly ratings: RatingSums
}

/** What may be told of some groups of matters: the sum of those that are not hidden, people's own rounded group by group. */
export function releasedRecord(cells: readonly FeedbackCell[], hours: FeedbackHours | null): RecordSums {
  const shown = cells.filter((cell) => cell.published || !isTooSmall(cell.people, cell))
  const status = figureStatus({ shown: shown.length > 0, hidden: shown.length < cells.length })
  if (status === 'SUPPRESSED') return keptBack
  const ofPeople = shown.find(({ published }) => !published)
  const roundedTo = ofPeople?.fewestPeople ?? null
  const sums = shown.map(countsOf).reduce(added, nothing)
  const { onTime, lateSettled, lateStillOpen, running, notPromised, good, lessThanGood, byDefault, unrated } = sums
  const promised = onTime + lateSettled + lateStillOpen + running
  const given = good + lessThanGood
  return {
    status,
    roundedTo,
    threads: promised + notPromised,
    closed: sums.closed,
    promised,
    onTime,
    late: lateSettled + lateStillOpen,
    lateStillOpen,
    running,
    notPromised,
    onTimeRate: share(onTime, onTime + lateSettled + lateStillOpen),
    onTimeRateSettled: share(onTime, onTime + lateSettled),
    ...releasedHours(hours, ofPeople),
    contradictedFlags: sums.contradictedFlags,
    ratings: { status, roundedTo, given, byDefault, unrated, goodRate: share(good, given) },
  }
}

type Counts = Omit<FeedbackCell, 'published' | 'people' | 'fewestPeople'>

/** Each way of parting the group is rounded by itself: all add up to the same total. Files of people's matters have no flags. */
function countsOf(cell: FeedbackCell): Counts {
  if (cell.published) return cell
  const { onTime, lateSettled, lateStillOpen, running, notPromised } = cell
  const { closed, open, good, lessThanGood, byDefault, unrated, notToRate } = cell
  return {
    ...roundParts({ onTime, lateSettled, lateStillOpen, running, notPromised }, cell),
    ...roundParts({ closed, open }, cell),
    ...roundParts({ good, lessThanGood, byDefault, unrated, notToRate }, cell),
    contradictedFlags: 0,
  }
}

function added(a: Counts, b: Counts): Counts {
  return {
    onTime: a.onTime + b.onTime,
    lateSettled: a.lateSettled + b.lateSettled,
    lateStillOpen: a.lateStillOpen + b.lateStillOpen,
    running: a.running + b.running,
    notPromised: a.notPromised + b.notPromised,
    closed: a.closed + b.closed,
    open: a.open + b.open,
    good: a.good + b.good,
    lessThanGood: a.lessThanGood + b.lessThanGood,
    byDefault: a.byDefault + b.byDefault,
    unrated: a.unrated + b.unrated,
    notToRate: a.notToRate + b.notToRate,
    contradictedFlags: a.contradictedFlags + b.contradictedFlags,
  }
}

/** A middle value is somebody's own time unless enough people stand on both sides of it; people's times are whole hours. */
function releasedHours(hours: FeedbackHours | null, ofPeople: FeedbackCell | undefined) {
  const closed = hours?.closedOfPeople ?? 0
  const enough = (beyond: number) => ofPeople !== undefined && closed * beyond >= ofPeople.fewestPeople
  return {
    medianHoursToClose: (enough(0.5) ? hours?.medianAll : hours?.medianPublished) ?? null,
    p90HoursToClose: (enough(0.1) ? hours?.p90All : hours?.p90Published) ?? null,
  }
}

const DECIMALS = 4

/** Rounded half up, which integers do exactly; null without a whole. */
function share(part: number, whole: number): string | null {
  if (whole === 0) return null
  const scale = 10 ** DECIMALS
  const digits = String(Math.floor((2 * part * scale + whole) / (2 * whole))).padStart(DECIMALS + 1, '0')
  return `${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`
}

const nothing: Counts = {
  onTime: 0,
  lateSettled: 0,
  lateStillOpen: 0,
  running: 0,
  notPromised: 0,
  closed: 0,
  open: 0,
  good: 0,
  lessThanGood: 0,
  byDefault: 0,
  unrated: 0,
  notToRate: 0,
  contradictedFlags: 0,
}

const unknown = { status: 'SUPPRESSED', roundedTo: null } as const

const keptBack: RecordSums = {
  ...unknown,
  threads: null,
  closed: null,
  promised: null,
  onTime: null,
  late: null,
  lateStillOpen: null,
  running: null,
  notPromised: null,
  onTimeRate: null,
  onTimeRateSettled: null,
  medianHoursToClose: null,
  p90HoursToClose: null,
  contradictedFlags: null,
  ratings: { ...unknown, given: null, byDefault: null, unrated: null, goodRate: null },
}
