import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A key the realm signs with. */
export interface SigningKey {
  readonly alg: 'RS256' | 'ES256'
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/**
 * The realm's signing keys, made once and kept, so that a restart does not make every token worthless.
 *
 * @param dir Folder for the private keys; only their owner may read them (0600).
 */
export function signingKeys(dir: string): readonly SigningKey[] {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  return (['RS256', 'ES256'] as const).map((alg) => {
    const file = join(dir, `realm-${alg.toLowerCase()}.pem`)
    const privateKey = createPrivateKey(readOwn(file) ?? writeNew(file, alg))
    const publicKey = createPublicKey(privateKey)
    const kid = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64url')
    return { alg, kid, privateKey, publicKey }
  })
}

function readOwn(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found) return undefined
  if ((found.mode & 0o077) !== 0) {
    throw new Error('A signing key of the embedded realm can be read by others: delete it, or set its mode to 0600.')
  }
  return readFileSync(file, 'utf8')
}

function writeNew(file: string, alg: SigningKey['alg']): string {
  const { privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  writeFileSync(file, pem, { mode: 0o600, flag: 'wx' })
  return pem
}
