import { createHmac, timingSafeEqual } from 'node:crypto'

const STEP_MS = 30_000

/**
 * One-time code of six digits for a shared secret.
 *
 * @param secret Its UTF-8 bytes are the key, as in Keycloak's import format.
 * @param atMs Milliseconds since 1970.
 * @source RFC 6238 with SHA-1 and steps of 30 s, Keycloak's default.
 */
export function oneTimeCode(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / STEP_MS)))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac.readUInt8(19) & 15
  return String((mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}

/** True for the code of this step or of one next to it: clocks of telephones differ. */
export function isOneTimeCode(secret: string, code: string, atMs: number): boolean {
  if (!/^\d{6}$/.test(code)) return false
  const given = Buffer.from(code)
  const steps = [-STEP_MS, 0, STEP_MS].map((drift) => Buffer.from(oneTimeCode(secret, atMs + drift)))
  return steps.map((expected) => timingSafeEqual(expected, given)).includes(true)
}
