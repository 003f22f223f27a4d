import { instantOf } from '@civigraph/subgraph-kit'

/** What no record of open data has: nobody asked in person, nothing is written, nothing is rated. */
export const openRecord = { author: null, service_item: null, published: true }

/** A local time as found, and the instant it names. */
export function localPair(local: string, zone: string): { local: string; instant: string }
export function localPair(local: string | null, zone: string): { local: string | null; instant: string | null }
export function localPair(local: string | null, zone: string) {
  return { local, instant: local === null ? null : instantOf(local, zone) }
}

const problem = (code: string, expected: string) => (column: string) =>
  ({ ok: false, column, problem: { code, expected, spoils: 'row' } }) as const

/** Rows that say the impossible. */
export const refused = {
  closedBeforeOpened: problem('CLOSED_BEFORE_OPENED', 'an instant that is not before the opening'),
  repliedBeforeOpened: problem('REPLIED_BEFORE_OPENED', 'an instant that is not before the opening'),
  repliedAfterClosed: problem('REPLIED_AFTER_CLOSED', 'an instant that is not after the closing'),
  noOwner: problem('NOT_AN_AUTHORITY', 'an authority that can be asked, whose code is fit for an identifier'),
  noZone: problem('NOT_A_ZONE', 'the IANA name of a time zone, for example Asia/Shanghai'),
  replyWithoutInstant: problem('REPLY_INCOMPLETE', 'a reply and its instant, or neither'),
  ratingIncomplete: problem('RATING_INCOMPLETE', 'a grade and its instant, or neither'),
  ratedWithoutReply: problem('RATED_WITHOUT_REPLY', 'a grade only where there is a reply'),
} as const
