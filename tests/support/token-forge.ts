import { createHmac, generateKeyPairSync } from 'node:crypto'
import { part, signature, signParts, type SigningRealm } from './signing-realm.ts'

const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 })
/** Public half of a key that the realm never had. */
export const foreignJwk = foreign.publicKey.export({ format: 'jwk' })

export type TokenForge = ReturnType<typeof tokenForge>

/** Makes tokens that are good but for one thing. */
export function tokenForge(realm: SigningRealm) {
  /** A good token with other claims, signed by the realm. */
  const claims = (changes: Readonly<Record<string, unknown>>) => realm.sign(realm.claims(changes))
  /** A good token with other header members, signed by the realm. */
  const header = (changes: Readonly<Record<string, unknown>>) => realm.sign(realm.claims(), { header: changes })
  const good = () => realm.sign(realm.claims())
  /** Good claims as JSON text with something put before the last brace. */
  const withMember = (member: string) => realm.sign(`${JSON.stringify(realm.claims()).slice(0, -1)},${member}}`)

  /** Good claims with a number written as JSON may write it. */
  const withNumber = (name: string, text: string) =>
    realm.sign(JSON.stringify(realm.claims({ [name]: 1 })).replace(`"${name}":1`, `"${name}":${text}`))
  const es256 = (signer: (bytes: Buffer) => Buffer) =>
    signParts({ alg: 'ES256', typ: 'JWT', kid: realm.key('ES256').kid }, realm.claims(), signer)
  /** A good token with another text as header, signed by the realm. */
  const withHeaderText = (change: (head: string) => string) => realm.sign(realm.claims(), { headerText: change })

  function signedWithPublicKey(format: 'pem' | 'der' | 'jwk'): string {
    const { kid, publicKey } = realm.key('RS256')
    const secret = {
      pem: () => publicKey.export({ type: 'spki', format: 'pem' }),
      der: () => publicKey.export({ type: 'spki', format: 'der' }),
      jwk: () => JSON.stringify(publicKey.export({ format: 'jwk' })),
    }[format]()
    const mac = (bytes: Buffer) => createHmac('sha256', secret).update(bytes).digest()
    return signParts({ alg: 'HS256', typ: 'JWT', kid }, realm.claims(), mac)
  }

  function signedByForeignKey(hint: Readonly<Record<string, unknown>>): string {
    const head = { alg: 'RS256', typ: 'JWT', kid: realm.key('RS256').kid, ...hint }
    return signParts(head, realm.claims(), (bytes) => signature('RS256', foreign.privateKey, bytes))
  }

  function unsigned(alg: unknown, end = ''): string {
    return `${part({ alg, typ: 'JWT', kid: realm.key('RS256').kid })}.${part(realm.claims())}.${end}`
  }

  function respelt(change: (signature: string) => string): string {
    const [head, body, proof = ''] = good().split('.')
    return `${head}.${body}.${change(proof)}`
  }

  return {
    claims,
    header,
    good,
    withMember,
    withNumber,
    es256,
    withHeaderText,
    signedWithPublicKey,
    signedByForeignKey,
    unsigned,
    respelt,
  }
}

/** The same bits in another last character: base64url leaves some of them unused. */
export function withUnusedBits(proof: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return proof.slice(0, -1) + alphabet[alphabet.indexOf(proof.at(-1) ?? 'A') ^ 1]
}
