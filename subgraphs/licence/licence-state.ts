import { dayIn } from '@civigraph/subgraph-kit'

/** What can happen to a licence. */
export type LicenceEventKind = 'ISSUED' | 'SUSPENDED' | 'RESUMED' | 'REVOKED' | 'SUPERSEDED' | 'SURRENDERED'

/** Days in the register's zone, both inclusive; null where the register has none. */
interface LicenceDates {
  readonly issuedOn: string | null
  readonly validFrom: string | null
  readonly validUntil: string | null
}

interface DatedEvent {
  readonly kind: LicenceEventKind
  /** Instant, RFC 3339. */
  readonly at: string
  /** True when the source tells only that it had happened by then. */
  readonly asOf: boolean
}

/** What is known of a licence. Events in the order in which they were recorded: of two at one instant the later counts. */
export interface LicenceFacts {
  readonly dates: LicenceDates
  readonly events: readonly DatedEvent[]
}

/** The facts as they stood at an instant. */
interface Standing {
  readonly day: string
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly happened: readonly DatedEvent[]
}

/**
 * What a licence can be worth, the first that holds. What ends a licence goes before what is only wrong with it; the store asks the same
 * questions in SQL (`store/state-sql.ts`), and a test holds the two together.
 */
const RULES = [
  { state: 'REVOKED', holds: (standing) => has(standing, 'REVOKED') },
  { state: 'SURRENDERED', holds: (standing) => has(standing, 'SURRENDERED') },
  { state: 'SUPERSEDED', holds: (standing) => has(standing, 'SUPERSEDED') },
  { state: 'SUSPENDED', holds: isSuspended },
  { state: 'PENDING', holds: ({ firstDay }) => firstDay === null },
  { state: 'NOT_YET', holds: ({ day, firstDay }) => firstDay !== null && day < firstDay },
  { state: 'EXPIRED', holds: ({ day, lastDay }) => lastDay !== null && day > lastDay },
  { state: 'VALID', holds: () => true },
] as const satisfies readonly { state: string; holds: (standing: Standing) => boolean }[]

export type LicenceState = (typeof RULES)[number]['state']

/** All states, in the order in which they are looked at. */
export const LICENCE_STATES: readonly LicenceState[] = RULES.map(({ state }) => state)

/**
 * State at an instant, computed from dates and events; never stored. Where the register has no first day, the day of issue
 * stands for it; with neither, the licence is PENDING. The last day still counts.
 *
 * @param zone IANA zone in which the days begin and end.
 */
export function stateAt({ dates, events }: LicenceFacts, instant: Date, zone: string): LicenceState {
  const standing = standingAt({ dates, events }, instant, zone)
  return RULES.find(({ holds }) => holds(standing))?.state ?? 'VALID'
}

/** The facts from which the state follows, so that a person can redo it by hand. */
export function because({ dates, events }: LicenceFacts, instant: Date, zone: string): string[] {
  const { day, happened } = standingAt({ dates, events }, instant, zone)
  return [
    `The day at that instant is ${day} (${zone}).`,
    ...happened.map((event) => describeEvent(event, zone)),
    describeFirstDay(dates),
    dates.validUntil === null ? 'It has no last day.' : `Last day: ${dates.validUntil}; it still counts.`,
    `The first that holds of ${LICENCE_STATES.join(', ')}: ${stateAt({ dates, events }, instant, zone)}.`,
  ]
}

function standingAt({ dates, events }: LicenceFacts, instant: Date, zone: string): Standing {
  return {
    day: dayIn(zone, instant),
    firstDay: dates.validFrom ?? dates.issuedOn,
    lastDay: dates.validUntil,
    happened: events
      .filter(({ at }) => Date.parse(at) <= instant.getTime())
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
  }
}

function has({ happened }: Standing, kind: LicenceEventKind): boolean {
  return happened.some((event) => event.kind === kind)
}

function isSuspended({ happened }: Standing): boolean {
  return happened.findLast(({ kind }) => kind === 'SUSPENDED' || kind === 'RESUMED')?.kind === 'SUSPENDED'
}

function describeEvent({ kind, at, asOf }: DatedEvent, zone: string): string {
  if (!asOf) return `${kind} at ${at}.`
  return `${kind} by ${dayIn(zone, new Date(at))}: the register does not tell the day itself.`
}

function describeFirstDay({ validFrom, issuedOn }: LicenceDates): string {
  if (validFrom !== null) return `First day: ${validFrom}.`
  if (issuedOn !== null) return `The register has no first day; the day of issue, ${issuedOn}, stands for it.`
  return 'It has neither a first day nor a day of issue.'
}
