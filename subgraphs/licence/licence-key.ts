import { createHmac } from 'node:crypto'

/** How identifiers of licences follow from their numbers, under the department's key. */
export interface LicenceKeys {
  /**
   * Identifier of a licence inside the graph. The same authority and number give the same one for ever; who has the number
   * but not the key can neither compute it nor join it to anything outside.
   */
  readonly idOf: (authority: string, number: string) => string
  /** Tells this key from another one and says nothing about it. */
  readonly print: string
}

const KEY_BYTES = 32

/**
 * @param numberKey 32 random bytes, the secret of the licence department. With another one every identifier changes.
 * @throws Error for a key of another length.
 */
export function licenceKeysOf(numberKey: Buffer): LicenceKeys {
  if (numberKey.length !== KEY_BYTES) throw new Error('The key of licence numbers must have exactly 32 bytes.')
  const digest = (use: string, text: string) =>
    createHmac('sha256', numberKey).update(`civigraph/licence/${use}|${text}`).digest('base64url').slice(0, 22)
  return { idOf: (authority, number) => `L-${digest('id', `${authority}|${number}`)}`, print: digest('print', '') }
}

/** True for a text that can be the identifier of a licence. */
export function isLicenceKey(text: string): boolean {
  return /^L-[\w-]{22}$/.test(text)
}
