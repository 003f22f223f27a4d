import { GraphError } from '@civigraph/subgraph-kit'
import { checkCoordinates } from './coordinate-list.ts'

/** An intended use that is to be registered. */
export interface NewIntendedUse {
  readonly client: string
  readonly purpose: string
  readonly description: string
  readonly fields: readonly string[]
  readonly basis: string
  readonly needsConsent: boolean
  readonly policyUrl: string
  readonly deletionContact: string
}

const DESCRIPTION_MAX = 500
const BASIS_MAX = 200
const ADDRESS_MAX = 300

/** @throws {GraphError} `BAD_INPUT` naming the rule that does not hold. */
export function checkIntendedUse(use: NewIntendedUse): void {
  if (!isPurpose(use.purpose))
    throw refusal('`purpose` must be 1 to 64 lower-case letters, digits and hyphens, for example licence-check.')
  if (!isLine(use.description, DESCRIPTION_MAX))
    throw refusal(`\`description\` must be 1 to ${DESCRIPTION_MAX} characters on one line.`)
  if (!isLine(use.basis, BASIS_MAX)) throw refusal(`\`basis\` must be 1 to ${BASIS_MAX} characters on one line.`)
  checkCoordinates(use.fields)
  if (!isAddress(use.policyUrl, ['https:']))
    throw refusal('`policyUrl` must be an address of the web that begins with https://.')
  if (!isAddress(use.deletionContact, ['https:', 'mailto:']))
    throw refusal('`deletionContact` must be an address that begins with https:// or mailto:.')
}

/** True for the name of a purpose, as a request states it. */
export function isPurpose(text: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(text)
}

/** True for a text with something in it, on one line. Characters are code points, as PostgreSQL counts. */
export function isLine(text: string, charactersMax: number): boolean {
  if (text.length > 2 * charactersMax) return false // before any work on it
  return text.trim() !== '' && Array.from(text).length <= charactersMax && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)
}

/** True for an address of one of these schemes that hides no name or password. */
export function isAddress(text: string, schemes: readonly string[]): boolean {
  const url = text.length <= ADDRESS_MAX && isLine(text, ADDRESS_MAX) ? URL.parse(text) : null
  return url !== null && schemes.includes(url.protocol) && url.username === '' && url.password === ''
}

function refusal(detail: string): GraphError {
  return new GraphError('BAD_INPUT', detail)
}
