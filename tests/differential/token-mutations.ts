import type { SigningRealm } from '../support/signing-realm.ts'
import type { Random } from './random.ts'

type Algorithm = 'RS256' | 'ES256'

/** A token with characters changed: its signature is of no use any more, or its spelling not the only one. */
export function misspell(token: string, random: Random): string {
  const at = random.below(token.length)
  const [head, tail] = [token.slice(0, at), token.slice(at)]
  const [first = '', second = '', third = ''] = token.split('.')
  return random.pick([
    () => head + random.pick(STRANGE) + tail,
    () => head + random.pick(LETTERS) + tail.slice(1),
    () => head + tail.slice(1),
    () => head + tail.slice(random.below(20)),
    () => head + tail.slice(0, 3) + tail,
    () => head + (tail[0] === tail[0]?.toUpperCase() ? tail[0]?.toLowerCase() : tail[0]?.toUpperCase()) + tail.slice(1),
    () => random.some([first, second, third], 3).join('.'),
    () => [first, second, third].slice(random.below(2), 2 + random.below(2)).join('.'),
    () => `${token}${random.pick(STRANGE)}`,
    () => `${random.pick(STRANGE)}${token}`,
  ])()
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('')
const STRANGE = ['.', '=', '==', '+', '/', ' ', '\n', '\t', '\r\n', '\0', '%20', ',', '\u2028', '\uFEFF', 'é', '🙂']

/** A token whose header or claims were changed, signed by the realm: good or not, both verifiers must say the same. */
export function bend(realm: SigningRealm, random: Random): string {
  const alg: Algorithm = random.pick(['RS256', 'ES256'])
  const claims = realm.claims(random.chance(0.3) ? {} : oddMembers(CLAIMS, random))
  const header = random.chance(0.6) ? {} : oddMembers(HEADER, random)
  const text = JSON.stringify(claims)
  return realm.sign(random.chance(0.1) ? respaced(text, random) : text, { alg, header })
}

/** A token that claims one algorithm or key, and is signed by another. */
export function cross(realm: SigningRealm, random: Random): string {
  const [said, done]: Algorithm[] = random.some<Algorithm>(['RS256', 'ES256'], 2)
  const token = realm.sign(realm.claims(), { alg: done ?? 'ES256', header: { [random.pick(['alg', 'kid'])]: said } })
  if (random.chance(0.5)) return token
  const [head = '', payload = ''] = token.split('.')
  const { kid } = realm.key(said ?? 'RS256')
  const other = realm.sign(realm.claims(), { header: { kid } }).split('.')
  return random.pick([
    `${head}.${payload}.${other[2]}`,
    `${other[0]}.${payload}.${other[2]}`,
    `${head}.${other[1]}.${other[2]}`,
  ])
}

const CLAIMS = [
  'iss',
  'aud',
  'typ',
  'sub',
  'azp',
  'exp',
  'iat',
  'nbf',
  'cnf',
  'sid',
  'jti',
  'scope',
  'acr',
  'auth_time',
]
CLAIMS.push('person', 'organisation', 'realm_access', 'resource_access', 'crit', 'alg', 'constructor', '__proto__')
const HEADER = ['alg', 'typ', 'kid', 'crit', 'jwk', 'jku', 'x5c', 'x5u', 'cty', 'b64', 'zip', 'enc', 'x']

function oddMembers(names: readonly string[], random: Random): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (const name of random.some(names, 1 + random.below(2))) members[name] = oddValue(random)
  return members
}

function oddValue(random: Random): unknown {
  const now = Math.floor(Date.now() / 1_000)
  const offset = random.pick([-4_000, -3_601, -300, -2, 30, 55, 70, 300, 3_500, 3_700, 1e9, 1e300])
  return random.pick([
    () => now + offset,
    () => String(now + offset),
    () => random.pick([null, true, false, '', 0, -1, 1.5, [], {}, [null], [[]], [0], -0, 1e308]),
    () =>
      random.pick([
        'Bearer',
        'DPoP',
        'ID',
        'JWT',
        'at+jwt',
        'RS256',
        'ES256',
        'none',
        'portal',
        'civigraph',
        'http://x',
      ]),
    () =>
      random.pick([
        ['civigraph'],
        ['civigraph', 7],
        ['account'],
        [['civigraph']],
        { 0: 'civigraph' },
        { jkt: 'x'.repeat(43) },
      ]),
    () =>
      random.pick([
        ['exp'],
        ['b64'],
        { roles: ['officer'] },
        { civigraph: { roles: ['licence.issue'] } },
        '\uD800',
        '\u0000',
      ]),
  ])()
}

function respaced(json: string, random: Random): string {
  const space = random.pick([' ', '\n', '\t', '\r', '\u00A0', '\uFEFF', '\f'])
  return random.pick([space + json, json + space, json.replaceAll(',', `,${space}`), json.replaceAll(':', `${space}:`)])
}
