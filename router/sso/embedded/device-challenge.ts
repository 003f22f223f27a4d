import { hash } from 'node:crypto'
import { errors } from 'oidc-provider'
import { textParam } from './text-param.ts'

/** What a device must prove later; null for a client that need not. */
export interface DeviceChallenge {
  readonly challenge: string | null
  readonly [other: string]: unknown
}

/**
 * PKCE for devices: who reads a device's code on its way cannot fetch the tokens with it. Keycloak asks for it where the
 * client must use PKCE; oidc-provider does not know it.
 *
 * @param params As they were sent.
 * @throws {errors.InvalidRequest} When a challenge is needed and there is none, or a plain one.
 * @source RFC 7636, section 4.3, carried over to RFC 8628, section 3.1.
 */
export function deviceChallenge(
  params: Readonly<Record<string, unknown>> | undefined,
  isNeeded: boolean,
): DeviceChallenge {
  const challenge = textParam(params, 'code_challenge')
  const method = textParam(params, 'code_challenge_method')
  if (challenge === '' && method === '' && !isNeeded) return { challenge: null }
  if (method === '') throw new errors.InvalidRequest('Missing parameter: code_challenge_method')
  if (method !== 'S256') throw new errors.InvalidRequest('Invalid parameter: code challenge method is not matching')
  if (!/^[\w-]{43}$/.test(challenge)) throw new errors.InvalidRequest('Invalid parameter: code_challenge')
  return { challenge }
}

/** @param deviceInfo What `deviceChallenge` gave when the device began. */
export function isProven(deviceInfo: Readonly<Record<string, unknown>> | undefined, verifier: string | null): boolean {
  const challenge = deviceInfo?.['challenge']
  if (typeof challenge !== 'string') return true
  return verifier !== null && hash('sha256', verifier, 'base64url') === challenge
}
