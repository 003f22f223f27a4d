import { constants, type KeyObject } from 'node:crypto'

/** What Node's `Verify` needs for one algorithm. */
type VerifyInput = KeyObject | { key: KeyObject; padding?: number; saltLength?: number; dsaEncoding?: 'ieee-p1363' }

interface AlgorithmRow {
  /** Whether a key is of the kind and strength that the algorithm asks for. */
  readonly fits: (key: KeyObject) => boolean
  readonly verifyInput: (key: KeyObject) => VerifyInput
}

/**
 * The signature algorithms a key may have. The algorithm always comes from the key, never from the token, so a token
 * cannot choose a weaker one (RFC 8725, section 3.1). All three hash with SHA-256.
 */
export const ALGORITHMS = {
  RS256: { fits: isRsa, verifyInput: (key) => key },
  PS256: {
    fits: isRsa,
    verifyInput: (key) => ({ key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  },
  ES256: { fits: isP256, verifyInput: (key) => ({ key, dsaEncoding: 'ieee-p1363' }) },
} as const satisfies Record<string, AlgorithmRow>

export type Algorithm = keyof typeof ALGORITHMS

/** True for a name of the table. */
export function isAlgorithm(name: unknown): name is Algorithm {
  return typeof name === 'string' && Object.hasOwn(ALGORITHMS, name)
}

/** RFC 7518, section 3.3, asks for 2,048 bits. Above that, a key that a caller chose must not make each check slow. */
function isRsa({ asymmetricKeyType, asymmetricKeyDetails: details }: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = details ?? {}
  return asymmetricKeyType === 'rsa' && modulusLength >= 2_048 && modulusLength <= 4_096 && publicExponent < 2n ** 32n
}

function isP256({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1'
}
