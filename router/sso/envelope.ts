import { randomUUID } from 'node:crypto'
import { bodyDigest, type Caller, ENVELOPE_HEADER, ENVELOPE_LIFE_SECONDS } from '@civigraph/subgraph-kit'
import type { JWK } from 'jose'
import { type EnvelopeAlgorithm, type FiledKeys, keyRing, madeKey, readKey } from './envelope-keys.ts'

/** Signs caller envelopes; the public halves of its keys are served to departments. */
export interface EnvelopeSigner {
  /** Header name and value for one call to one department. A null caller is anonymous. */
  readonly sign: (subgraph: string, caller: Caller | null, body: Uint8Array) => Promise<readonly [string, string]>
  /** JWK set with every public key that a department may need now. Read it anew for each answer: it changes. */
  readonly keys: { readonly keys: readonly JWK[] }
  /**
   * Takes up another key without a gap: published at once, signed with when every department must have read it, and the
   * one before stays published until its last envelope has ended. A key that is there already changes nothing.
   *
   * @throws Error when the PEM holds no private key for ES256 or EdDSA; then everything stays as it was.
   */
  readonly rotate: (privateKeyPem: string) => Promise<void>
  /**
   * The same from files that several routers share, and that make them agree: whatever stands in them is published, until a
   * minute after it is gone; the next key signs after eleven minutes, the key of the other file while there is none.
   *
   * @throws Error as `rotate`.
   */
  readonly follow: (files: FiledKeys) => Promise<void>
}

export interface EnvelopeSignerOptions {
  /** Public address of this router; departments compare it with the one they trust. */
  readonly issuer: string
  /** Private key as PEM, P-256 for ES256 or Ed25519 for EdDSA; without one a key is made that lives as long as this process. */
  readonly privateKeyPem?: string | null
  /** Kind of the key that is made. */
  readonly algorithm?: EnvelopeAlgorithm
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/** @throws Error when a PEM holds no private key for ES256 or EdDSA. */
export async function envelopeSigner(options: EnvelopeSignerOptions): Promise<EnvelopeSigner> {
  const { issuer, privateKeyPem, algorithm = 'ES256', now = () => performance.now() } = options
  const ring = keyRing(await (privateKeyPem ? readKey(privateKeyPem) : madeKey(algorithm)), now)
  const published = {
    get keys() {
      return ring.published()
    },
  }
  return { keys: published, rotate: ring.rotate, follow: ring.follow, sign }

  async function sign(subgraph: string, caller: Caller | null, body: Uint8Array): Promise<readonly [string, string]> {
    const key = ring.current()
    const seconds = Math.floor(Date.now() / 1_000)
    const claims = {
      bh: bodyDigest(body),
      iss: issuer,
      aud: `subgraph:${subgraph}`,
      iat: seconds,
      exp: seconds + ENVELOPE_LIFE_SECONDS,
      jti: randomUUID(),
    }
    // Both texts are objects of JSON, and the second is never empty.
    const payload = `${claimsTextOf(caller)}${JSON.stringify(claims).slice(1)}`
    const text = `${key.header}.${Buffer.from(payload).toString('base64url')}`
    const signature = await key.sign(text)
    return [ENVELOPE_HEADER, `${text}.${signature.toString('base64url')}`]
  }
}

const NOBODY = '{'
const claimsTexts = new WeakMap<Caller, string>()

/** The caller's claims as JSON, open at its end. The same for every call of a caller, who is made anew with each token. */
function claimsTextOf(caller: Caller | null): string {
  if (caller === null) return NOBODY
  const known = claimsTexts.get(caller)
  if (known !== undefined) return known
  const text = `${JSON.stringify(claimsOf(caller)).slice(0, -1)},`
  claimsTexts.set(caller, text)
  return text
}

function claimsOf(caller: Caller): Record<string, unknown> {
  return {
    sub: caller.subject,
    azp: caller.client,
    scope: [...caller.scopes].join(' '),
    roles: [...caller.roles],
    duties: [...caller.duties],
    acr: caller.assurance,
    ...(caller.person === null ? {} : { person: caller.person }),
    ...(caller.organisation === null ? {} : { organisation: caller.organisation }),
    ...(caller.authenticatedAt === null ? {} : { auth_time: caller.authenticatedAt }),
    // RFC 8693, section 4.1: who acts stands below the one acted for.
    ...(caller.actor === null ? {} : { act: { sub: caller.actor.subject, person: caller.actor.person } }),
    ...(caller.actor === null ? {} : { mandate: caller.actor.mandate }),
    ...(caller.purpose === null ? {} : { purpose: caller.purpose }),
    ...(caller.consents.length === 0 ? {} : { consents: caller.consents }),
    ...(caller.rows === undefined ? {} : { rows: caller.rows }),
  }
}
