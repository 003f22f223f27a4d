import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'

/**
 * How the register keeps resident numbers: sealed by AES-256-GCM, and beside it an HMAC-SHA-256 by which the same number
 * is recognised without opening any. Both need keys that are never in the database.
 */
export interface RegisterKeys {
  readonly cipher: Buffer
  readonly nonce: Buffer
  readonly lookup: Buffer
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * @param registerKey 32 random bytes, the secret of the identity register. Losing it loses every number.
 * @throws Error for a key of another length.
 */
export function registerKeysOf(registerKey: Buffer): RegisterKeys {
  if (registerKey.length !== 32) throw new Error('The key of the identity register must have exactly 32 bytes.')
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', registerKey, '', `civigraph/identity/${use}`, 32))
  return { cipher: derive('cipher'), nonce: derive('nonce'), lookup: derive('lookup') }
}

/**
 * The nonce is a digest of person and number, not random: the same content seals to the same bytes, so that an import
 * sees that nothing changed, and different contents never share a nonce.
 */
export function sealNumber(keys: RegisterKeys, personId: string, number: string): Buffer {
  const nonce = createHmac('sha256', keys.nonce).update(`${personId} ${number}`).digest().subarray(0, NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keys.cipher, nonce).setAAD(Buffer.from(personId))
  const sealed = Buffer.concat([cipher.update(number, 'ascii'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/**
 * @throws Error when the bytes were altered, belong to another person, or were sealed under another key.
 */
export function openNumber(keys: RegisterKeys, personId: string, sealed: Uint8Array): string {
  const bytes = Buffer.from(sealed)
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const options = { authTagLength: TAG_BYTES }
  const decipher = createDecipheriv('aes-256-gcm', keys.cipher, nonce, options)
    .setAAD(Buffer.from(personId))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'ascii') + decipher.final('ascii')
}

/** By this a number is found again, and found to be another person's. */
export function lookupOf(keys: RegisterKeys, number: string): Buffer {
  return createHmac('sha256', keys.lookup).update(number).digest()
}
