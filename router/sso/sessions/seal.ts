import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Makes text unreadable, and tells whether it is still what it was. AES-256-GCM. */
export interface Seal {
  /** @param about What the text is about; only under the same words can it be opened. */
  readonly close: (text: string, about: string) => string
  /** @returns null for anything that was not closed with this key, about this. */
  readonly open: (sealed: string, about: string) => string | null
}

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * @param sharedKeyPem The key of all processes behind one address; without one, only this process can open what it closed.
 * @param purpose Seals for different purposes cannot open each other’s.
 */
export function sealFor(purpose: string, sharedKeyPem: string | null): Seal {
  const key = sharedKeyPem === null ? randomBytes(32) : derived(sharedKeyPem, purpose)
  return {
    close(text, about) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
      const sealed = [cipher.update(text, 'utf8'), cipher.final()]
      return Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64url')
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length <= IV_BYTES + TAG_BYTES) return null
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG_BYTES))
        return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return null
      }
    },
  }
}

/** @source RFC 5869 (HKDF). */
function derived(pem: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', pem, '', `civigraph ${purpose}`, 32))
}
