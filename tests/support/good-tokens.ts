import type { SigningRealm } from './signing-realm.ts'

const now = () => Math.floor(Date.now() / 1_000)

/** Tokens that must be taken, each at the edge of some rule: name, and the token. Made anew at each call. */
export function goodTokens(realm: SigningRealm): readonly (readonly [what: string, token: () => string])[] {
  const claims = (changes: Readonly<Record<string, unknown>>) => realm.sign(realm.claims(changes))
  const header = (changes: Readonly<Record<string, unknown>>) => realm.sign(realm.claims(), { header: changes })
  return [
    ['RS256', () => realm.sign(realm.claims())],
    ['ES256', () => realm.sign(realm.claims(), { alg: 'ES256' })],
    ['audience as one text', () => claims({ aud: 'civigraph' })],
    ['another registered client', () => claims({ azp: 'dept-licence' })],
    ['header typ at+jwt', () => header({ typ: 'at+jwt' })],
    ['no header typ', () => header({ typ: undefined })],
    ['a clock almost a minute ahead', () => claims({ iat: now() + 55, nbf: now() + 55 })],
    ['valid since long ago', () => claims({ nbf: 0 })],
    ['an hour of life', () => claims({ iat: now(), exp: now() + 3_600 })],
    ['issued almost an hour ago', () => claims({ iat: now() - 3_500, exp: now() + 60 })],
    ['times that are no whole numbers', () => claims({ iat: now() - 0.5, exp: now() + 300.5 })],
    ['hints at keys, which nobody follows', () => header({ jku: 'http://127.0.0.1:9/keys', x5c: ['MIIB'] })],
    ['colons and quotes in texts', () => claims({ name: 'a "b": {"c":1} \\" \\\\', note: '":":"' })],
    ['letters of many scripts', () => claims({ name: '测试 тест اختبار 🙂 \u2028' })],
    ['white space in the JSON', () => realm.sign(JSON.stringify(realm.claims(), null, '\t '))],
    ['names that differ only in case', () => claims({ Iss: 'http://evil.example', SUB: 'other' })],
    [
      'a name like a prototype member',
      () => realm.sign(`{"__proto__":{"sub":"x"},${JSON.stringify(realm.claims()).slice(1)}`),
    ],
    ['no sign-in and no identifier', () => claims({ sid: undefined, jti: undefined })],
    ['no scope', () => claims({ scope: undefined })],
  ]
}
