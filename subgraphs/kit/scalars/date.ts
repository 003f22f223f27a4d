import { isRealDay } from '../deadline/day.ts'
import { GraphError } from '../errors.ts'
import { passed, type Branded } from '../identifiers/check.ts'
import { textScalar } from './text-scalar.ts'

/** A real calendar day, `YYYY-MM-DD` (ISO 8601), in the zone of the jurisdiction. Text, never a JavaScript `Date`. */
export type IsoDate = Branded<'Date'>

/** A calendar day. A resolver that returns a JavaScript `Date` fails: it is an instant and has a day only in a zone. */
export const DateScalar = textScalar({
  name: 'Date',
  description: 'A calendar day (日期), YYYY-MM-DD (ISO 8601), in the zone of the jurisdiction: 2026-02-28.',
  read: parseDate,
  refuse,
})

/**
 * A real calendar day.
 *
 * @throws {GraphError} `BAD_INPUT`
 */
export function parseDate(text: string): IsoDate {
  if (!isRealDay(text)) throw refuse()
  return passed<'Date'>(text).value
}

function refuse(): GraphError {
  return new GraphError('BAD_INPUT', 'A Date is a string with a day that exists, YYYY-MM-DD.')
}
