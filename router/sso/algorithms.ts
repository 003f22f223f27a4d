import { constants, type KeyObject } from 'node:crypto'

/** What Node's `Verify` needs for one algorithm. */
type VerifyInput = KeyObject | { key: KeyObject; padding?: number; saltLength?: number; dsaEncoding?: 'ieee-p1363' }

/**
 * The signature algorithms a realm key may have. The algorithm always comes from the key, never from the token, so a
 * token cannot choose a weaker one (RFC 8725, section 3.1). All three hash with SHA-256.
 */
export const ALGORITHMS = {
  RS256: (key) => key,
  PS256: (key) => ({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  ES256: (key) => ({ key, dsaEncoding: 'ieee-p1363' }),
} as const satisfies Record<string, (key: KeyObject) => VerifyInput>

export type Algorithm = keyof typeof ALGORITHMS

/** True for a name of the table. */
export function isAlgorithm(name: unknown): name is Algorithm {
  return typeof name === 'string' && Object.hasOwn(ALGORITHMS, name)
}
