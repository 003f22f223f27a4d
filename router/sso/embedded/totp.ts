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
  return codeOfStep(secret, Math.floor(atMs / STEP_MS))
}

/**
 * The step whose code this is: this one, or one next to it, as clocks of telephones differ.
 *
 * @returns null for another code, and for a person without a secret.
 */
export function stepOfCode(secret: string | undefined, code: string, atMs: number): number | null {
  if (secret === undefined || !/^\d{6}$/.test(code)) return null
  const given = Buffer.from(code)
  const now = Math.floor(atMs / STEP_MS)
  const steps = [now, now - 1, now + 1]
  const fits = steps.map((step) => timingSafeEqual(Buffer.from(codeOfStep(secret, step)), given))
  return steps[fits.indexOf(true)] ?? null
}

function codeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac.readUInt8(19) & 15
  return String((mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0')
}
