import { createHmac, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { realmVerifier, TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import { part, signature, signParts, startSigningRealm, type SigningRealm } from '../support/signing-realm.ts'

let realm: SigningRealm
let otherRealm: SigningRealm

beforeAll(async () => {
  realm = await startSigningRealm()
  otherRealm = await startSigningRealm()
})

afterAll(() => Promise.all([realm.close(), otherRealm.close()]))

const now = () => Math.floor(Date.now() / 1_000)
const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const foreignJwk = foreign.publicKey.export({ format: 'jwk' })

/** A good token with other claims, signed by the realm. */
const claims = (changes: Readonly<Record<string, unknown>>) => realm.sign(realm.claims(changes))
/** A good token with other header members, signed by the realm. */
const header = (changes: Readonly<Record<string, unknown>>) => realm.sign(realm.claims(), { header: changes })
const good = () => realm.sign(realm.claims())
/** Good claims as JSON text with something put before the last brace. */
const withMember = (member: string) => realm.sign(`${JSON.stringify(realm.claims()).slice(0, -1)},${member}}`)

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

/** The same bits in another last character: base64url leaves some of them unused. */
function withUnusedBits(proof: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return proof.slice(0, -1) + alphabet[alphabet.indexOf(proof.at(-1) ?? 'A') ^ 1]
}

/** Name of the attack, the rule that must refuse it, and the token. */
const HOSTILE: readonly (readonly [attack: string, rule: string, token: () => string])[] = [
  ['alg none without a signature', 'shape', () => unsigned('none')],
  ['alg none with some signature', 'alg', () => unsigned('none', 'AAAA')],
  ['alg None', 'alg', () => unsigned('None', 'AAAA')],
  ['alg NONE', 'alg', () => unsigned('NONE', 'AAAA')],
  ['alg as a list', 'alg', () => unsigned(['RS256'], 'AAAA')],
  ['alg missing', 'alg', () => header({ alg: undefined })],
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
  ['kid as a path', 'key', () => header({ kid: '../../../dev/null' })],
  ['kid as SQL', 'key', () => header({ kid: "' OR 1=1 --" })],
  ['kid named like a prototype member', 'key', () => header({ kid: '__proto__' })],
  ['kid as an object', 'kid', () => header({ kid: { $ne: 1 } })],
  ['no kid', 'kid', () => header({ kid: undefined })],
  ['crit that nobody understands', 'crit', () => header({ crit: ['b64'], b64: true })],
  ['empty crit', 'crit', () => header({ crit: [] })],
  ['logout token by its header', 'header typ', () => header({ typ: 'logout+jwt' })],
  ['proof of possession as token', 'header typ', () => header({ typ: 'dpop+jwt' })],
  ['envelope of the router at the public door', 'header typ', () => header({ typ: 'civigraph-caller+jwt' })],
  ['header is a list', 'shape', () => signParts(['RS256'], realm.claims(), () => Buffer.from('x'))],

  [
    'claims of another signature',
    'signature',
    () => good().replace(/\.[^.]+\./, `.${part(realm.claims({ sub: 'other' }))}.`),
  ],
  ['issuer wrong', 'iss', () => claims({ iss: 'http://evil.example/realms/national' })],
  ['issuer with a suffix', 'iss', () => claims({ iss: `${realm.issuer}.evil.example` })],
  ['issuer with a slash', 'iss', () => claims({ iss: `${realm.issuer}/` })],
  ['issuer in other case', 'iss', () => claims({ iss: realm.issuer.replace('national', 'National') })],
  ['issuer as a list', 'iss', () => claims({ iss: [realm.issuer] })],
  ['issuer twice, the bad one last', 'iss', () => withMember('"iss":"http://evil.example"')],
  ['second realm of the same signer', 'iss', () => claims({ iss: realm.issuer.replace('national', 'training') })],
  ['token of another realm', 'iss', () => otherRealm.sign(otherRealm.claims())],
  ['token of another realm that claims our issuer', 'key', () => otherRealm.sign(realm.claims())],
  ['audience wrong', 'aud', () => claims({ aud: 'account' })],
  ['audience missing', 'aud', () => claims({ aud: undefined })],
  ['audience nested', 'aud', () => claims({ aud: [['civigraph']] })],
  ['audience as an object', 'aud', () => claims({ aud: { 0: 'civigraph' } })],
  ['audience mixed with a number', 'aud', () => claims({ aud: ['civigraph', 1] })],
  ['audience longer than ours', 'aud', () => claims({ aud: 'civigraph-cli' })],
  ['audience twice, the bad one last', 'aud', () => withMember('"aud":"account"')],
  ['client the realm does not register', 'azp', () => claims({ azp: 'unknown-app' })],
  ['client missing', 'azp', () => claims({ azp: undefined })],
  ['client as a list', 'azp', () => claims({ azp: ['portal'] })],
  ['ID token', 'typ', () => claims({ typ: 'ID' })],
  ['refresh token', 'typ', () => claims({ typ: 'Refresh' })],
  ['logout token', 'typ', () => claims({ typ: 'Logout' })],
  ['no typ', 'typ', () => claims({ typ: undefined })],
  ['typ in lower case', 'typ', () => claims({ typ: 'bearer' })],
  ['token bound to a key, typ DPoP', 'typ', () => claims({ typ: 'DPoP', cnf: { jkt: 'abc' } })],
  ['token bound to a key, sent without proof', 'cnf', () => claims({ cnf: { jkt: 'abc' } })],
  ['cnf null', 'cnf', () => claims({ cnf: null })],
  ['subject missing', 'sub', () => claims({ sub: undefined })],
  ['subject empty', 'sub', () => claims({ sub: '' })],
  ['subject as a number', 'sub', () => claims({ sub: 5 })],
  ['person that is no person identifier', 'person or organisation', () => claims({ person: "x' OR 1=1" })],
  ['person as a list', 'person or organisation', () => claims({ person: ['VEVTVC1QRVJTT04tMDAwMQ'] })],
  [
    'organisation with a wrong check character',
    'person or organisation',
    () => claims({ organisation: 'cn-uscc:91990000T0000001X8' }),
  ],

  ['expired a second ago', 'exp', () => claims({ iat: now() - 10, exp: now() - 1 })],
  ['no exp', 'exp', () => claims({ exp: undefined })],
  ['exp as text', 'exp', () => claims({ exp: 'never' })],
  ['exp as a numeric text', 'exp', () => claims({ exp: String(now() + 300) })],
  ['exp 1e308', 'lifetime', () => withMember('"exp":1e308')],
  ['exp 1e400, which is no number any more', 'exp', () => withMember('"exp":1e400')],
  ['exp negative', 'exp', () => claims({ exp: -1 })],
  ['ten years of life', 'lifetime', () => claims({ exp: now() + 315_360_000 })],
  ['issued an hour ahead', 'iat', () => claims({ iat: now() + 3_600, exp: now() + 3_900 })],
  ['no iat', 'iat', () => claims({ iat: undefined })],
  ['valid only in an hour', 'nbf', () => claims({ nbf: now() + 3_600 })],
  ['nbf as text', 'nbf', () => claims({ nbf: '0' })],
  ['nbf null', 'nbf', () => claims({ nbf: null })],

  ['a megabyte', 'shape', () => claims({ pad: 'x'.repeat(1 << 20) })],
  ['JSON 10,000 levels deep', 'shape', () => withMember(`"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}`)],
  ['payload null', 'shape', () => realm.sign('null')],
  ['payload a list', 'shape', () => realm.sign([1])],
  ['payload no JSON', 'shape', () => realm.sign('{')],
  ['three letters', 'shape', () => 'a.b.c'],
  ['empty', 'shape', () => ''],
  ['a fourth part', 'shape', () => `${good()}.x`],
  ['junk after the signature', 'shape', () => `${good()}!`],
  ['padding', 'shape', () => `${good()}==`],
  ['line break at the end', 'shape', () => `${good()}\n`],
  ['space inside', 'shape', () => respelt((proof) => `${proof.slice(0, 9)} ${proof.slice(9)}`)],
  ['base64 instead of base64url', 'shape', () => respelt((proof) => `${proof.slice(0, -4)}+/+/`)],
  ['unused bits of the last character set', 'shape', () => respelt(withUnusedBits)],
  ['signature cut', 'signature', () => respelt((proof) => proof.slice(4))],
]

type Use = (typeof TOKEN_VERIFIERS)[number]

function startVerifier(use: Use) {
  const rules: string[] = []
  const clients = new Set(['portal', 'dept-licence'])
  const { verify } = realmVerifier({ use, issuer: realm.issuer, clients, refused: (rule) => rules.push(rule) })
  return { verify, rules }
}

describe.each(TOKEN_VERIFIERS)('hostile tokens, signatures checked by %s', (use) => {
  test.each(HOSTILE)('refused: %s (%s)', async (_attack, rule, token) => {
    const { verify, rules } = startVerifier(use)
    expect(await verify(token())).toBeNull()
    expect(rules).toEqual([rule])
  })
})

describe.each(TOKEN_VERIFIERS)('callers, signatures checked by %s', (use) => {
  test.each(['RS256', 'ES256'] as const)('a good %s token names its caller', async (alg) => {
    const token = realm.sign(
      realm.claims({
        person: 'VEVTVC1QRVJTT04tMDAwMw',
        organisation: 'cn-uscc:91990000T0000001X7',
        acr: 'substantial',
        auth_time: 1_700_000_000,
        realm_access: { roles: ['officer', 7] },
        resource_access: { civigraph: { roles: ['licence.issue'] }, portal: { roles: ['platform.operate'] } },
      }),
      { alg },
    )
    expect(await startVerifier(use).verify(token)).toEqual({
      subject: 's-1',
      person: 'VEVTVC1QRVJTT04tMDAwMw',
      client: 'portal',
      organisation: 'cn-uscc:91990000T0000001X7',
      scopes: new Set(['openid', 'licence:read']),
      roles: new Set(['officer']),
      duties: new Set(['licence.issue']),
      assurance: 'SUBSTANTIAL',
      authenticatedAt: 1_700_000_000,
    })
  })

  test('of a member that comes twice the last one counts', async () => {
    const token = realm.sign(`{"iss":"http://evil.example",${JSON.stringify(realm.claims()).slice(1)}`)
    expect(await startVerifier(use).verify(token)).toMatchObject({ subject: 's-1' })
  })

  test('role claims of any odd form give no role and no fault', async () => {
    const { verify } = startVerifier(use)
    for (const odd of [
      null,
      'officer',
      ['officer'],
      { roles: 'officer' },
      { roles: { 0: 'officer' } },
      { civigraph: {} },
    ]) {
      const token = realm.sign(realm.claims({ realm_access: odd, resource_access: odd }))
      expect(await verify(token)).toMatchObject({ roles: new Set(), duties: new Set(), assurance: 'NONE' })
    }
    const inherited = withMember('"resource_access":{"__proto__":{"civigraph":{"roles":["licence.issue"]}}}')
    expect(await verify(inherited)).toMatchObject({ duties: new Set() })
  })
})

describe.each(TOKEN_VERIFIERS)('time, signatures checked by %s', (use) => {
  test('a token that passed is held for at most a minute, and never past its end', async () => {
    let clockMs = Date.now()
    const { verify } = realmVerifier({ use, issuer: realm.issuer, clients: null, now: () => clockMs })
    const token = realm.sign(realm.claims({ exp: Math.floor(clockMs / 1_000) + 30 }))
    const first = await verify(token)
    clockMs += 20_000
    expect(await verify(token)).toBe(first)
    clockMs += 20_000
    // Both clocks must be past its end for keycloak-connect: it reads the machine's own.
    expect(await verify(token)).toBeNull()
  })

  test('a token that passed is dropped with the key that proved it', async () => {
    const rotating = await startSigningRealm()
    let clockMs = Date.now()
    const { verify } = realmVerifier({ use, issuer: rotating.issuer, clients: null, now: () => clockMs })
    const token = rotating.sign(rotating.claims())
    expect(await verify(token)).not.toBeNull()
    rotating.replaceKey('RS256')
    clockMs += 10_000
    expect(await verify(rotating.sign(rotating.claims()))).not.toBeNull() // an unknown key id: the key set is read again
    expect(await verify(token)).toBeNull()
    await rotating.close()
  })

  test('a refused token is looked at again, never remembered', async () => {
    let clockMs = Date.now() - 60_000
    const { verify } = realmVerifier({ use, issuer: realm.issuer, clients: null, now: () => clockMs })
    const token = realm.sign(realm.claims())
    expect(await verify(token)).toBeNull() // issued in the future, by this clock
    clockMs += 60_000
    expect(await verify(token)).not.toBeNull()
  })
})
