import { expect, test } from 'vitest'
import { bearerToken } from '#router/sso/bearer.ts'

const ask = (authorization: string[] | undefined, path = '/graphql') =>
  bearerToken({ headers: { authorization }, address: path })

test('without a header a request is anonymous', () => {
  expect(ask(undefined)).toBeNull()
})

test.each(['Bearer abc', 'bearer abc', 'BEARER abc', 'Bearer   abc'])('the scheme counts in any case: %s', (value) => {
  expect(ask([value])).toBe('abc')
})

test.each([
  ['two headers', 'MALFORMED_REQUEST', ['Bearer abc', 'Bearer def'], '/graphql'],
  ['the same header twice', 'MALFORMED_REQUEST', ['Bearer abc', 'Bearer abc'], '/graphql'],
  ['a token in the address', 'MALFORMED_REQUEST', undefined, '/graphql?access_token=abc'],
  ['a token in the address, encoded', 'MALFORMED_REQUEST', undefined, '/graphql?%61ccess_token=abc'],
  ['an empty token in the address beside a header', 'MALFORMED_REQUEST', ['Bearer abc'], '/graphql?access_token='],
  ['an empty header', 'UNAUTHENTICATED', [''], '/graphql'],
  ['a scheme without a token', 'UNAUTHENTICATED', ['Bearer '], '/graphql'],
  ['another scheme', 'UNAUTHENTICATED', ['Basic abc'], '/graphql'],
  ['a bound token, which is not taken yet', 'UNAUTHENTICATED', ['DPoP abc'], '/graphql'],
  ['two tokens in one header', 'UNAUTHENTICATED', ['Bearer abc, Bearer def'], '/graphql'],
])('never anonymous: %s', (...[, code, authorization, path]) => {
  expect(() => ask(authorization, path)).toThrow(expect.objectContaining({ code }))
})
