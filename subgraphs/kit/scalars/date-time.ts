import { isRealDay } from '../deadline/day.ts'
import { GraphError } from '../errors.ts'
import { passed, type Branded } from '../identifiers/check.ts'
import { textScalar } from './text-scalar.ts'

/** An instant with its offset (RFC 3339), as written: `2026-03-01T09:30:00+08:00`. */
export type IsoDateTime = Branded<'DateTime'>

/** An instant with its offset. A resolver may return a JavaScript `Date`; it is written in UTC. */
export const DateTimeScalar = textScalar({
  name: 'DateTime',
  description:
    'An instant (时刻) with its offset (RFC 3339), kept as written: 2026-03-01T09:30:00+08:00. Without an offset it is ' +
    'refused.',
  read: parseDateTime,
  refuse,
  textOf,
})

const FORM =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$/

/**
 * An instant with its offset. Capital `T` and `Z`, seconds 0 to 59 (no store here can hold a leap second), up to nine
 * decimals.
 *
 * @throws {GraphError} `BAD_INPUT`
 */
export function parseDateTime(text: string): IsoDateTime {
  const day = FORM.exec(text)?.[1]
  if (day === undefined || !isRealDay(day)) throw refuse()
  return passed<'DateTime'>(text).value
}

function textOf(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  return typeof value === 'string' ? value : undefined
}

function refuse(): GraphError {
  return new GraphError(
    'BAD_INPUT',
    'A DateTime is a string with a real day, time and offset (RFC 3339): YYYY-MM-DDThh:mm:ss+hh:mm or …Z.',
  )
}
