import { foreignJwk, type TokenForge, tokenForge, withUnusedBits } from './token-forge.ts'
import { part, signParts, type SigningRealm } from './signing-realm.ts'

/** Name of the attack, the rule that must refuse it, and the token. */
export type HostileToken = readonly [attack: string, rule: string, token: () => string]

/** Thumbprint of a key that nobody here holds. */
const JKT = 'x'.repeat(43)

const now = () => Math.floor(Date.now() / 1_000)

/**
 * Every hostile token that we know of, made anew at each call. Good ones but for one thing; audience `civigraph`, algorithms
 * RS256 and ES256, clients `portal` and `dept-licence`.
 */
export function hostileTokens(realm: SigningRealm, otherRealm: SigningRealm): readonly HostileToken[] {
  const forge = tokenForge(realm)
  return [
    ...headerAttacks(realm, forge),
    ...claimAttacks(realm, otherRealm, forge),
    ...timeAttacks(forge),
    ...shapeAttacks(realm, forge),
  ]
}

/** Algorithm, key and header. */
function headerAttacks(realm: SigningRealm, forge: TokenForge): readonly HostileToken[] {
  const { header, signedWithPublicKey, signedByForeignKey, unsigned } = forge
  return [
    ['alg none without a signature', 'shape', () => unsigned('none')],
    ['alg none with some signature', 'alg', () => unsigned('none', 'AAAA')],
    ['alg None', 'alg', () => unsigned('None', 'AAAA')],
    ['alg NONE', 'alg', () => unsigned('NONE', 'AAAA')],
    ['alg as a list', 'alg', () => unsigned(['RS256'], 'AAAA')],
    ['alg missing', 'alg', () => header({ alg: undefined })],
    ['alg in lower case', 'alg', () => header({ alg: 'rs256' })],
    ['alg with a space after it', 'alg', () => header({ alg: 'RS256 ' })],
    ['alg named like a prototype member', 'alg', () => header({ alg: 'constructor' })],
    ['RS512 over an RS256 signature', 'alg', () => header({ alg: 'RS512' })],
    ['ES256 in the header, RS256 key', 'alg', () => header({ alg: 'ES256' })],
    ['alg none over a valid RSA signature', 'alg', () => header({ alg: 'none' })],
    ['HS256 keyed with the public key as PEM', 'alg', () => signedWithPublicKey('pem')],
    ['HS256 keyed with the public key as DER', 'alg', () => signedWithPublicKey('der')],
    ['HS256 keyed with the public key as JWK', 'alg', () => signedWithPublicKey('jwk')],
    ['RS256 in the header, ES256 key', 'alg', () => header({ kid: realm.key('ES256').kid })],
    ['PS256, which is not allowed here', 'alg', () => realm.sign(realm.claims(), { alg: 'PS256' })],
    ['foreign key under the kid of the realm', 'signature', () => signedByForeignKey({})],
    ['foreign key by jwk', 'signature', () => signedByForeignKey({ jwk: foreignJwk })],
    ['foreign key by jku', 'signature', () => signedByForeignKey({ jku: 'http://127.0.0.1:9/keys' })],
    ['foreign key by x5u', 'signature', () => signedByForeignKey({ x5u: 'http://127.0.0.1:9/cert' })],
    ['foreign key by x5c', 'signature', () => signedByForeignKey({ x5c: ['MIIB'] })],
    ['foreign key by an unknown kid and jwk', 'key', () => signedByForeignKey({ kid: 'x', jwk: foreignJwk })],
    ['unknown kid', 'key', () => header({ kid: 'x' })],
    ['kid as a path', 'key', () => header({ kid: '../../../dev/null' })],
    ['kid as SQL', 'key', () => header({ kid: "' OR 1=1 --" })],
    ['kid named like a prototype member', 'key', () => header({ kid: '__proto__' })],
    ['kid as an object', 'kid', () => header({ kid: { $ne: 1 } })],
    ['kid as a number', 'kid', () => header({ kid: 7 })],
    ['no kid', 'kid', () => header({ kid: undefined })],
    ['header typ in lower case', 'header typ', () => header({ typ: 'jwt' })],
    ['header typ as a list', 'header typ', () => header({ typ: ['JWT'] })],
    ['crit that nobody understands', 'crit', () => header({ crit: ['b64'], b64: true })],
    ['empty crit', 'crit', () => header({ crit: [] })],
    ['logout token by its header', 'header typ', () => header({ typ: 'logout+jwt' })],
    ['proof of possession as token', 'header typ', () => header({ typ: 'dpop+jwt' })],
    ['envelope of the router at the public door', 'header typ', () => header({ typ: 'civigraph-caller+jwt' })],
    ['header is a list', 'shape', () => signParts(['RS256'], realm.claims(), () => Buffer.from('x'))],
  ]
}

/** Issuer, audience, client, type, binding, and whom a token names. */
function claimAttacks(realm: SigningRealm, otherRealm: SigningRealm, forge: TokenForge): readonly HostileToken[] {
  const { claims, withMember, withHeaderText } = forge
  return [
    ['issuer wrong', 'iss', () => claims({ iss: 'http://evil.example/realms/national' })],
    ['issuer with a suffix', 'iss', () => claims({ iss: `${realm.issuer}.evil.example` })],
    ['issuer with a slash', 'iss', () => claims({ iss: `${realm.issuer}/` })],
    ['issuer in other case', 'iss', () => claims({ iss: realm.issuer.replace('national', 'National') })],
    ['issuer as a list', 'iss', () => claims({ iss: [realm.issuer] })],
    ['issuer twice, the bad one last', 'shape', () => withMember('"iss":"http://evil.example"')],
    [
      'issuer twice, the good one last',
      'shape',
      () => realm.sign(`{"iss":"http://evil.example",${JSON.stringify(realm.claims()).slice(1)}`),
    ],
    ['issuer twice, once spelt with an escape', 'shape', () => withMember('"\\u0069ss":"http://evil.example"')],
    ['second realm of the same signer', 'iss', () => claims({ iss: realm.issuer.replace('national', 'training') })],
    ['token of another realm', 'iss', () => otherRealm.sign(otherRealm.claims())],
    ['token of another realm that claims our issuer', 'key', () => otherRealm.sign(realm.claims())],
    ['audience wrong', 'aud', () => claims({ aud: 'account' })],
    ['audience missing', 'aud', () => claims({ aud: undefined })],
    ['audience an empty list', 'aud', () => claims({ aud: [] })],
    ['audience in other case', 'aud', () => claims({ aud: 'Civigraph' })],
    ['audience nested', 'aud', () => claims({ aud: [['civigraph']] })],
    ['audience as an object', 'aud', () => claims({ aud: { 0: 'civigraph' } })],
    ['audience mixed with a number', 'aud', () => claims({ aud: ['civigraph', 1] })],
    ['audience longer than ours', 'aud', () => claims({ aud: 'civigraph-cli' })],
    ['audience twice, the bad one last', 'shape', () => withMember('"aud":"account"')],
    ['a role twice, deep inside', 'shape', () => withMember('"realm_access":{"roles":[],"roles":["officer"]}')],
    ['alg twice in the header', 'shape', () => withHeaderText((head) => `{"alg":"none",${head.slice(1)}`)],
    ['kid twice in the header', 'shape', () => withHeaderText((head) => `${head.slice(0, -1)},"kid":"x"}`)],
    ['client the realm does not register', 'azp', () => claims({ azp: 'unknown-app' })],
    ['client missing', 'azp', () => claims({ azp: undefined })],
    ['client empty', 'azp', () => claims({ azp: '' })],
    ['client as a list', 'azp', () => claims({ azp: ['portal'] })],
    ['ID token', 'typ', () => claims({ typ: 'ID' })],
    ['refresh token', 'typ', () => claims({ typ: 'Refresh' })],
    ['logout token', 'typ', () => claims({ typ: 'Logout' })],
    ['no typ', 'typ', () => claims({ typ: undefined })],
    ['typ in lower case', 'typ', () => claims({ typ: 'bearer' })],
    ['token bound to a key, typ DPoP, sent without proof', 'proof', () => claims({ typ: 'DPoP', cnf: { jkt: JKT } })],
    ['token bound to a key, typ Bearer, sent without proof', 'proof', () => claims({ cnf: { jkt: JKT } })],
    ['typ DPoP, and bound to nothing', 'cnf', () => claims({ typ: 'DPoP' })],
    ['bound to something that is no thumbprint', 'cnf', () => claims({ typ: 'DPoP', cnf: { jkt: 'abc' } })],
    ['bound to a thumbprint that is a list', 'cnf', () => claims({ cnf: { jkt: [JKT] } })],
    ['bound to a certificate, which nobody checks here', 'cnf', () => claims({ cnf: { 'x5t#S256': JKT } })],
    ['bound to a key and a certificate', 'cnf', () => claims({ cnf: { jkt: JKT, 'x5t#S256': JKT } })],
    ['bound to nothing at all', 'cnf', () => claims({ cnf: {} })],
    ['cnf null', 'cnf', () => claims({ cnf: null })],
    ['subject missing', 'sub', () => claims({ sub: undefined })],
    ['subject empty', 'sub', () => claims({ sub: '' })],
    ['subject as a list', 'sub', () => claims({ sub: ['s-1'] })],
    ['subject as a number', 'sub', () => claims({ sub: 5 })],
    ['person that is no person identifier', 'person or organisation', () => claims({ person: "x' OR 1=1" })],
    ['person as a list', 'person or organisation', () => claims({ person: ['VEVTVC1QRVJTT04tMDAwMQ'] })],
    [
      'organisation with a wrong check character',
      'person or organisation',
      () => claims({ organisation: 'cn-uscc:91990000T0000001X8' }),
    ],
  ]
}

/** When a token is valid. */
function timeAttacks(forge: TokenForge): readonly HostileToken[] {
  const { claims, withNumber } = forge
  return [
    ['expired a second ago', 'exp', () => claims({ iat: now() - 10, exp: now() - 1 })],
    ['expired a tenth of a second ago, as a fraction', 'exp', () => claims({ exp: Date.now() / 1_000 - 0.1 })],
    ['no exp', 'exp', () => claims({ exp: undefined })],
    ['exp as text', 'exp', () => claims({ exp: 'never' })],
    ['exp as a numeric text', 'exp', () => claims({ exp: String(now() + 300) })],
    ['exp 1e308', 'lifetime', () => withNumber('exp', '1e308')],
    ['exp 1e400, which is no number any more', 'exp', () => withNumber('exp', '1e400')],
    ['exp null', 'exp', () => claims({ exp: null })],
    ['exp as a list', 'exp', () => claims({ exp: [now() + 300] })],
    ['exp true', 'exp', () => claims({ exp: true })],
    ['a second longer life than an hour', 'lifetime', () => claims({ iat: now(), exp: now() + 3_601 })],
    ['issued long ago, to live for ever', 'lifetime', () => claims({ iat: 0 })],
    ['exp negative', 'exp', () => claims({ exp: -1 })],
    ['ten years of life', 'lifetime', () => claims({ exp: now() + 315_360_000 })],
    ['issued an hour ahead', 'iat', () => claims({ iat: now() + 3_600, exp: now() + 3_900 })],
    ['issued more than a minute ahead', 'iat', () => claims({ iat: now() + 70 })],
    ['iat 1e308', 'iat', () => withNumber('iat', '1e308')],
    ['no iat', 'iat', () => claims({ iat: undefined })],
    ['iat as text', 'iat', () => claims({ iat: String(now()) })],
    ['valid only in an hour', 'nbf', () => claims({ nbf: now() + 3_600 })],
    ['valid only in more than a minute', 'nbf', () => claims({ nbf: now() + 70 })],
    ['nbf as text', 'nbf', () => claims({ nbf: '0' })],
    ['nbf 1e308', 'nbf', () => withNumber('nbf', '1e308')],
    ['nbf null', 'nbf', () => claims({ nbf: null })],
  ]
}

/** What is no token, or a second spelling of one. */
function shapeAttacks(realm: SigningRealm, forge: TokenForge): readonly HostileToken[] {
  const { claims, good, withMember, es256, withHeaderText, respelt } = forge
  return [
    ['a megabyte', 'shape', () => claims({ pad: 'x'.repeat(1 << 20) })],
    ['a little more than 16 kB', 'shape', () => claims({ pad: 'x'.repeat(12_400) })],
    ['JSON 10,000 levels deep', 'shape', () => withMember(`"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
    ['JSON as deep as a token may be', 'typ', () => realm.sign(realm.claims({ typ: undefined, deep: nested(2_500) }))],
    ['payload null', 'shape', () => realm.sign('null')],
    ['payload empty', 'shape', () => realm.sign('')],
    ['payload with a byte order mark', 'shape', () => realm.sign(`\uFEFF${JSON.stringify(realm.claims())}`)],
    ['header with a byte order mark', 'shape', () => withHeaderText((head) => `\uFEFF${head}`)],
    ['payload with something after it', 'shape', () => realm.sign(`${JSON.stringify(realm.claims())}{}`)],
    ['payload not in UTF-8', 'shape', () => good().replace(/\.[^.]+\./, '._w.')],
    ['payload a list', 'shape', () => realm.sign([1])],
    ['payload no JSON', 'shape', () => realm.sign('{')],
    ['three letters', 'shape', () => 'a.b.c'],
    ['empty', 'shape', () => ''],
    ['five parts, as what is encrypted has', 'shape', () => `${good()}.x.x`],
    ['two parts', 'shape', () => good().slice(0, good().lastIndexOf('.'))],
    ['a fourth part', 'shape', () => `${good()}.x`],
    ['junk after the signature', 'shape', () => `${good()}!`],
    ['padding', 'shape', () => `${good()}==`],
    ['line break at the end', 'shape', () => `${good()}\n`],
    ['space inside', 'shape', () => respelt((proof) => `${proof.slice(0, 9)} ${proof.slice(9)}`)],
    ['base64 instead of base64url', 'shape', () => respelt((proof) => `${proof.slice(0, -4)}+/+/`)],
    ['unused bits of the last character set', 'shape', () => respelt(withUnusedBits)],
    ['claims of another signature', 'signature', () => withOtherClaims(good(), realm.claims({ sub: 'other' }))],
    ['signature cut', 'signature', () => respelt((proof) => proof.slice(4))],
    ['signature of nothing', 'signature', () => respelt(() => 'AAAA')],
    ['ES256 signature of zeros, which old libraries took', 'signature', () => es256(() => Buffer.alloc(64))],
    ['ES256 signature of the right length by nobody', 'signature', () => es256(() => Buffer.alloc(64, 7))],
  ]
}

function nested(levels: number): unknown {
  let value: unknown = 0
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

function withOtherClaims(token: string, claims: unknown): string {
  const [head, , proof] = token.split('.')
  return `${head}.${part(claims)}.${proof}`
}
