import { createHash } from 'node:crypto'
import { errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Caller, RowObligations } from './caller.ts'
import { callerOf, EnvelopeRefused } from './envelope-claims.ts'
import { type RecordRefusal, refusalRecord } from './envelope-refusals.ts'
import { usedOnce } from './envelope-replay.ts'
import { isMutation, type UsedAtSiblings } from './envelope-siblings.ts'
import { GraphError } from './errors.ts'

/** Header of every call from the router to a department. */
export const ENVELOPE_HEADER = 'civigraph-caller'
export const ENVELOPE_TYPE = 'civigraph-caller+jwt'
/** Member of `extensions` that carries the envelope where an operation comes over a socket and has no headers. */
export const ENVELOPE_EXTENSION = 'civigraphCaller'
/** Life of an envelope. A department accepts `ENVELOPE_SKEW_SECONDS` more, for clocks that differ. */
export const ENVELOPE_LIFE_SECONDS = 30
const ENVELOPE_SKEW_SECONDS = 5
/** How long the id of an envelope must be remembered: as long as any department may take it. */
export const ENVELOPE_REMEMBERED_SECONDS = ENVELOPE_LIFE_SECONDS + 2 * ENVELOPE_SKEW_SECONDS

export interface EnvelopeRules {
  /** Address of the router that signs, as it stands in `iss`. */
  readonly issuer: string
  /** Name of this subgraph: an envelope for another one is refused. */
  readonly subgraph: string
  /** The router's public keys, for example jose's `createRemoteJWKSet` on `/.well-known/civigraph/envelope-keys.json`. */
  readonly keys: JWTVerifyGetKey
  /** Is told of each call that was refused; lines on standard error unless said otherwise. */
  readonly recordRefusal?: RecordRefusal
  /** Whether the department applies what the router asks of its rows; see `keepsRows`. Without it, such calls are refused. */
  readonly keepsRows?: (asked: RowObligations) => boolean
  /** Where several processes of the department tell each other of mutations; without it, each knows its own envelopes. */
  readonly siblings?: UsedAtSiblings | null
}

/** What came with a call: the header as often as it came, and the exact bytes of the body. */
export interface EnvelopeCall {
  readonly header: readonly string[]
  readonly body: Uint8Array
  /** The operation's text, which tells whether anything is to be changed; where it is not given, that is assumed. */
  readonly text?: string
}

/**
 * Makes the check that every call to a department must pass, `_service` and `_entities` too: signed by the router, for
 * this subgraph, for exactly this body, not older than 30 s, not seen before, and with no obligation that is not known. Each
 * refusal is recorded.
 *
 * @returns A function that gives the caller (null: anonymous), or throws `UNAUTHENTICATED` naming the rule that failed;
 *   `UPSTREAM_UNAVAILABLE` while the router's keys cannot be had, or for a mutation what its siblings used.
 */
export function envelopeVerifier(rules: EnvelopeRules): (call: EnvelopeCall) => Promise<Caller | null> {
  const { subgraph, recordRefusal = STANDARD_RECORD, keepsRows = () => false, siblings = null } = rules
  const once = usedOnce({ lifeMs: ENVELOPE_REMEMBERED_SECONDS * 1_000 })
  return async (call) => {
    try {
      const caller = callerOf(await checked(call))
      if (caller?.rows && !keepsRows(caller.rows))
        throw new EnvelopeRefused('it lays an obligation on rows that this department does not know')
      return caller
    } catch (error) {
      if (error instanceof EnvelopeRefused) recordRefusal(subgraph, error.reason)
      throw error
    }
  }

  async function checked({ header, body, text }: EnvelopeCall): Promise<JWTPayload> {
    const [envelope] = header
    if (header.length !== 1 || envelope === undefined)
      throw new EnvelopeRefused('exactly one envelope must come with a call')
    const claims = await verified(envelope, rules)
    if (claims['bh'] !== bodyDigest(body)) throw new EnvelopeRefused('it was signed for another body')
    if (typeof claims.jti !== 'string' || !once.add(claims.jti)) throw new EnvelopeRefused('it was used before')
    if (siblings !== null && isMutation(text) && !(await siblings.add(claims.jti)))
      throw new EnvelopeRefused('it was used before, at another process')
    return claims
  }
}

/** One for all departments of a process. */
const STANDARD_RECORD = refusalRecord()

/** SHA-256 of a body as it stands in an envelope. */
export function bodyDigest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url')
}

/**
 * The bytes over which the envelope of an operation in a socket is signed: JSON of `[query, variables, operationName]`. A
 * message has no bytes of its own for its payload, so both sides write these members anew; a body of HTTP is never an array,
 * so that an envelope for the one cannot serve for the other.
 */
export function socketBody(payload: Readonly<Record<string, unknown>>): Uint8Array {
  const { query, variables = null, operationName = null } = payload
  return Buffer.from(JSON.stringify([query, variables, operationName]))
}

async function verified(envelope: string, { issuer, subgraph, keys }: EnvelopeRules): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(envelope, available(keys), {
      typ: ENVELOPE_TYPE,
      algorithms: ['ES256', 'EdDSA'], // and each key is for one of them only
      issuer,
      audience: `subgraph:${subgraph}`,
      clockTolerance: ENVELOPE_SKEW_SECONDS,
      maxTokenAge: ENVELOPE_LIFE_SECONDS,
      requiredClaims: ['iat', 'exp', 'jti', 'bh'],
    })
    // The library takes a list that holds this department among others.
    if (typeof payload.aud !== 'string') throw new EnvelopeRefused('it must be for one department alone')
    return payload
  } catch (error) {
    if (error instanceof GraphError) throw error
    throw new EnvelopeRefused(error instanceof errors.JOSEError ? error.code : 'it cannot be read')
  }
}

/** Keys that cannot be fetched say nothing about an envelope: the call may be sent again. */
function available(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error
      throw new GraphError('UPSTREAM_UNAVAILABLE', 'The router’s keys did not come.')
    }
  }
}
