import { compactVerify, errors } from 'jose'
import type { CheckSignature } from './token-verifier.ts'

/** Signatures by jose 6: the way out when keycloak-connect, which nobody maintains, finally goes. */
export function joseSignature(): CheckSignature {
  return async ({ text, claims }, { alg, publicKey }) => {
    try {
      await compactVerify(text, publicKey, { algorithms: [alg] })
      return claims
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }
}
