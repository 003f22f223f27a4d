import type { JWTPayload } from 'jose'
import { type Actor, type Assurance, ASSURANCE_LEVELS, type Caller, type RowObligations } from './caller.ts'
import { GraphError } from './errors.ts'

/** Its reason names a rule and never holds a part of the envelope. */
export class EnvelopeRefused extends GraphError {
  readonly reason: string

  constructor(reason: string) {
    super('UNAUTHENTICATED', `The caller envelope was refused: ${reason}. Departments answer the router only.`)
    this.reason = reason
  }
}

/**
 * The caller of whom an envelope speaks; null: anonymous.
 *
 * @throws {EnvelopeRefused} When it says something that cannot be understood, and that must not be passed over.
 */
export function callerOf(claims: JWTPayload): Caller | null {
  const rows = rowsOf(claims)
  if (claims.sub === undefined) {
    if (rows !== null) throw new EnvelopeRefused('it lays an obligation on the rows of nobody')
    return null
  }
  return {
    subject: claims.sub,
    person: textOf(claims['person']),
    client: textOf(claims['azp']) ?? '',
    organisation: textOf(claims['organisation']),
    scopes: new Set((textOf(claims['scope']) ?? '').split(' ').filter(Boolean)),
    roles: new Set(textsOf(claims['roles'])),
    duties: new Set(textsOf(claims['duties'])),
    assurance: assuranceOf(claims['acr']),
    authenticatedAt: typeof claims['auth_time'] === 'number' ? claims['auth_time'] : null,
    actor: actorOf(claims),
    purpose: textOf(claims['purpose']),
    consents: textsOf(claims['consents']),
    ...(rows === null ? {} : { rows }),
  }
}

/** @throws {EnvelopeRefused} When it says that somebody acts for another, and not who or by what right. */
function actorOf({ act, mandate }: JWTPayload): Actor | null {
  if (act === undefined && mandate === undefined) return null
  const { sub, person } = typeof act === 'object' && act !== null ? { sub: undefined, person: undefined, ...act } : {}
  if (typeof sub !== 'string' || typeof person !== 'string' || typeof mandate !== 'string')
    throw new EnvelopeRefused('it does not say who acts, and under which mandate')
  return { subject: sub, person, mandate }
}

/** @throws {EnvelopeRefused} When an obligation has a form that this kit does not know: it would be passed over in silence. */
function rowsOf({ rows }: JWTPayload): RowObligations | null {
  if (rows === undefined) return null
  if (isObligations(rows)) return rows
  throw new EnvelopeRefused('it lays an obligation on rows that this kit does not know')
}

function isObligations(rows: unknown): rows is RowObligations {
  if (typeof rows !== 'object' || rows === null || Array.isArray(rows)) return false
  return Object.values(rows).every(
    (policies: unknown) => Array.isArray(policies) && policies.every((policy) => typeof policy === 'string'),
  )
}

function textOf(claim: unknown): string | null {
  return typeof claim === 'string' ? claim : null
}

function textsOf(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.filter((one) => typeof one === 'string') : []
}

function assuranceOf(claim: unknown): Assurance {
  return ASSURANCE_LEVELS.find((level) => level === claim) ?? 'NONE'
}
