import { choice, optional, type readEnv, secretFile, text, url } from '@civigraph/subgraph-kit'
import { keyFile } from '../sso/envelope-key-files.ts'
import { ENVELOPE_ALGORITHMS } from '../sso/envelope-keys.ts'

/** What the router signs and seals by, and where processes share what they know. */
export const secretSettings = {
  CIVIGRAPH_ENVELOPE_KEY_FILE: optional(
    keyFile('ES256 or EdDSA private key (PEM) that signs caller envelopes; one is made at start without it. Watched.'),
  ),
  CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE: optional(
    text('Path of the key that is to sign next; nothing need be there until the key is changed. Watched.'),
  ),
  CIVIGRAPH_ENVELOPE_ALGORITHM: choice(
    'Kind of the key that is made at start; a key of a file is of its own kind.',
    ENVELOPE_ALGORITHMS,
    'ES256',
  ),
  CIVIGRAPH_SHARED_SECRET_FILE: optional(
    secretFile('What processes seal by in a Redis that they share; the envelope key without it.'),
  ),
  CIVIGRAPH_REDIS_URL: optional(url('Redis in which processes share budgets and documents.')),
}

type Raw = ReturnType<typeof readEnv<typeof secretSettings>>

export function secretConfig(raw: Raw) {
  return {
    envelopeKeys: {
      key: raw.CIVIGRAPH_ENVELOPE_KEY_FILE,
      next: raw.CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE,
      algorithm: raw.CIVIGRAPH_ENVELOPE_ALGORITHM,
    },
    sharedSecret: raw.CIVIGRAPH_SHARED_SECRET_FILE ?? raw.CIVIGRAPH_ENVELOPE_KEY_FILE?.pem ?? null,
    redisUrl: raw.CIVIGRAPH_REDIS_URL,
  }
}
