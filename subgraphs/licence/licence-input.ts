import { checkLicenceNumber, GraphError } from '@civigraph/subgraph-kit'

/** What an official says of a new licence. */
export interface NewLicence {
  readonly type: string
  readonly person?: string | null | undefined
  readonly organisation?: string | null | undefined
  readonly number: string
  readonly validFrom: string
  readonly validUntil?: string | null | undefined
}

/** Who will hold a licence: exactly one of the two. */
export interface Holder {
  readonly person: string | null
  readonly organisation: string | null
}

/** Up to 200 characters on one line; longer texts belong into the decision itself. */
const REASON = /^\P{Cc}{1,200}$/u

/**
 * Checks what needs no look-up.
 *
 * @throws {GraphError} `BAD_INPUT`
 */
export function checkNewLicence({ person, organisation, number, validFrom, validUntil }: NewLicence): Holder {
  if ((person == null) === (organisation == null))
    throw new GraphError('BAD_INPUT', 'Give `person` or `organisation`, and not both.')
  if (!isLicenceNumber(number))
    throw new GraphError('BAD_INPUT', '`number` must be 1 to 40 letters, digits and hyphens.')
  if (validUntil != null && validUntil < validFrom)
    throw new GraphError('BAD_INPUT', '`validUntil` must not be before `validFrom`.')
  return { person: person ?? null, organisation: organisation ?? null }
}

/** 1 to 40 letters of any script, digits and hyphens. */
export function isLicenceNumber(text: string): boolean {
  return checkLicenceNumber(text).ok
}

/**
 * The reason as it is kept: without space at its ends.
 *
 * @throws {GraphError} `BAD_INPUT`
 */
export function checkReason(reason: string): string {
  const kept = reason.trim()
  if (!REASON.test(kept)) throw new GraphError('BAD_INPUT', '`reason` must be 1 to 200 characters on one line.')
  return kept
}
