import { GraphError } from '@civigraph/subgraph-kit'
import { checkCoordinates } from './coordinate-list.ts'
import { surplusOf } from './coordinate.ts'

/** A consent that is to be given. Instants as ISO 8601. */
export interface NewConsent {
  readonly use: string
  readonly fields: readonly string[]
  /** Null: from now on. */
  readonly validFrom: string | null
  readonly validUntil: string
}

/** How far clocks may differ. */
const TOLERANCE_MS = 60_000

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * When a consent begins and ends.
 *
 * @param longestDays By the rule of the jurisdiction.
 * @throws {GraphError} `BAD_INPUT` for a beginning in the past, an end before it, and an end too far ahead.
 */
export function termOf({ validFrom, validUntil }: NewConsent, now: Date, longestDays: number) {
  const begin = Math.max(validFrom === null ? now.getTime() : Date.parse(validFrom), now.getTime())
  const end = Date.parse(validUntil)
  if (validFrom !== null && Date.parse(validFrom) < now.getTime() - TOLERANCE_MS)
    throw new GraphError('BAD_INPUT', '`validFrom` must not lie in the past: leave it out to begin now.')
  if (end <= begin) throw new GraphError('BAD_INPUT', '`validUntil` must be after the consent begins.')
  if (end > now.getTime() + longestDays * DAY_MS)
    throw new GraphError('BAD_INPUT', `\`validUntil\` must be at most ${longestDays} days from now; consent anew then.`)
  return { valid_from: new Date(begin).toISOString(), valid_until: new Date(end).toISOString() }
}

/** @throws {GraphError} `BAD_INPUT` for anything that is no list of coordinates. */
export function checkNewConsent({ fields }: NewConsent): void {
  checkCoordinates(fields)
}

/** @throws {GraphError} `PURPOSE_EXCEEDED` with the coordinates that the intended use does not have. */
export function checkWithinUse(fields: readonly string[], use: readonly string[]): void {
  const surplus = surplusOf(fields, use)
  if (surplus.length > 0)
    throw new GraphError('PURPOSE_EXCEEDED', 'Consent to fields of the intended use only.', { coordinates: surplus })
}
